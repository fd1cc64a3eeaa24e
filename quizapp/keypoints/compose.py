"""From the compact record of a key point to its questions; docs/deck-format.md says what comes of what."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from quizapp.content import gaps
from quizapp.content.deck import Accept, Deck, KeyPoint, Question, Reasoned, Wording, Written
from quizapp.content.problem import Problem
from quizapp.content.problem import from_pydantic as problem_of
from quizapp.content.text import LANGUAGES, Lang
from quizapp.errors import N_
from quizapp.kinds import KINDS
from quizapp.kinds.true_false.claim import claim

Path = tuple[str | int, ...]
Raw = Mapping[str, Any]
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
    questions, problems = [], _halves(key_point)
    for facet, kind, level, wordings, where in drafts:
        if not wordings and where[0] != "questions":
            continue
        question, wrong = _question(deck, key_point.id, facet, kind, level, wordings)
        problems += [replace(problem, where=_in_key_point(where, problem.where)) for problem in wrong]
        if question:
            questions.append(question)
    return questions, problems


def _in_key_point(facet: Path, path: Path) -> Path:
    """The path in the key point of what stands at ``path`` of the question that ``facet`` makes."""
    match facet, path:
        case ("ask",), ("body", "options", 0, *_):
            return ("answer",)
        case ("ask",), ("body", "options", int(place), *rest):
            return ("not", place - 1, *rest)
        case ("accept",), ("body", "accepted", int(place), lang):
            return ("accept", lang, place)
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
        if text and "{{" in text and (explanation := explanations[lang])
    }


def _short(key_point: KeyPoint) -> Drafts:
    drafts: Drafts = {}
    if key_point.accept is None or key_point.ask is None:
        return drafts
    for lang in LANGUAGES:
        ask, accepted, explain = key_point.ask.get(lang), _accepted(key_point, lang), key_point.explain.get(lang)
        if accepted and ask and explain:
            drafts[lang] = ask, {"accepted": list(accepted)}, explain
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
            names = KINDS[kind].body.model_fields
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


def _halves(key_point: KeyPoint) -> list[Problem]:
    """Fields that only make a question together with another one that is not there."""
    problems = []
    if key_point.ask and not (key_point.answer or key_point.accept):
        problems.append(Problem(N_("There is an “ask” but no “answer” and no “accept”."), where=("ask",)))
    if (key_point.answer or key_point.accept) and not key_point.ask:
        problems.append(Problem(N_("There is an answer but no “ask”."), where=("answer" if key_point.answer else "accept",)))
    if key_point.answer and not key_point.wrong:
        problems.append(Problem(N_("There is an “answer” but no wrong options under “not”."), where=("answer",)))
    if key_point.wrong and not key_point.answer:
        problems.append(Problem(N_("There are wrong options under “not” but no “answer”."), where=("not",)))
    for lang in LANGUAGES:
        problems += _half_languages(key_point, lang)
        try:
            gaps.split(key_point.statement.get(lang) or "")
        except ValueError as error:
            problems.append(Problem(str(error), where=("statement", lang)))
    return problems


def _half_languages(key_point: KeyPoint, lang: Lang) -> list[Problem]:
    """Texts that are there in the other language only, so that a question would be missing in ``lang`` without a word."""
    explained = key_point.explain.get(lang)
    texts = {name: getattr(key_point, name) for name in ("statement", "ask", "answer", "untrue", "holds")}
    spoken = [name for name, text in texts.items() if text and text.get(lang)]
    missing: list[tuple[str, str]] = [("explain", spoken[0])] if spoken and not explained else []
    if key_point.ask and key_point.answer:
        missing += [("answer", "ask")] if "ask" in spoken and "answer" not in spoken and not _accepted(key_point, lang) else []
        missing += [("ask", "answer")] if "answer" in spoken and "ask" not in spoken else []
    places: list[tuple[Path, str]] = [((field,), other) for field, other in missing]
    for number, written in enumerate(key_point.questions):
        if written.stem and written.stem.get(lang) and not (written.explain or key_point.explain).get(lang):
            places.append((("questions", number, "explain"), "stem"))
    message = N_("“%(field)s” is missing in the language “%(lang)s”, in which there is “%(other)s”.")
    return [Problem(message, {"field": where[-1], "lang": lang, "other": other}, where) for where, other in places]


def _accepted(key_point: KeyPoint, lang: Lang) -> tuple[str, ...]:
    accept = key_point.accept or Accept()
    return accept.ja if lang == "ja" else accept.en


def _deeper(problem: Problem, place: int) -> Problem:
    return replace(problem, where=("key_points", place, *problem.where))
