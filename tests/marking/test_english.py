"""Articles, spelling and inflection in English answers."""

import pytest

from quizapp.content.text import LANGUAGES, Lang
from quizapp.marking import match


def policy(given: str, accepted: str, lang: str = "en") -> str | None:
    found = match(given, [accepted], lang)
    return found.policy if found else None


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("Linux kernel", "the Linux kernel"),
        ("a licence", "licence"),
        ("an open-source model", "The open source model"),
        ("the United States", "United States"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_leading_article_does_not_matter(accepted: str, given: str, lang: Lang) -> None:
    assert policy(given, accepted, lang) == policy(accepted, given, lang) == "article"


@pytest.mark.parametrize(
    ("accepted", "given"), [("the", "an"), ("a", "b"), ("of the people", "of people"), ("theory", "ory"), ("another", "other")]
)
def test_an_article_is_a_whole_word_that_leads_others(accepted: str, given: str) -> None:
    assert policy(given, accepted) is None


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colour", "color"), ("behavioural", "behavioral"), ("favourite", "favorite"), ("neighbourhood", "neighborhood"),
        ("organisation", "organization"), ("customised", "customized"), ("realise", "realize"), ("analyse", "analyze"),
        ("centre", "center"), ("theatres", "theaters"), ("centred", "centered"), ("fibre", "fiber"),
        ("catalogue", "catalog"), ("dialogues", "dialogs"), ("licence", "license"), ("defence", "defense"),
        ("programme", "program"), ("practise", "practice"), ("modelling", "modeling"), ("labelled", "labeled"),
        ("enrol", "enroll"), ("fulfilment", "fulfillment"), ("judgement", "judgment"), ("encyclopaedia", "encyclopedia"),
        ("mediaeval", "medieval"), ("manoeuvre", "maneuver"), ("artefact", "artifact"), ("grey", "gray"), ("cheque", "check"),
        ("open-source licence", "open source license"),
    ],
)  # fmt: skip
def test_british_and_american_spelling_are_the_same(british: str, american: str) -> None:
    assert policy(british, american) == policy(american, british) == "spelling"


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("hour", "hor"), ("filing", "filling"), ("prise", "prize"), ("acre", "acer")]
)
def test_words_that_only_look_like_another_spelling_are_not(one: str, other: str) -> None:
    assert policy(one, other) in (None, "typo")


@pytest.mark.parametrize(
    ("base", "inflected"),
    [
        ("model", "models"), ("box", "boxes"), ("database", "databases"), ("policy", "policies"), ("movie", "movies"),
        ("leaf", "leaves"), ("analysis", "analyses"), ("child", "children"), ("criterion", "criteria"),
        ("train", "training"), ("fine-tune", "fine-tuning"), ("plan", "planned"), ("copy", "copied"), ("distil", "distilled"),
        ("distill", "distilling"), ("open weight model", "open-weight models"), ("behaviour", "behaviors"),
        ("AI agent", "the AI agents"),
    ],
)  # fmt: skip
def test_a_plural_and_a_form_in_ing_or_ed_are_the_same(base: str, inflected: str) -> None:
    assert policy(base, inflected) == policy(inflected, base) == "inflection"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news", "new"), ("market", "marketing"), ("build", "building"), ("ethic", "ethics"), ("glass", "glasses"), ("arm", "arms"),
        ("boring", "bored"), ("training model", "trained model"), ("1990", "1990s"), ("str", "string"), ("spee", "speed"),
        ("regulate", "regulator"), ("open", "openly"), ("C++ compilers", "C compiler"), ("bus", "bu"), ("us", "use"),
        ("open models", "open source model"), ("be", "bees"),
    ],
)  # fmt: skip
def test_other_words_are_not_forms_of_one(one: str, other: str) -> None:
    assert policy(one, other) is None
    assert policy(other, one) is None


def test_in_japanese_questions_answers_in_english_may_be_inflected_too() -> None:
    assert policy("open weights", "open weight", "ja") == "inflection"
    assert policy("オープンweights", "オープンweight", "ja") is None
    assert policy("модели", "модель") is None
