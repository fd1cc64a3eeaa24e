"""The contract of a kind: how a question is asked, read and marked. ``docs/a-new-kind.md`` is the recipe.

A kind is one folder and one line in ``kinds/__init__.py``. Everything here works on a body in one language.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from sys import modules
from typing import Any, ClassVar

from quizapp.content.bodies import Body
from quizapp.content.problem import Problem
from quizapp.content.text import tidy
from quizapp.errors import N_
from quizapp.marking import normal_form

# What a learner answered, in a form that JSON keeps: ids of options, typed texts by gap, …
Response = Any
# The order in which things are shown in one attempt, kept with the attempt.
Arrangement = list[str]
# The fields of a posted form: every value of every name.
Form = Mapping[str, Sequence[str]]

MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class Unreadable:
    """What was sent cannot be read as an answer. That is not the same as wrong: nothing is stored or marked."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grade:
    """``score`` from 0 to 1; ``marks``: a mark for each part (id of an option, place of a gap); ``notes`` for the learner."""

    score: float
    marks: Mapping[str, bool]
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def outcome(self) -> str:
        """``right``, ``partly`` or ``wrong``."""
        return "right" if self.score >= 1 else "partly" if self.score > 0 else "wrong"


@dataclass(frozen=True)
class Face:
    """One card of a question. ``part`` is "" or the number of a gap; ``prompt`` and ``answer`` are inline Markdown."""

    part: str
    prompt: str
    answer: str


class Kind(ABC):
    """A way to ask. Instances hold no state; there is one a kind, in ``KINDS``."""

    name: ClassVar[str]
    label: ClassVar[str]
    body: ClassVar[type[Body]]
    #: The author's fields: a ``wtforms.Form`` with ``bodies()`` and ``from_bodies()``, from the kind's form.py.
    fields: ClassVar[type[Any]]
    #: Whether a stem has to be written; a cloze text is its own stem.
    default_stem: ClassVar[Mapping[str, str]] = {}
    #: Whether the stem claims something that may be untrue: then it never stands alone, in search or elsewhere.
    stem_may_mislead: ClassVar[bool] = False
    #: How the names of those texts begin that argue for the key and were not part of what was asked. After a key was mended,
    #: feedback shows what was asked beside these texts of the mended question.
    arguing: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def folder(self) -> str:
        """The kind's folder inside ``kinds``, where its pages and its sample are."""
        return Path(str(modules[type(self).__module__].__file__)).parent.name

    def page(self, name: str) -> str:
        """The template ``name`` ("ask", "feedback", "edit") of this kind."""
        return f"kinds/{self.folder}/{name}.html"

    @abstractmethod
    def check(self, body: Any) -> list[Problem]:
        """What an author has to mend in ``body`` before it can be asked."""

    @abstractmethod
    def texts(self, body: Any) -> dict[str, str]:
        """The texts to render when the question is saved, by the name its pages use; ``ask.html`` uses none that tells the key."""

    def asked(self, html: Mapping[str, str]) -> str:
        """What is asked, in one line for a list: HTML out of the rendered texts of the question."""
        return html["stem"]

    def instruction(self, body: Any) -> tuple[str, Mapping[str, Any]]:
        """What to do, as a msgid with its params: "Choose one"."""
        return N_("Choose one answer."), {}

    def arrange(self, body: Any, rng: Random) -> Arrangement:
        """The order in which the parts are shown; empty where there is nothing to arrange."""
        return []

    @abstractmethod
    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        """The answer in ``form``. The browser knows parts only by their place in ``arrangement``."""

    def left_open(self, response: Response, arrangement: Arrangement) -> Unreadable | None:
        """What to give first where ``response`` is to count at once; None where it is whole, or may well be meant so.

        Where an answer may still change, what is there so far is kept.
        """
        return None

    def rearranged(self, form: Form, arrangement: Arrangement) -> Form | None:
        """The fields of ``form`` after a button in it that moves a part (Up, Down). None: the form is an answer.

        Nothing is stored then; the question is asked again with these fields.
        """
        return None

    def prepared(self, body: Any, lang: str) -> Any:
        """What marking needs of ``body`` and is worked out once, when the question is saved: plain data, None for nothing."""
        return None

    def is_current(self, prepared: Any, lang: str) -> bool:
        """Whether ``prepared()`` would make the same today; what is not current is still marked rightly, only slower."""
        return prepared is None

    @abstractmethod
    def grade(self, body: Any, response: Response, lang: str, prepared: Any = None) -> Grade:
        """The mark for ``response``, a value that ``read`` returned.

        ``prepared`` is what ``prepared()`` returned for ``body``, or None where nothing was kept: the mark is the same.
        """

    def restated(self, asked: Any, body: Any, response: Response) -> Response | None:
        """``response``, given to ``asked``, as one to ``body``, a later form of the question; None where ``body`` can't mark it.

        What was chosen and what is right now must both have been there to choose.
        """
        return response if asked == body else None

    def typed(self, body: Any) -> tuple[tuple[str, ...], ...]:
        """What is accepted for each part that is typed, in order; empty where answers are chosen.

        Whoever typed an answer can claim that it is right; who chose one reports the question.
        """
        return ()

    def accepting(self, body: Any, response: Response, lang: str) -> Any:
        """``body`` with what was typed in ``response`` among its right answers; an equal one where it accepts that already.

        Raises ValueError where that cannot be written down as an accepted answer.
        """
        raise ValueError(N_("This answer cannot be added to the accepted ones."))

    @abstractmethod
    def show(self, body: Any, response: Response, lang: str) -> str:
        """``response`` in words, as inline Markdown; the right answer is ``show(body, key(body), lang)``."""

    @abstractmethod
    def key(self, body: Any) -> Response:
        """A response that gets the full score."""

    @abstractmethod
    def summarise(self, body: Any, responses: Sequence[Response]) -> dict[str, int]:
        """How often each part or answer was given, most frequent first where they are typed."""

    def faces(self, body: Any) -> tuple[Face, ...]:
        """The cards of the question; the stem is asked before each prompt."""
        return (Face("", "", self.show(body, self.key(body), "en")),)


def alike(text: str) -> str:
    """What two parts to choose from have in common where nobody could tell them apart."""
    return normal_form(text, "ja") or text


def moved(was: Sequence[str], now: Sequence[str]) -> dict[str, str] | None:
    """Where each of ``was`` stands in ``now``, by its place ("0", "1", …); None where these are not the same things."""
    places = {alike(text): str(place) for place, text in enumerate(now)}
    if len(was) != len(now) or {alike(text) for text in was} != places.keys():
        return None
    return {str(place): places[alike(text)] for place, text in enumerate(was)}


def one(form: Form, name: str) -> str | Unreadable | None:
    """The single value of ``name``: None where it is missing or empty, Unreadable where there are several or it is too long."""
    values = form.get(name) or ()
    if len(values) > 1:
        return Unreadable(N_("The answer was sent more than once."))
    if values and len(values[0]) > MOST_CHARACTERS:
        return Unreadable(N_("An answer can have 10,000 characters at most."))
    try:
        # A stem that is copied into the answer brings its invisible break marks along.
        return tidy(values[0]) or None if values else None
    except ValueError:
        return Unreadable(N_("The answer has a character that cannot be typed. Type it again."))
