"""The deck that asks for the terms of a glossary."""

from quizapp.content.glossary import Glossary
from quizapp.keypoints.compose import compose
from quizapp.keypoints.glossary import as_deck

GLOSSARY = Glossary.model_validate(
    {
        "glossary": "terms",
        "order": 9,
        "title": {"ja": "用語集", "en": "Glossary"},
        "summary": {"ja": "用語", "en": "Terms"},
        "terms": [
            {
                "id": "distillation",
                "term": {"ja": "蒸留", "en": "distillation"},
                "reading": "じょうりゅう",
                "also": {"ja": ["知識蒸留"], "en": ["distilling"]},
                "meaning": {
                    "ja": "大きなモデルの力を小さなモデルに移すこと。",
                    "en": "Handing a large model's ability on to a small one.",
                },
            }
        ],
    }
)


def test_the_meaning_is_the_cue_and_the_term_the_answer_in_each_language() -> None:
    deck = as_deck(GLOSSARY)
    (question,), problems = compose(deck)
    assert problems == []
    assert (deck.deck, deck.order, question.uid, question.kind) == ("terms", 9, "terms/distillation/short", "short")
    japanese, english = question.wordings["ja"], question.wordings["en"]
    assert japanese.stem == "大きなモデルの力を小さなモデルに移すこと。この意味の用語は何か。"
    assert japanese.body.accepted == ("蒸留", "知識蒸留", "じょうりゅう", "distillation")  # type: ignore[attr-defined]
    assert english.stem == "Handing a large model's ability on to a small one. Which term has this meaning?"
    assert english.body.accepted == ("distillation", "distilling")  # type: ignore[attr-defined]


def test_the_explanation_names_the_term_in_the_other_language() -> None:
    (question,), _ = compose(as_deck(GLOSSARY))
    assert "じょうりゅう" in question.wordings["ja"].explanation
    assert "distillation" in question.wordings["ja"].explanation
    assert "蒸留 (じょうりゅう)" in question.wordings["en"].explanation


def test_a_word_in_katakana_is_not_given_twice() -> None:
    word = {"id": "metaverse", "term": {"ja": "メタバース", "en": "metaverse"}, "reading": "メタバース"}
    meaning = {"ja": "ネット上の世界。", "en": "A world on the net."}
    glossary = Glossary.model_validate(GLOSSARY.model_dump() | {"terms": [word | {"meaning": meaning}]})
    (question,), _ = compose(as_deck(glossary))
    assert question.wordings["ja"].explanation == "メタバースは、英語ではmetaverseという。ネット上の世界。"
    assert question.wordings["en"].explanation == "A world on the net. In Japanese it is called メタバース."
    assert question.wordings["ja"].body.accepted == ("メタバース", "metaverse")  # type: ignore[attr-defined]
