"""A question in one language with everything that its rules look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.content.bodies import Accepted, Gaps, Number, Option, Options
from quizapp.content.deck import Question, Wording
from quizapp.content.text import Lang
from quizapp.kinds import KINDS, Kind
from quizapp.marking.figures import spell
from quizapp.markup import plain

# What a rule gives: a msgid and its params.
Said = Iterator[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Asked:
    """``question`` in ``lang``. ``has_voice``: somebody claims it. ``common``: words that stand in many stems of the deck."""

    question: Question
    lang: Lang
    has_voice: bool = False
    voices: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()

    @property
    def wording(self) -> Wording:
        """The question's texts in this language."""
        return self.question.wordings[self.lang]

    @property
    def kind(self) -> Kind:
        """How it is asked."""
        return KINDS[self.question.kind]

    @cached_property
    def stem(self) -> str:
        """What is asked, without marks."""
        return plain(self.wording.stem)

    @property
    def is_claim(self) -> bool:
        """Whether the stem is a claim to be judged: then its options are only “true” and “false”."""
        return self.kind.stem_may_mislead

    @property
    def asks_in_its_stem(self) -> bool:
        """Whether the stem is a question; a text with gaps asks by its gaps, a claim by being one."""
        return not self.is_claim and self.wording.stem not in self.kind.default_stem.values()

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options to choose from; none for a claim and for what is typed."""
        body = self.wording.body
        return body.options if isinstance(body, Options) and not self.is_claim else ()

    @cached_property
    def keys(self) -> list[str]:
        """The right options in words, without marks."""
        return [plain(option.text) for option in self.options if option.correct]

    @cached_property
    def distractors(self) -> list[str]:
        """The wrong options in words, without marks."""
        return [plain(option.text) for option in self.options if not option.correct]

    @property
    def answers(self) -> list[str]:
        """Everything that would be right, in words."""
        body = self.wording.body
        if isinstance(body, Accepted):
            return [plain(answer) for answer in body.accepted]
        if isinstance(body, Gaps):
            return [answer for gap in body.gaps for answer in (plain(gap.shown), *gap.accepted[:2])]
        if isinstance(body, Number):
            return [f"{body.value:f}{body.unit}", spell(body.value, self.lang, body.unit)]
        return self.keys
