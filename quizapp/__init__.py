"""Quizapp: from the key points of a source to quizzes in a browser and decks in Anki.

The map of the package; imports only go down (``tests/test_architecture.py`` holds it)::

    web  cli                                    HTTP and the command line: two doors to the same services
      services                                  what a person does: one function, one transaction
        db                                      tables and queries; the only SQL
    formats keypoints analysis attempts         spelling of decks outside; key points to questions; lint; what an attempt allows
        kinds                                   how a question is asked, read and marked
          marking markup                        comparing answers; from inline Markdown to safe HTML
            content                             what a deck is: immutable data
    errors config permissions                   standard library only

No imports here, so that content and kinds load without Flask.
"""
