"""The forms of decks, key points and questions: from a row to fields, from fields to what a service takes."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from quizapp.content.deck import Question
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES
from quizapp.errors import N_
from quizapp.kinds import KINDS
from quizapp.kinds.kind_form import KindFields
from quizapp.services.draft import Draft
from quizapp.web.language import say

_LEVEL_WORDS = {"remember": N_("Remember"), "understand": N_("Understand"), "apply": N_("Apply")}
LEVEL_CHOICES = [SelectChoice(level, label) for level, label in _LEVEL_WORDS.items()]
_SMALL_NUMBER = re.compile(r"\d{1,6}")
_BETWEEN = re.compile(r"[\s,、]+")


class DeckForm(Form):
    """A deck: title, summary and objectives in both languages."""

    slug = HiddenField()
    version = HiddenField()
    title_ja = StringField(N_("Title in Japanese"))
    title_en = StringField(N_("Title in English"))
    summary_ja = TextAreaField(N_("Summary in Japanese"))
    summary_en = TextAreaField(N_("Summary in English"))
    objectives_ja = TextAreaField(N_("Objectives in Japanese, one a line"))
    objectives_en = TextAreaField(N_("Objectives in English, one a line"))
    order = StringField(N_("Place among the decks"))
    anki = BooleanField(N_("Learners may download it for Anki"))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        lines = {lang: (self[f"objectives_{lang}"].data or "").strip().splitlines() for lang in LANGUAGES}
        objectives = [_texts(zip(LANGUAGES, pair, strict=True)) for pair in zip_longest(*lines.values(), fillvalue="")]
        return {
            "title": both(self, "title"),
            "summary": both(self, "summary"),
            "objectives": [objective for objective in objectives if objective],
            "order": _number(self.order.data or "0"),
            "anki": bool(self.anki.data),
        }

    @classmethod
    def of(cls, row: Any) -> "DeckForm":
        """The form of a deck that is there."""
        lines = {lang: "\n".join(objective.get(lang, "") for objective in row.objectives) for lang in LANGUAGES}
        data = {f"objectives_{lang}": text.rstrip() for lang, text in lines.items()}
        data |= _split("title", row.title) | _split("summary", row.summary)
        return cls(data=data | {"version": row.version, "order": row.position, "anki": row.anki})

    @staticmethod
    def place_of(where: Sequence[str | int]) -> str:
        """The field that a problem belongs to."""
        return _place(where, ("title", "summary", "objectives"))


class KeyPointForm(Form):
    """A key point: the claim, why it is so, who says it and where."""

    slug = HiddenField()
    version = HiddenField()
    statement_ja = TextAreaField(N_("Statement in Japanese"))
    statement_en = TextAreaField(N_("Statement in English"))
    explain_ja = TextAreaField(N_("Explanation in Japanese"))
    explain_en = TextAreaField(N_("Explanation in English"))
    voice = RadioField(N_("Who says it"), validate_choice=False, choices=[])
    at = StringField(N_("Paragraphs of the source"))
    level = RadioField(N_("Level"), choices=LEVEL_CHOICES, default="understand")

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        paragraphs = unicodedata.normalize("NFKC", self.at.data or "").strip()
        return {
            "statement": both(self, "statement"),
            "explain": both(self, "explain"),
            "voice": self.voice.data or None,
            "at": [_number(part) for part in _BETWEEN.split(paragraphs) if part],
            "level": self.level.data,
        }

    @classmethod
    def of(cls, row: Any) -> "KeyPointForm":
        """The form of a key point that is there."""
        record = row.record
        data = {"version": row.version, "voice": row.voice or "", "at": ", ".join(str(number) for number in row.paragraphs)}
        data |= _split("statement", record["statement"]) | _split("explain", record["explain"])
        return cls(data=data | {"level": record.get("level", "understand")})

    @staticmethod
    def place_of(where: Sequence[str | int]) -> str:
        """The field that a problem belongs to; what is composed of the statement is mended there."""
        return where[0] if where[:1] in (("voice",), ("at",), ("level",)) else _place(where, ("statement", "explain"))  # type: ignore[return-value]


class QuestionForm(Form):
    """What every question has; the fields of its kind stand beside."""

    slug = HiddenField()
    version = HiddenField()
    kind = RadioField(
        N_("Kind of question"), choices=[SelectChoice(kind.name, kind.label) for kind in KINDS.values()], default="choice"
    )
    level = RadioField(N_("Level"), choices=LEVEL_CHOICES, default="understand")
    stem_ja = TextAreaField(N_("Question in Japanese"))
    stem_en = TextAreaField(N_("Question in English"))
    explanation_ja = TextAreaField(N_("Explanation in Japanese"))
    explanation_en = TextAreaField(N_("Explanation in English"))

    @classmethod
    def of(cls, question: Question, version: int) -> "QuestionForm":
        """The form of a question that is there."""
        data: dict[str, Any] = {"version": version, "kind": question.kind, "level": question.level}
        for lang, wording in question.wordings.items():
            default = KINDS[question.kind].default_stem.get(lang)
            data |= {f"stem_{lang}": "" if wording.stem == default else wording.stem, f"explanation_{lang}": wording.explanation}
        return cls(data=data)

    def draft(self, fields: KindFields, given: Mapping[str, str]) -> Draft:
        """What the service takes, of this form and the fields of its kind.

        An explanation that is only the one ``given`` by the key point does not make a language.
        """
        own = {lang for lang, text in both(self, "explanation").items() if _unix(text) != given.get(lang)}
        typed = fields.typed_in() | set(both(self, "stem")) | own
        langs = tuple(lang for lang in LANGUAGES if lang in typed)
        return Draft(self.kind.data, self.level.data, langs, both(self, "stem"), both(self, "explanation"), fields.bodies())


def question_place(fields: KindFields) -> Callable[[Sequence[str | int]], str]:
    """Which field of a question's form a problem belongs to."""

    def place_of(where: Sequence[str | int]) -> str:
        lang = str(where[-1]) if where[-1] in LANGUAGES else ""
        if where[0] in ("stem", "explanation"):
            return f"{where[0]}_{lang}"
        return fields.place_of(where[1 : -1 if lang else None], lang)

    return place_of


@dataclass(frozen=True)
class Mark:
    """What is wrong with a field: its name, its label, a sentence."""

    name: str
    label: str
    text: str


def marked(problems: Iterable[Problem], place_of: Callable[[Sequence[str | int]], str], *forms: Form) -> list[Mark]:
    """A mark for each problem, each once: both languages often have the same."""
    labels = {name: label for form in forms for name, (label, _text) in _flat(form)}
    found = ((place_of(problem.where), say(problem)) for problem in problems)
    return list(dict.fromkeys(Mark(name, labels.get(name, ""), text[:1].upper() + text[1:]) for name, text in found))


def by_field(marks: Iterable[Mark]) -> dict[str, list[str]]:
    """The sentences of ``marks`` by the name of their field."""
    found: dict[str, list[str]] = {}
    for mark in marks:
        found.setdefault(mark.name, []).append(mark.text)
    return found


def differences(theirs: Iterable[Form], ours: Iterable[Form]) -> list[tuple[str, str, str]]:
    """(label, what stands now, what was sent) of each field that differs."""
    left = {name: found for form in theirs for name, found in _flat(form)}
    right = {name: found for form in ours for name, found in _flat(form)}
    empty = ("", "")
    pairs = [(left.get(name, empty), right.get(name, empty)) for name in {**left, **right}]
    return [(a[0] or b[0], a[1], b[1]) for a, b in pairs if a[1] != b[1]]


def both(form: Form, name: str) -> dict[str, str]:
    """The text ``name`` in each language in which it was typed."""
    return _texts((lang, form[f"{name}_{lang}"].data or "") for lang in LANGUAGES)


def _flat(form: Form) -> Iterable[tuple[str, tuple[str, str]]]:
    for one in form:
        if isinstance(one, FieldList):
            for number, entry in enumerate(one, 1):
                yield from ((name, (f"{number}. {label}", text)) for name, (label, text) in _flat(entry.form))
        elif not isinstance(one, HiddenField | FormField):
            yield one.name, (say(one.label.text), _shown(one))


def _shown(one: Field) -> str:
    if isinstance(one, BooleanField):
        return "✓" if one.data else "–"
    if isinstance(one, SelectField):  # radio buttons and lists of boxes are that too
        words = {choice.value: say(choice.label) for choice in one.choices}
        chosen = one.data if isinstance(one.data, list) else [one.data or ""]
        return ", ".join(words.get(each, _unix(each)) for each in chosen)
    return _unix(str(one.data if one.data is not None else ""))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _texts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {lang: text for lang, text in pairs if text.strip()}


def _split(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{lang}": text for lang, text in texts.items()}


def _number(text: str) -> str | int:
    """A small number; anything else as it is, to be refused at its field."""
    text = text.strip()
    return int(text) if _SMALL_NUMBER.fullmatch(text) else text[:20] + "?"


def _place(where: Sequence[str | int], texts: Sequence[str]) -> str:
    name = str(where[0]) if where else texts[0]
    if name in ("order", "anki"):
        return name
    lang = where[-1] if where and where[-1] in LANGUAGES else LANGUAGES[0]
    return f"{name if name in texts else texts[0]}_{lang}"
