"""Where a text uses a term."""

import pytest

from quizapp.content.glossary import Mentions, Term
from quizapp.content.text import Lang
from tests.factories import mentions

TERMS = [
    Term.model_validate(raw)
    for raw in (
        {
            "id": "teacher",
            "term": {"ja": "教師モデル", "en": "teacher model"},
            "reading": "きょうしもでる",
            "also": {"en": ["teacher"]},
            "meaning": {"ja": "手本を示す側。", "en": "The one that sets the example."},
        },
        {
            "id": "model",
            "term": {"ja": "モデル", "en": "model"},
            "reading": "モデル",
            "meaning": {"ja": "学んだもの。", "en": "What has learned."},
        },
        {
            "id": "llm",
            "term": {"ja": "LLM", "en": "LLM"},
            "reading": "エルエルエム",
            "meaning": {"ja": "言葉を扱うもの。", "en": "What handles language."},
        },
    )
]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("教師モデルがあれば足りる。", "ja", ["teacher"]),
        ("モデルを{教師|きょうし}モデルで育て、モデルを配る。", "ja", ["model", "teacher"]),
        ("LLMと言えばモデルである。", "ja", ["llm", "model"]),
        ("SLLMは別である。", "ja", []),
        ("A Teacher teaches; a teacher model sets an example for the model.", "en", ["teacher", "model"]),
        ("Remodelling and models are other words.", "en", []),
        ("", "en", []),
    ],
)
def test_terms_are_found_whole_and_the_longest_first(text: str, lang: Lang, found: list[str]) -> None:
    assert list(mentions(TERMS).found(text, lang)) == found


def test_without_terms_nothing_is_found() -> None:
    assert list(Mentions([]).found("教師モデル", "ja")) == []


@pytest.mark.parametrize("reading", ["蒸留", "jouryuu", ""])
def test_a_reading_is_kana(reading: str) -> None:
    with pytest.raises(ValueError, match="reading"):
        Term.model_validate(TERMS[0].model_dump() | {"reading": reading})
