"""The form of a quiz: from a plan to fields, from fields to what the service checks."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)  # fmt: skip
from wtforms.fields.choices import SelectChoice

from quizapp.content.quiz import MOST_SECTIONS, Quiz, Section
from quizapp.content.text import LANGUAGES, whole_number
from quizapp.errors import N_
from quizapp.kinds import KINDS
from quizapp.web.author.forms import LEVEL_CHOICES, both
from quizapp.web.language import zone

BEHAVIOUR_CHOICES = [
    SelectChoice("practice", N_("Practice: each question is answered once")),
    SelectChoice("until-right", N_("Until right: each question is tried until it is right")),
    SelectChoice("exam", N_("Exam: answers may be changed until they are handed in")),
]
FEEDBACK_CHOICES = [
    SelectChoice("now", N_("After each question")),
    SelectChoice("end", N_("At the end")),
    SelectChoice("never", N_("Never: I tell them the result")),
]
COUNTS_WORDS = {
    "first": N_("The first attempt counts"),
    "last": N_("The last attempt counts"),
    "best": N_("The best attempt counts"),
    "mean": N_("The mean of all attempts counts"),
}
COUNTS_CHOICES = [SelectChoice(rule, word) for rule, word in COUNTS_WORDS.items()]


class SectionForm(Form):
    """A part of the quiz with its own draw, or with a list of its own."""

    title_ja = StringField(N_("Heading in Japanese"))
    title_en = StringField(N_("Heading in English"))
    decks = SelectMultipleField(N_("Decks"), choices=[], validate_choice=False)
    kinds = SelectMultipleField(
        N_("Only these kinds"), choices=[SelectChoice(kind.name, kind.label) for kind in KINDS.values()], validate_choice=False
    )
    levels = SelectMultipleField(N_("Only these levels"), choices=LEVEL_CHOICES, validate_choice=False)
    key_points = SelectMultipleField(N_("Only these key points"), choices=[], validate_choice=False)
    number = StringField(N_("Number of questions"))
    fixed = SelectMultipleField(N_("Just these questions"), choices=[], validate_choice=False)

    def values(self) -> dict[str, Any]:
        """What ``content.Section`` is made of."""
        names = ("decks", "kinds", "levels", "key_points", "fixed")
        chosen: dict[str, Any] = {name: self[name].data or [] for name in names}
        title = both(self, "title")
        return chosen | {"number": _typed(self.number.data)} | ({"title": title} if title else {})

    @classmethod
    def data_of(cls, section: Section) -> dict[str, Any]:
        """The data that fills the form of a section that is there."""
        data = section.model_dump(mode="json", exclude={"title"})
        data["number"] = "" if section.number is None else str(section.number)
        return data | {f"title_{lang}": (section.title.get(lang) if section.title else None) or "" for lang in LANGUAGES}


class QuizForm(Form):
    """A quiz. ``act`` names the button that changes the form itself; times are those of the service's zone."""

    version = HiddenField()
    title_ja = StringField(N_("Title in Japanese"))
    title_en = StringField(N_("Title in English"))
    intro_ja = TextAreaField(N_("Introduction in Japanese"))
    intro_en = TextAreaField(N_("Introduction in English"))
    class_id = SelectField(N_("Who takes it"), choices=[], validate_choice=False)
    sections = FieldList(FormField(SectionForm), min_entries=1, max_entries=MOST_SECTIONS)
    shuffle = BooleanField(N_("Another order and another draw for each attempt"))
    behaviour = RadioField(N_("How it is answered"), choices=BEHAVIOUR_CHOICES, default="practice", validate_choice=False)
    feedback = RadioField(N_("When the right answers are shown"), choices=FEEDBACK_CHOICES, default="now", validate_choice=False)
    sequential = BooleanField(N_("One question after the other, without going back"))
    confidence = BooleanField(N_("Ask how sure the learner is"))
    minutes = StringField(N_("Time in minutes"))
    attempts = StringField(N_("Attempts"))
    counts = SelectField(N_("Which attempt counts"), choices=COUNTS_CHOICES, default="best", validate_choice=False)
    pass_mark = StringField(N_("Per cent to pass"))
    opens_at = StringField(N_("Opens"))
    closes_at = StringField(N_("Closes"))

    def values(self) -> dict[str, Any]:
        """What ``content.Quiz`` is made of."""
        intro = both(self, "intro")
        numbers = {name: _typed(self[name].data) for name in ("minutes", "attempts", "pass_mark")}
        times = {name: _zoned(_typed(self[name].data)) for name in ("opens_at", "closes_at")}
        marks = {name: bool(self[name].data) for name in ("shuffle", "sequential", "confidence")}
        chosen = {name: self[name].data for name in ("behaviour", "feedback", "counts")}
        sections = [entry.form.values() for entry in self.sections]
        return {"title": both(self, "title"), "sections": sections, **numbers, **times, **marks, **chosen} | (
            {"intro": intro} if intro else {}
        )

    def rearranged(self, act: str) -> bool:
        """Adds or removes a section where a button asks for it. False: the form was meant to be saved."""
        name, _, place = act.partition("-")
        if name == "add" and len(self.sections) < MOST_SECTIONS:
            self.sections.append_entry()
        elif name == "remove" and len(self.sections) > 1:
            at = whole_number(place, 4)
            if at is not None and at < len(self.sections):
                del self.sections.entries[at]
        return name in ("add", "remove", "show")

    @classmethod
    def of(cls, plan: Quiz, version: int, class_id: int | None) -> "QuizForm":
        """The form of a quiz that is there."""
        data = plan.model_dump(mode="json", exclude={"title", "intro", "sections", "opens_at", "closes_at"})
        data |= {name: "" if data[name] is None else str(data[name]) for name in ("minutes", "attempts", "pass_mark")}
        for name, text in (("title", plan.title), ("intro", plan.intro)):
            data |= {f"{name}_{lang}": (text.get(lang) if text else None) or "" for lang in LANGUAGES}
        for name, time in (("opens_at", plan.opens_at), ("closes_at", plan.closes_at)):
            data[name] = time.astimezone(zone()).strftime("%Y-%m-%dT%H:%M") if time else ""
        data["sections"] = [SectionForm.data_of(section) for section in plan.sections]
        return cls(data=data | {"version": version, "class_id": str(class_id or "")})

    @staticmethod
    def place_of(where: Sequence[str | int]) -> str:
        """The field that a problem belongs to."""
        match where:
            case ("sections", int(place), str(name), *_) if name in SectionForm()._fields:
                return f"sections-{place}-{name}"
            case ("sections", int(place), *_):
                return f"sections-{place}-decks"
            case ("title" | "intro" as name, *rest):
                return f"{name}_{rest[-1] if rest and rest[-1] in LANGUAGES else 'ja'}"
            case (str(name), *_):
                return name
        return "closes_at"


def chosen_class(form: QuizForm) -> int | None:
    """The class that was chosen; None for everybody with the link. What is no number is no class of anybody."""
    sent = form.class_id.data or ""
    return _or_none_such(whole_number(sent, 9)) if sent else None


def minutes_of(form: Mapping[str, str]) -> dict[int, int]:
    """The extra minutes by learner in a posted form (``minutes-ID``); -1 for what is no number."""
    found: dict[int, int] = {}
    for name, value in form.items():
        user = whole_number(name.removeprefix("minutes-"), 9) if name.startswith("minutes-") else None
        if user is not None:
            found[user] = _or_none_such(whole_number(_typed(value) or "0", 6))
    return found


def _or_none_such(number: int | None) -> int:
    """``number``; what was none becomes one that the service refuses with a sentence."""
    return -1 if number is None else number


def _zoned(text: str | None) -> datetime | str | None:
    """The time that was typed, in the service's zone; what is none stays for the plan to refuse."""
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        return text
    return time.replace(tzinfo=zone()) if time and not time.tzinfo else time


def _typed(text: str | None) -> str | None:
    """What was typed for a number or a time, in one width; None where nothing was. The plan refuses what is none."""
    return unicodedata.normalize("NFKC", text or "").strip() or None
