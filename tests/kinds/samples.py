"""The samples of the kinds: a question in both languages with answers and the score that each must get."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quizapp.content.deck import Deck, Question
from quizapp.content.text import Lang
from quizapp.keypoints.compose import compose, localise
from quizapp.kinds import KINDS, Kind
from tests import factories

SHIPPED = Path("quizapp/kinds").absolute()


@dataclass(frozen=True)
class Answer:
    """What a browser sends, and the score it must get; None where it cannot be read as an answer."""

    title: str
    form: dict[str, list[str]]
    score: float | None


@dataclass(frozen=True)
class Sample:
    """The sample of a kind. ``arrangement`` is the order that the places of its answers refer to."""

    kind: Kind
    deck: Deck
    question: Question
    arrangement: list[str]
    raw: list[dict[str, Any]]

    def answers(self, lang: Lang) -> list[Answer]:
        """The answers in ``lang``."""
        return [_answer(localise(one, lang)) for one in self.raw]

    def best(self, lang: Lang) -> Answer:
        """The first answer with the full score."""
        return next(answer for answer in self.answers(lang) if answer.score == 1)


def sample(name: str, folder: Path = SHIPPED) -> Sample:
    """The sample of the kind ``name``, whose folder stands in ``folder``."""
    kind = KINDS[name]
    raw = yaml.load((folder / kind.folder / "sample.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    deck = factories.deck(f"sample-{name}", [_key_point(name, raw["question"])])
    (question,), problems = compose(deck)
    assert not problems, [str(problem) for problem in problems]
    return Sample(kind, deck, question, raw["arrangement"], raw["answers"])


def _key_point(name: str, question: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "sample",
        "statement": {"ja": "見本である。", "en": "This is a sample."},
        "explain": {"ja": "説明である。", "en": "This is why."},
        "questions": [{"id": "only", "kind": name, **question}],
    }


def _answer(raw: dict[str, Any]) -> Answer:
    return Answer(raw["is"], raw["form"], None if "unreadable" in raw else float(raw["score"]))
