"""Slips of the finger, and other words that are as near."""

import pytest

from quizapp.marking import match


def policy(given: str, accepted: str, lang: str, others: tuple[str, ...] = ()) -> str | None:
    found = match(given, [accepted], lang, others=others)
    return found.policy if found else None


@pytest.mark.parametrize(
    ("lang", "accepted", "given"),
    [
        ("en", "Zuckerberg", "Zuckerburg"),
        ("en", "Zuckerberg", "Zukerbreg"),
        ("en", "distillation", "distilation"),
        ("en", "the distillation", "distilaton"),
        ("en", "ecosystem", "ecosytsem"),
        ("en", "regulatory capture", "regulatroy capture"),
        ("en", "fine-tuning", "finetunning"),
        ("en", "open weights", "open wieghts"),
        ("en", "independent", "independant"),
        ("en", "incentive", "insentive"),
        ("en", "software", "softwaer"),
        ("ja", "ザッカーバーグ", "ザッカーバーク"),
        ("ja", "ザッカーバーグ", "ザッカバーグ"),
        ("ja", "ファインチューニング", "ファインチュウーニンク"),
        ("ja", "AIエージェント", "AIエージエント"),
        ("ja", "エージェント戦略", "エージエント戦略"),
        ("ja", "distillation", "distilation"),
    ],
)
@pytest.mark.usefixtures("with_and_without_sudachi")
def test_a_slip_counts_and_is_called_one(lang: str, accepted: str, given: str) -> None:
    assert policy(given, accepted, lang) == "typo"


@pytest.mark.parametrize(
    ("lang", "accepted", "given"),
    [
        ("en", "Meta", "Mata"),
        ("en", "Zuckerberg", "Zkcuerbgre"),
        ("en", "ecosystem", "ecosysemt x"),
        ("en", "open model", "open mode"),
        ("en", "adapt", "adopt"),
        ("en", "price", "prize"),
        ("en", "supervised", "unsupervised"),
        ("en", "centralised", "decentralised"),
        ("en", "employer", "employee"),
        ("en", "policy", "police"),
        ("en", "capitalism", "capitalist"),
        ("en", "conservation", "conversation"),
        ("en", "incentive", "inventive"),
        ("en", "commodity", "community"),
        ("en", "computation", "competition"),
        ("en", "exception", "execution"),
        ("en", "transition", "transaction"),
        ("en", "changes", "charges"),
        ("en", "interstate", "intrastate"),
        ("en", "hyperthermia", "hypothermia"),
        ("en", "World War I", "World War II"),
        ("en", "version 10", "version 11"),
        ("en", "GPT-4 turbo", "GPT-3 turbo"),
        ("ja", "蒸留モデル", "蒸留モデム"),
        ("ja", "オープン戦略", "オーブン戦略"),
        ("ja", "ドライバー", "ドライヤー"),
        ("ja", "プロダクション", "プロテクション"),
        ("ja", "データセンター", "データレンター"),
        ("ja", "第一次世界大戦", "第二次世界大戦"),
        ("ja", "最大化問題", "最小化問題"),
        ("ja", "輸入制限措置", "輸出制限措置"),
        ("ja", "教師あり学習", "教師なし学習"),
        ("ja", "4050億ドル", "4060億ドル"),
        ("ja", "焦土戦略", "商土戦略"),
    ],
)
@pytest.mark.usefixtures("with_and_without_sudachi")
def test_another_word_is_not_a_slip(lang: str, accepted: str, given: str) -> None:
    assert policy(given, accepted, lang) is None
    assert policy(accepted, given, lang) is None


def test_a_kanji_for_another_one_of_the_same_sound_is_a_slip_where_the_reading_is_known(without_sudachi: None) -> None:
    assert policy("独占禁止方", "独占禁止法", "ja") is None


def test_a_kanji_for_another_one_of_the_same_sound_is_a_slip_in_a_long_word() -> None:
    assert policy("独占禁止方", "独占禁止法", "ja") == "typo"
    assert policy("独占禁止令", "独占禁止法", "ja") is None


def test_a_word_of_the_dictionary_was_meant() -> None:
    assert policy("オープンコース", "オープンソース", "ja") is None


def test_what_is_as_near_to_another_answer_of_the_question_is_no_slip() -> None:
    assert policy("microscopy", "microscopic", "en") is None
    assert policy("distillery", "distiller", "en", others=("distilleries",)) is None
    assert policy("parametrs", "parameters", "en", others=("parametrs",)) is None
    assert policy("parametrs", "parameters", "en", others=("hyperparameters",)) == "typo"
    assert policy("parametrs", "parameters", "en", others=("parameters",)) == "typo"


def test_the_nearest_accepted_answer_is_the_one_that_was_meant() -> None:
    found = match("distilations", ["distillation", "distillations"], "en")
    assert found and (found.place, found.answer, found.policy) == (1, "distillations", "typo")


def test_a_long_text_has_no_slips() -> None:
    text = "answer " * 40
    assert policy(text + "anwser", text + "answer", "en") is None
    assert policy(text + "Answer", text + "answer", "en") == "form"
