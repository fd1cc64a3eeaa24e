"""From the compact record of a key point to its questions; docs/deck-format.md says what comes of what."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from quizapp.content.deck import Deck, KeyPoint, Question, Reasoned, Wording, Written
from quizapp.content.problem import Problem, field_names
from quizapp.content.problem import from_pydantic as problem_of
from quizapp.content.text import LANGUAGES, Lang, without_ruby
from quizapp.errors import N_
from quizapp.keypoints.halves import accepted, halves
from quizapp.kinds import KINDS
from quizapp.kinds.true_false.claim import claim

Path = tuple[str | int, ...]
Raw = Mapping[str, Any]
# The field of a key point that each composed question is written in.
_FIELD = {"choice": "ask", "cloze": "statement", "short": "accept", "untrue": "untrue", "holds": "holds"}
# For each language: the stem, the raw body, the explanation.
Drafts = dict[Lang, tuple[str, Raw, str]]


def compose(deck: Deck) -> tuple[list[Question], list[Problem]]:
    """The questions of ``deck`` in the order of its key points, and what is wrong with them (paths from the deck)."""
    questions: list[Question] = []
    problems: list[Problem] = []
    for place, key_point in enumerate(deck.key_points):
        made, wrong = compose_key_point(deck.deck, key_point)
        questions += made
        problems += [_deeper(problem, place) for problem in wrong]
    return questions, problems


def compose_key_point(deck: str, key_point: KeyPoint) -> tuple[list[Question], list[Problem]]:
    """The questions of one key point, and what is wrong with them (paths from the key point)."""
    drafts: list[tuple[str, str, str, Drafts, Path]] = [
        ("choice", "choice", key_point.level, _choice(key_point), ("ask",)),
        ("cloze", "cloze", "remember", _cloze(key_point), ("statement",)),
        ("short", "short", "remember", _short(key_point), ("accept",)),
        ("untrue", "true-false", "understand", _claim(key_point, key_point.untrue, False), ("untrue",)),
        ("holds", "true-false", "understand", _claim(key_point, key_point.holds, True), ("holds",)),
    ]
    drafts += [
        (written.id, written.kind, written.level, _written(key_point, written), ("questions", place))
        for place, written in enumerate(key_point.questions)
    ]
    questions, problems = [], halves(key_point)
    for facet, kind, level, wordings, where in drafts:
        if not wordings and where[0] != "questions":
            continue
        question, wrong = _question(deck, key_point.id, facet, kind, level, wordings)
        problems += [replace(problem, where=_in_key_point(where, problem.where)) for problem in wrong]
        if question:
            questions.append(question)
    return questions, problems


def where_of(key_point: KeyPoint, facet: str) -> Path:
    """The path in ``key_point`` of what its question ``facet`` is written in; the key point itself where there is none."""
    written = [place for place, each in enumerate(key_point.questions) if each.id == facet]
    return ("questions", written[0]) if written else (_FIELD[facet],) if facet in _FIELD else ()


def _in_key_point(facet: Path, path: Path) -> Path:
    """The path in the key point of what stands at ``path`` of the question that ``facet`` makes."""
    match facet, path:
        case ("ask",), ("body", "options", 0, *_):
            return ("answer",)
        case ("ask",), ("body", "options", int(place), *rest):
            return ("not", place - 1, *rest)
        case ("accept",), ("body", "accepted", int(place), lang):
            return ("accept", lang, place)
        case ("accept",), ("body", "partly", int(place), *rest, lang):
            return ("partly", lang, place, *rest)
        case ("statement" | "untrue" | "holds",), (*_, "ja" | "en" as lang):
            return (*facet, lang)
    return (*facet, *path)


def localise(node: Any, lang: str) -> Any:
    """``node`` with every mapping of languages replaced by what it holds in ``lang``; parts that lack it are left out."""
    if isinstance(node, Mapping):
        if node and set(node) <= set(LANGUAGES):
            return localise(node[lang], lang) if lang in node else None
        parts = {key: localise(value, lang) for key, value in node.items()}
        return {key: value for key, value in parts.items() if value is not None}
    if isinstance(node, list | tuple):
        return [localise(value, lang) for value in node]
    return node


def _choice(key_point: KeyPoint) -> Drafts:
    drafts: Drafts = {}
    if key_point.ask is None or key_point.answer is None:
        return drafts
    for lang in LANGUAGES:
        ask, answer, explain = key_point.ask.get(lang), key_point.answer.get(lang), key_point.explain.get(lang)
        if ask and answer and explain:
            options = [{"id": "a", "text": answer, "correct": True}]
            for name, wrong in zip("bcdefghijklmnopqrstuvwxyz", key_point.wrong, strict=False):
                option = {"id": name, "text": wrong.get(lang), "why": wrong.why.get(lang) if wrong.why else None}
                options.append({key: value for key, value in option.items() if value is not None})
            drafts[lang] = ask, {"options": options}, explain
    return drafts


def _cloze(key_point: KeyPoint) -> Drafts:
    stem = KINDS["cloze"].default_stem
    texts = {lang: key_point.statement.get(lang) for lang in LANGUAGES}
    explanations = {lang: key_point.explain.get(lang) for lang in LANGUAGES}
    return {
        lang: (stem[lang], {"text": text}, explanation)
        for lang, text in texts.items()
        if text and _means_gaps(text) and (explanation := explanations[lang])
    }


def _means_gaps(text: str) -> bool:
    """Whether ``text`` has gaps, or something of one, so that it is read as a cloze and its slips are told."""
    return "{{" in text or "}}" in without_ruby(text)


def _short(key_point: KeyPoint) -> Drafts:
    drafts: Drafts = {}
    if key_point.accept is None or key_point.ask is None:
        return drafts
    for lang in LANGUAGES:
        ask, answers, explain = key_point.ask.get(lang), accepted(key_point, lang), key_point.explain.get(lang)
        if answers and ask and explain:
            partly = list(getattr(key_point.partly, lang, ()))
            drafts[lang] = ask, {"accepted": list(answers)} | ({"partly": partly} if partly else {}), explain
    return drafts


def _claim(key_point: KeyPoint, text: Reasoned | None, holds: bool) -> Drafts:
    drafts: Drafts = {}
    if text is None:
        return drafts
    for lang in LANGUAGES:
        stem, explain = text.get(lang), key_point.explain.get(lang)
        if stem and explain:
            why = text.why.get(lang) if text.why else None
            drafts[lang] = stem, claim(lang, holds, why), explain
    return drafts


def _written(key_point: KeyPoint, written: Written) -> Drafts:
    drafts: Drafts = {}
    default = KINDS[written.kind].default_stem if written.kind in KINDS else {}
    for lang in LANGUAGES:
        stem = (written.stem.get(lang) if written.stem else None) or default.get(lang)
        explain = (written.explain or key_point.explain).get(lang)
        body = localise(written.body, lang)
        if stem and explain and body:
            drafts[lang] = stem, body, explain
    return drafts


def _question(
    deck: str, key_point: str, facet: str, kind: str, level: str, drafts: Drafts
) -> tuple[Question | None, list[Problem]]:
    if kind not in KINDS:
        return None, [
            Problem(N_("There is no kind “%(kind)s”. The kinds are: %(kinds)s."), {"kind": kind, "kinds": ", ".join(KINDS)})
        ]
    if not drafts:
        return None, [Problem(N_("The question has no language with both a stem and an explanation."))]
    wordings: dict[str, Wording] = {}
    problems: list[Problem] = []
    for lang, (stem, raw, explain) in drafts.items():
        try:
            body = KINDS[kind].body.model_validate(raw)
        except ValidationError as error:
            names = field_names(KINDS[kind].body)
            problems += [from_pydantic(detail, ("body",), lang, names) for detail in error.errors(include_url=False)]
            continue
        problems += [replace(problem, where=("body", *problem.where, lang)) for problem in KINDS[kind].check(body)]
        wordings[lang] = Wording(stem=stem, body=body, explanation=explain)
    problems += unlike(wordings)
    if problems or not wordings:
        return None, problems
    made = {"uid": f"{deck}/{key_point}/{facet}", "key_point": key_point, "facet": facet, "kind": kind, "level": level}
    return Question.model_validate(made | {"wordings": wordings}), []


def from_pydantic(detail: Mapping[str, Any], where: Path = (), lang: str = "", names: Iterable[str] = ()) -> Problem:
    """A Problem from one entry of ``ValidationError.errors()`` for a body in ``lang``, under ``where``."""
    problem = problem_of(detail, names)
    if lang and detail["type"] == "missing":
        message = N_("“%(field)s” is missing in the language “%(lang)s”.")
        problem = Problem(message, {**problem.params, "lang": lang}, problem.where)
    return replace(problem, where=(*where, *problem.where, *((lang,) if lang else ())))


def unlike(wordings: Mapping[str, Wording]) -> list[Problem]:
    """A problem where the two languages have different parts or a different key."""
    shapes = [wording.body.shape for wording in wordings.values()]
    if all(shape == shapes[0] for shape in shapes):
        return []
    return [Problem(N_("The two languages differ in their options, gaps or right answer."))]


def _deeper(problem: Problem, place: int) -> Problem:
    return replace(problem, where=("key_points", place, *problem.where))
