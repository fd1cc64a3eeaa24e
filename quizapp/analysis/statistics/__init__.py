"""Statistics of questions and quizzes, on plain rows; docs/statistics.md says how to read them.

``items``: the figures of questions and of the quiz that they make. ``answers``: what was answered, and what to look at, in words.
``times``: how long a question took. ``reliability`` and ``samples``: the arithmetic below.
"""
