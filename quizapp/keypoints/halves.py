"""What is there by half in a key point, so that a question would be missing without a word."""

from quizapp.content.deck import Accept, KeyPoint
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES, Lang
from quizapp.errors import N_

Path = tuple[str | int, ...]


def halves(key_point: KeyPoint) -> list[Problem]:
    """Fields that only make a question together with another one that is not there."""
    problems = []
    if key_point.ask and not (key_point.answer or key_point.accept):
        problems.append(Problem(N_("There is an “ask” but no “answer” and no “accept”."), where=("ask",)))
    if (key_point.answer or key_point.accept) and not key_point.ask:
        problems.append(Problem(N_("There is an answer but no “ask”."), where=("answer" if key_point.answer else "accept",)))
    if key_point.answer and not key_point.wrong:
        problems.append(Problem(N_("There is an “answer” but no wrong options under “not”."), where=("answer",)))
    if key_point.partly and not key_point.accept:
        problems.append(Problem(N_("There are answers under “partly” but none under “accept”."), where=("partly",)))
    if key_point.wrong and not key_point.answer:
        problems.append(Problem(N_("There are wrong options under “not” but no “answer”."), where=("not",)))
    for lang in LANGUAGES:
        problems += _half_languages(key_point, lang)
    return problems


def _half_languages(key_point: KeyPoint, lang: Lang) -> list[Problem]:
    """Texts that are there in the other language only, so that a question would be missing in ``lang`` without a word."""
    explained = key_point.explain.get(lang)
    texts = {name: getattr(key_point, name) for name in ("statement", "ask", "answer", "untrue", "holds")}
    spoken = [name for name, text in texts.items() if text and text.get(lang)]
    missing: list[tuple[str, str]] = [("explain", spoken[0])] if spoken and not explained else []
    if key_point.ask and key_point.answer:
        missing += [("answer", "ask")] if "ask" in spoken and "answer" not in spoken else []
        missing += [("ask", "answer")] if "answer" in spoken and "ask" not in spoken else []
    places: list[tuple[Path, str]] = [((field,), other) for field, other in missing]
    for number, written in enumerate(key_point.questions):
        if written.stem and written.stem.get(lang) and not (written.explain or key_point.explain).get(lang):
            places.append((("questions", number, "explain"), "stem"))
    message = N_("“%(field)s” is missing in the language “%(lang)s”, in which there is “%(other)s”.")
    return [Problem(message, {"field": where[-1], "lang": lang, "other": other}, where) for where, other in places]


def accepted(key_point: KeyPoint, lang: Lang) -> tuple[str, ...]:
    """The typed answers of ``key_point`` in ``lang``."""
    accept = key_point.accept or Accept()
    return accept.ja if lang == "ja" else accept.en
