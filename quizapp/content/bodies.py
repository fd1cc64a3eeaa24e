"""The six bodies: the data of an answer, in one language.

A format outside (Anki, GIFT, …) matches on these six and on nothing else, so that a kind it has never heard of still
goes out. A body holds the right answer: it never reaches a browser before the learner has answered.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from quizapp.content import gaps, wildcards
from quizapp.content.text import STORED, Prose, Record, tidy, without_ruby
from quizapp.errors import N_

MOST_OPTIONS = 50
# What else would have been right is a help as far as one reads it.
_FEW = 5

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


def _short(text: str) -> str:
    if len(text) > 1000:
        raise ValueError(N_("an accepted answer is longer than 1,000 characters"))
    return text


Answer = Annotated[Prose, AfterValidator(_short)]


class Body(Record):
    """The base of the six bodies."""

    @classmethod
    def stored(cls, raw: Any) -> Self:
        """The body that was stored as ``raw``; its texts were tidied when it was saved."""
        return cls.model_validate(raw, context=STORED)

    @property
    def shape(self) -> Any:
        """What the two languages of a question have to share: its parts and which are right, never their words."""
        return None


class Option(Record):
    """One of several things to choose; ``why`` says why it is right or wrong."""

    id: Identifier
    text: Prose
    correct: bool = False
    why: Prose | None = None


Credit = Literal["all", "minus", "each"]


class Options(Body):
    """Things to choose from: one or several are correct.

    ``credit``: what a choice of several is worth: ``all`` or nothing, right ones ``minus`` wrong ones, or ``each`` option that is
    as it should be, chosen or not.
    """

    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)]
    credit: Credit = "minus"

    @property
    def shape(self) -> Any:
        return [(option.id, option.correct) for option in self.options], self.credit

    @property
    def keys(self) -> frozenset[str]:
        """The ids of the correct options."""
        return frozenset(option.id for option in self.options if option.correct)


def _share(score: Any) -> Any:
    """A part of the mark, which can also be written ``50%``."""
    text = unicodedata.normalize("NFKC", str(score)).strip()
    try:
        share = float(Decimal(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1))
    except ArithmeticError:
        raise ValueError(N_("say what part of the mark the answer is worth (50%)")) from None
    if not 0 < share < 1:
        raise ValueError(N_("the part of the mark has to be more than nothing and less than the whole"))
    return share


class Partly(Record):
    """A typed answer that is worth a part of the mark, and why it is not worth all of it."""

    text: Answer
    score: Annotated[float, BeforeValidator(_share)]
    why: Prose | None = None


class Accepted(Body):
    """Typed answers that are right; the first is the model answer. ``partly`` are those worth less.

    In all but the first, ``*`` stands for any run of characters, and ``\\*`` for itself.
    """

    accepted: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=MOST_OPTIONS)]
    partly: Annotated[tuple[Partly, ...], Field(max_length=MOST_OPTIONS)] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """The accepted answers, in all of which ``*`` is a wildcard."""
        return (wildcards.literal(self.accepted[0]), *self.accepted[1:])

    @property
    def also(self) -> tuple[str, ...]:
        """The first five of the other accepted answers, in words; those with a wildcard stand for too many to be shown."""
        split = map(wildcards.split, self.accepted[1:])
        return tuple(pieces[0] for pieces in split if len(pieces) == 1)[:_FEW]


def _tidied(text: str, info: ValidationInfo) -> str:
    return text if info.context is STORED else tidy(text)


Line = Annotated[str, AfterValidator(_tidied)]


def _plain(number: Decimal) -> Decimal:
    # One spelling a number (5e9 and 5000000000 are the same), so that a body that says the same is stored the same.
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)


# As an author wrote it and no float: 0.1 is a tenth. Few enough digits to be written out, and to be exact in every calculation.
Figure = Annotated[Decimal, Field(max_digits=28, decimal_places=12, allow_inf_nan=False), AfterValidator(_plain)]


class Unit(Record):
    """A unit in which an answer may be given: ``name`` as it is typed, and how many of the body's own unit it is."""

    name: Prose
    factor: Annotated[Figure, Field(gt=0)]


class Number(Body):
    """A number with the tolerance on either side that is still right, and its unit; other units are ``units``.

    A range is its middle with half its width as the tolerance.
    """

    value: Figure
    tolerance: Annotated[Figure, Field(ge=0)] = Decimal(0)
    unit: Line = ""
    units: Annotated[tuple[Unit, ...], Field(max_length=MOST_OPTIONS)] = ()

    @property
    def shape(self) -> Any:
        return self.value, self.tolerance


class Pair(Record):
    """Two things that belong together."""

    left: Prose
    right: Prose


class Pairs(Body):
    """Things to match. ``others`` are things on the right that belong to nothing. The same text on the right is the same thing."""

    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=MOST_OPTIONS)]
    others: Annotated[tuple[Prose, ...], Field(max_length=MOST_OPTIONS)] = ()

    @property
    def rights(self) -> tuple[str, ...]:
        """Everything on the right, each once: what the pairs need in their order, then the others."""
        return tuple(dict.fromkeys((*(pair.right for pair in self.pairs), *self.others)))

    @property
    def matches(self) -> tuple[int, ...]:
        """For each pair, the place of its right among ``rights``."""
        rights = self.rights
        return tuple(rights.index(pair.right) for pair in self.pairs)

    @property
    def shape(self) -> Any:
        return self.matches, len(self.others)


class Sequence(Body):
    """Things in their right order."""

    items: Annotated[tuple[Prose, ...], Field(min_length=2, max_length=MOST_OPTIONS)]

    @property
    def shape(self) -> Any:
        return len(self.items)


class Gap(Record):
    """A hole in a text: ``number`` of its card, the text ``shown`` in it, what is accepted, and a hint.

    Where there are ``others`` the gap is not typed but chosen, from ``shown`` and them.
    """

    number: Annotated[int, Field(ge=1, le=99)]
    shown: Prose
    accepted: Annotated[tuple[Answer, ...], Field(min_length=1)]
    hint: str = ""
    others: Annotated[tuple[Prose, ...], Field(max_length=MOST_OPTIONS)] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """The accepted answers, in all of which ``*`` is a wildcard: it is itself in what is shown."""
        own = gaps.spelled(self.shown)
        return tuple(wildcards.literal(answer) if answer in own else answer for answer in self.accepted)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, without ruby, the right one first; nothing where the gap is typed."""
        return tuple(map(without_ruby, (self.shown, *self.others))) if self.others else ()

    def says(self, given: str) -> str:
        """An answer in words: what was typed, or the choice with this number."""
        return self.choices[int(given)] if self.others and given else given


class Gaps(Body):
    """A text with holes. ``text`` holds ``{{0}}``, ``{{1}}``, … where ``gaps[0]``, ``gaps[1]``, … stand.

    It can also be made of the typed form alone: ``Gaps(text="モデルを{{無料}}で公開する")``.
    """

    text: Prose
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=MOST_OPTIONS)]

    @property
    def shape(self) -> Any:
        return {gap.number for gap in self.gaps}

    @model_validator(mode="before")
    @classmethod
    def _from_markup(cls, data: Any) -> Any:
        if isinstance(data, dict) and "gaps" not in data and isinstance(data.get("text"), str):
            pieces = gaps.split(data["text"])
            marked = [piece for piece in pieces if isinstance(piece, gaps.MarkedGap)]
            if not marked:
                raise ValueError(N_("the text has no gap: write one as {{word}}"))
            places = iter(range(len(marked)))
            text = "".join(piece if isinstance(piece, str) else "{{%d}}" % next(places) for piece in pieces)
            found = [vars(gap) for gap in marked]
            return {**data, "text": text, "gaps": found}
        return data

    def fill(self, filling: Callable[[int, Gap], str]) -> str:
        """The text with each gap replaced by ``filling(place, gap)``."""
        return _PLACE.sub(lambda found: filling(int(found[1]), self.gaps[int(found[1])]), self.text)

    @model_validator(mode="after")
    def _every_gap_has_its_place(self) -> "Gaps":
        if [int(place) for place in _PLACE.findall(self.text)] != list(range(len(self.gaps))):
            raise ValueError(N_("the text and its gaps do not belong together"))
        return self

    def markup(self) -> str:
        """The typed form, from which an equal body can be made again."""
        return self.fill(lambda _, gap: _typed(gap))


_PLACE = re.compile(r"\{\{(\d+)\}\}")


def _typed(gap: Gap) -> str:
    own = gaps.spelled(gap.shown)
    more = () if gap.others else (answer for answer in gap.accepted if answer not in own)
    return gaps.typed(gap.number, (gap.shown, *more), gap.others, gap.hint)
