"""Packages, read by Anki itself."""

import dataclasses
import json
import re
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from quizapp.content.bodies import Accepted, Body, Gaps, Number, Option, Options, Pair, Pairs
from quizapp.content.text import LANGUAGES, Lang
from quizapp.formats import apkg
from quizapp.formats.apkg.identity import arranged, deck_name, guid, letter, mixed, shuffled
from quizapp.formats.apkg.note_types import FIELDS, note_type
from tests.formats.anki_decks import BODIES, CHANGED, DRAWING, deck, entry, every_body, gaps, shipped
from tests.formats.anki_oracle import Learner, visible

LATER = CHANGED + timedelta(seconds=1)

# What Anki would obey, and what it has to show instead; a backslash is typed twice in Markdown.
HOSTILE = {
    "{{c1::x}}": "{{c1::x}}",
    "{{Front}} と {{UID}}": "{{Front}} と {{UID}}",
    "閉じ}}括弧": "閉じ}}括弧",
    "std::cout ::: ::": "std::cout ::: ::",
    "[latex]x[/latex]": "[latex]x[/latex]",
    "[$]x[/$] と [$$]y[/$$]": "[$]x[/$] と [$$]y[/$$]",
    "[sound:--script=x]": "[sound:--script=x]",
    "[anki:tts lang=ja]音[/anki:tts]": "[anki:tts lang=ja]音[/anki:tts]",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">': '<img src=x onerror="alert(1)">',
    "&#123;&#123;c1::実体&#125;&#125;": "&#123;&#123;c1::実体&#125;&#125;",
    "幅のない&#8203;間": "幅のない&#8203;間",
    "\\\\(x\\\\) と \\\\[y\\\\]": "\\(x\\) と \\[y\\]",
    "引用符\"と'と&amp;": "引用符\"と'と&amp;",
    "か\u3099": "が",
    "\u0338**\u0338線**": "\u0338\u0338線",
}


def written(decks, path: Path, lang="ja") -> apkg.Report:
    return apkg.write(decks, lang, path)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "deck.apkg"


def test_anki_gets_the_notes_and_cards_of_the_report(learner: Learner, package: Path) -> None:
    report = written([every_body()], package)
    log = learner.imports(package)
    assert (report.questions, report.notes, report.cards, report.problems) == (len(BODIES), len(BODIES), len(BODIES) + 1, ())
    assert (len(log.new), learner.collection.card_count()) == (report.notes, report.cards)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_deck_arrives_whole(learner: Learner, package: Path, lang) -> None:
    report = written(shipped(lang), package, lang)
    log = learner.imports(package)
    assert not report.problems
    assert report.questions == report.notes == len(log.new) >= 60
    assert report.cards == learner.collection.card_count()
    _each_card_is_sound(learner, lang)
    _media_is_complete(learner, report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_card_is_rendered_in_its_language(learner: Learner, package: Path, lang) -> None:
    written([every_body()], package, lang)
    learner.imports(package)
    _each_card_is_sound(learner, lang)


def _each_card_is_sound(learner: Learner, lang: str) -> None:
    # An error of a template takes the place of the whole side, and with it of the element that names the language.
    for front, back in zip(learner.fronts(), learner.backs(), strict=True):
        assert f'<div class="front" lang="{lang}">' in front
        assert f'<div class="back" lang="{lang}">' in back
        assert len(visible(back)) > len(visible(front)) > 1
        assert not re.search(r"<script|javascript:|\son\w+=|\{\{|\}\}|\[sound:|\[latex", front + back)


def _media_is_complete(learner: Learner, report: apkg.Report) -> None:
    check = learner.collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])
    assert len(list(Path(learner.collection.media.dir()).iterdir())) == report.pictures > 0


def test_a_picture_arrives_under_the_hash_of_its_content(learner: Learner, package: Path) -> None:
    report = written([every_body()], package)
    learner.imports(package)
    _media_is_complete(learner, report)
    (file,) = Path(learner.collection.media.dir()).iterdir()
    assert re.fullmatch(r"quizapp-[0-9a-f]{16}\.svg", file.name)
    assert file.read_bytes() == DRAWING
    assert f'<img src="{file.name}" alt="二本の道">' in learner.note("test/choice/q")["Picture"]


def test_a_picture_of_many_questions_is_read_and_packed_once(package: Path) -> None:
    reads = []
    picture = apkg.Picture("same.svg", "図", lambda: reads.append(1) or DRAWING)
    twin = apkg.Picture("twin.svg", "図", lambda: DRAWING)
    report = written([deck(*(entry(f"t/{n}/q", BODIES["short"], picture=picture if n else twin) for n in range(3)))], package)
    assert (len(reads), report.pictures) == (1, 1)


def test_a_second_import_changes_nothing(learner: Learner, package: Path) -> None:
    report = written([every_body()], package)
    learner.imports(package)
    before = learner.collection.db.all("select * from notes"), learner.collection.db.all("select * from cards")
    log = learner.imports(package)
    assert (len(log.new), len(log.updated), len(log.conflicting), len(log.duplicate)) == (0, 0, 0, report.notes)
    assert (learner.collection.db.all("select * from notes"), learner.collection.db.all("select * from cards")) == before


def test_an_edited_question_updates_one_note_and_keeps_what_the_learner_did(learner: Learner, package: Path) -> None:
    questions = [entry(f"test/{name}/q", body) for name, body in BODIES.items()]
    written([deck(*questions)], package)
    learner.imports(package)
    card = learner.answers_one_card()
    learner.collection.set_user_flag_for_cards(1, [card.id])
    untouched = learner.note("test/short/q")
    untouched["Explanation"], untouched.tags = "自分の説明", [*untouched.tags, "自分のタグ"]
    learner.collection.update_note(untouched)
    wording = questions[0].wording.model_copy(update={"explanation": "直した説明。"})
    questions[0] = dataclasses.replace(questions[0], wording=wording, changed=LATER)
    written([deck(*questions)], package)
    log = learner.imports(package)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 1, 0)
    assert learner.note("test/choice/q")["Explanation"] == "直した説明。"
    assert (learner.note("test/short/q")["Explanation"], "自分のタグ" in learner.note("test/short/q").tags) == ("自分の説明", True)
    assert (learner.collection.get_card(card.id).reps, learner.collection.get_card(card.id).user_flag()) == (1, 1)
    assert learner.collection.db.scalar("select count() from revlog where cid = ?", card.id) == 1
    assert learner.collection.card_count() == len(BODIES) + 1


def test_a_learners_own_change_of_a_note_outlives_an_older_change_of_its_question(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["short"]))], package)
    learner.imports(package)
    note = learner.note("t/a/q")
    note["Explanation"] = "自分の説明"
    learner.collection.update_note(note)
    written([deck(entry("t/a/q", BODIES["short"], explanation="直した説明。", changed=LATER))], package)
    log = learner.imports(package)
    assert (len(log.updated), learner.note("t/a/q")["Explanation"]) == (0, "自分の説明")


@pytest.mark.parametrize(
    ("update", "explanation"), [("IF_NEWER", "自分の説明"), ("ALWAYS", "標準になるから。"), ("NEVER", "自分の説明")]
)
def test_each_choice_in_ankis_dialog_does_what_the_guide_says(
    learner: Learner, package: Path, update: str, explanation: str
) -> None:
    written([deck(entry("t/a/q", BODIES["short"]))], package)
    learner.imports(package)
    note = learner.note("t/a/q")
    note["Explanation"] = "自分の説明"
    learner.collection.update_note(note)
    written([deck(entry("t/a/q", BODIES["short"]), entry("t/b/q", BODIES["short"]))], package)
    log = learner.imports(package, update)
    assert (len(log.new), learner.note("t/a/q")["Explanation"]) == (1, explanation)


def test_a_gap_that_was_added_gets_a_card_and_one_that_is_gone_leaves_an_empty_one(learner: Learner, package: Path) -> None:
    for number, body in enumerate((gaps("{{0}}と二", "一"), gaps("{{0}}と{{1}}", "一", "二"), gaps("{{0}}と二", "一"))):
        written([deck(entry("t/a/q", body, changed=CHANGED + timedelta(seconds=number)))], package)
        learner.imports(package)
        assert learner.collection.card_count() == (1, 2, 2)[number]
    assert len(learner.collection.get_empty_cards().notes) == 1


def test_a_question_asked_in_another_way_is_a_new_note_and_the_old_one_stays(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["short"]))], package)
    learner.imports(package)
    written([deck(entry("t/a/q", BODIES["choice"], changed=LATER))], package)
    log = learner.imports(package)
    assert (len(log.new), len(log.conflicting), learner.collection.note_count()) == (1, 0, 2)


def test_a_new_look_reaches_the_notes_that_are_there(learner: Learner, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written([deck(entry("t/a/q", BODIES["short"]))], package)
    learner.imports(package)
    learner.forgets_our_style()
    monkeypatch.setattr("quizapp.formats.apkg.writer.TEMPLATES_CHANGED", int(time.time()) + 60)
    written([deck(entry("t/a/q", BODIES["short"]))], package)
    learner.imports(package)
    assert "color-scheme" in learner.note("t/a/q").note_type()["css"]
    assert learner.collection.note_count() == 1


def test_each_note_carries_the_time_of_its_own_last_change(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["short"]), entry("t/b/q", BODIES["choice"], changed=LATER))], package)
    learner.imports(package)
    assert learner.note("t/b/q").mod - learner.note("t/a/q").mod == 1
    assert learner.note("t/a/q").mod == int(CHANGED.timestamp())


def test_a_question_that_left_the_deck_stays_with_the_learner(learner: Learner, package: Path) -> None:
    questions = [entry("t/a/q", BODIES["short"]), entry("t/b/q", BODIES["choice"])]
    written([deck(*questions)], package)
    learner.imports(package)
    written([deck(questions[0])], package)
    log = learner.imports(package)
    assert (len(log.new), len(log.updated), learner.collection.note_count()) == (0, 0, 2)


def test_a_package_of_one_deck_and_one_of_all_share_their_notes(learner: Learner, package: Path) -> None:
    one = deck(entry("one/a/q", BODIES["cloze"]), slug="one", title="一")
    two = deck(entry("two/a/q", BODIES["cloze"]), slug="two", title="二")
    written([one], package)
    learner.imports(package)
    written([two], package)
    learner.imports(package)
    written([one, two], package)
    log = learner.imports(package)
    assert (len(log.new), len(log.duplicate), learner.collection.card_count()) == (0, 2, 4)
    names = {each.name for each in learner.collection.decks.all_names_and_ids()}
    assert {"Quizapp::一", "Quizapp::二"} <= names


def test_both_languages_live_side_by_side(learner: Learner, package: Path) -> None:
    for lang in LANGUAGES:
        written([every_body()], package, lang)
        assert len(learner.imports(package).new) == len(BODIES)


def test_cards_are_introduced_in_the_order_of_the_entries(learner: Learner, package: Path) -> None:
    order = ["t/c/q", "t/a/q", "t/b/q"]
    written([deck(*(entry(uid, BODIES["short"], stem=uid) for uid in order))], package)
    learner.imports(package)
    assert [card.note()["UID"] for card in learner.cards()] == order


def test_the_same_decks_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(shipped("ja"), tmp_path / "one.apkg")
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    written(shipped("ja"), tmp_path / "two.apkg")
    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()


def test_a_package_names_no_date_and_is_compressed(package: Path) -> None:
    written([every_body()], package)
    with zipfile.ZipFile(package) as archive:
        entries = {each.filename: each for each in archive.infolist()}
        assert json.loads(archive.read("media")).keys() == {"0"}
    assert entries.keys() == {"0", "collection.anki2", "media"}
    assert {each.date_time for each in entries.values()} == {(1980, 1, 1, 0, 0, 0)}
    assert {each.compress_type for each in entries.values()} == {zipfile.ZIP_DEFLATED}


def test_a_package_is_no_larger_than_ankis_own_export_of_the_same(learner: Learner, package: Path, tmp_path: Path) -> None:
    written(shipped("ja"), package)
    learner.imports(package)
    assert package.stat().st_size <= learner.exports(tmp_path / "legacy.apkg").stat().st_size


@pytest.mark.parametrize(("typed", "shown"), HOSTILE.items())
def test_what_anki_would_obey_is_shown_as_it_was_typed(learner: Learner, package: Path, typed: str, shown: str) -> None:
    options = Options(options=(Option(id="a", text=f"甲{typed}", correct=True), Option(id="b", text="乙", why=typed)))
    around = {"stem": f"前 {typed} 後", "explanation": typed, "voice": typed, "places": (apkg.Place(1, typed),)}
    questions = [
        entry("t/choice/q", options, **around, errata=(apkg.Correction(typed, typed, typed),)),
        entry("t/cloze/q", gaps("前 {{0}} 中 {{1}} 後", typed, "答え", hint=typed), **around),
        entry("t/short/q", Accepted(accepted=(f"答{typed}", f"別{typed}")), **around),
    ]
    report = written([deck(*questions, title=f"題{typed}")], package)
    learner.imports(package)
    assert (report.problems, learner.collection.card_count()) == ((), 4)
    for card in learner.cards():
        assert visible(card.question()).count(shown) >= 1
        assert visible(card.answer()).count(shown) >= 4
        assert (card.question_av_tags(), card.answer_av_tags()) == ([], [])
        assert not re.search(r"<script|<img|<anki-|\\[(\[]", card.question() + card.answer())
    assert f"甲{shown}" in visible(learner.note("t/choice/q").cards()[0].question())
    cloze = learner.note("t/cloze/q").cards()[0]
    assert f"[{shown}]" in visible(cloze.question())
    assert f"前 {shown} 中 答え 後" in visible(cloze.answer())
    assert len(learner.collection.decks.all_names_and_ids()) == 3


def test_text_around_gaps_that_looks_like_a_gap_makes_no_card(learner: Learner, package: Path) -> None:
    report = written([deck(entry("t/a/q", gaps("甲{{0}}乙 {{c9::丙}}", "答え")))], package)
    learner.imports(package)
    assert report.cards == learner.collection.card_count() == 1
    assert visible(learner.fronts()[0]).strip().endswith("甲[...]乙 {{c9::丙}}")


def test_control_characters_never_reach_a_field(learner: Learner, package: Path) -> None:
    body = Accepted.model_construct(accepted=("答\x1fえ\x00",))
    wording = entry("t/a/q", BODIES["short"]).wording.model_copy(update={"body": body, "stem": "問\x1fい\u200b\ud800"})
    report = written([deck(dataclasses.replace(entry("t/a/q", BODIES["short"]), wording=wording))], package)
    assert len(learner.imports(package).new) == report.notes == 1
    note = learner.note("t/a/q")
    assert (note["Question"], note["Answer"]) == ("問い", "答え")


def test_ruby_works_inside_a_gap_and_outside(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", gaps("{外|そと}の{{0}}と{{1}}", "{焦土|しょうど}", "次"), explanation="{内|うち}"))], package)
    learner.imports(package)
    ruby = "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>".format
    first, _ = learner.fronts()
    assert ruby("外", "そと") in first
    assert visible(first).strip().endswith("外(そと)の[...]と次")
    assert f">{ruby('焦土', 'しょうど')}</span>" in learner.backs()[0]
    assert ruby("内", "うち") in learner.backs()[0]


def test_a_gap_shows_its_hint_and_gaps_with_one_number_share_a_card(learner: Learner, package: Path) -> None:
    body = gaps("{{0}}と{{1}}と{{2}}", "一", "二", "三", hint="数")
    shared = body.model_copy(update={"gaps": (*body.gaps[:2], body.gaps[2].model_copy(update={"number": 1}))})
    report = written([deck(entry("t/a/q", shared))], package)
    learner.imports(package)
    assert report.cards == learner.collection.card_count() == 2
    assert visible(learner.fronts()[0]).strip().endswith("[数]と二と[数]")


def test_options_are_lettered_in_an_order_of_their_own_that_never_changes(learner: Learner, package: Path) -> None:
    uids = [f"t/{n}/q" for n in range(30)]
    written([deck(*(entry(uid, BODIES["choice"]) for uid in uids))], package)
    learner.imports(package)
    letters = [re.search(r'letter">([A-C])<', learner.note(uid)["Answer"])[1] for uid in uids]
    assert set(letters) == {"A", "B", "C"}
    options = BODIES["choice"].options
    for uid, shown in zip(uids, letters, strict=True):
        assert options[0] == arranged(options, guid("choice", uid, "ja"))["ABC".index(shown)]


def test_the_answer_side_names_the_letter_and_says_why_the_others_are_wrong(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["choice"]))], package)
    learner.imports(package)
    order = [option.id for option in arranged(BODIES["choice"].options, guid("choice", "t/a/q", "ja"))]
    key, wrong = "ABC"[order.index("a")], "ABC"[order.index("b")]
    back = visible(learner.backs()[0])
    assert f"{key} 自社の開発費が下がる" in back
    assert f"{wrong} 利用料で稼げるモデルは無料で配られる。" in back
    assert "ザッカーバーグ" in back
    assert "第15段落：要約" in back


def test_another_option_leaves_the_others_in_their_order() -> None:
    options = [Option(id=name, text=name) for name in "abcdef"]
    assert [each for each in arranged(options, "note") if each.id != "c"] == arranged([o for o in options if o.id != "c"], "note")


def test_true_and_false_keep_their_order(learner: Learner, package: Path) -> None:
    written([deck(*(entry(f"t/{n}/q", BODIES["true-false"]) for n in range(8)))], package)
    learner.imports(package)
    assert all(visible(front).strip().endswith("正しい誤り") for front in learner.fronts())


def test_several_right_options_are_announced_and_all_shown(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["multi"]))], package)
    learner.imports(package)
    assert "正しいものを2つ選ぶ。" in visible(learner.fronts()[0])
    assert learner.note("t/a/q")["Answer"].count('class="letter"') == 2


def test_numbers_pairs_and_sequences_go_out_whatever_their_kind_is_called(learner: Learner, package: Path) -> None:
    names = ("numeric", "matching", "ordering")
    written([deck(*(entry(f"t/{name}/q", BODIES[name]) for name in names))], package)
    learner.imports(package)
    number, pairs, items = (visible(back) for back in learner.backs())
    assert "4,050億個 ± 50億個" in number
    assert all(f"左{n} → 右{n}" in pairs for n in range(3))
    assert "安さ改造標準" in items
    assert "安さ改造標準" not in visible(learner.fronts()[2])
    assert "右0右1右2" not in re.sub(r"左\d", "", visible(learner.fronts()[1]))


@pytest.mark.parametrize(
    ("lang", "unit", "front", "back"),
    [
        ("ja", "個", "単位：個", "4,050億個 ± 50億個これも正解405 B"),
        ("en", "parameters", "In parameters", "405 billion parameters ± 5 billion parametersAlso right405 B"),
        ("ja", "", "なぜ公開するのか。", "4,050億 ± 50億これも正解405 B"),
    ],
)
def test_a_number_is_written_as_its_language_does_and_in_the_units_that_it_comes_out_short_in(
    learner: Learner, package: Path, lang: Lang, unit: str, front: str, back: str
) -> None:
    units = [{"name": "B", "factor": "1e9"}, {"name": "dozens", "factor": "7"}]
    body = Number.model_validate({"value": "405e9", "tolerance": "5e9", "unit": unit, "units": units})
    written([deck(entry("t/n/q", body))], package, lang)
    learner.imports(package)
    assert visible(learner.fronts()[0]).strip().endswith(front)
    assert back in visible(learner.backs()[0])
    assert "405" not in visible(learner.fronts()[0])


def test_a_card_of_pairs_lists_each_side_once_in_an_order_of_its_own_with_what_belongs_to_nothing(
    learner: Learner, package: Path
) -> None:
    pairs = tuple(Pair(left=f"左{n}", right="共通" if n % 2 else f"右{n}") for n in range(6))
    written([deck(entry("t/p/q", Pairs(pairs=pairs, others=("余り",))))], package)
    learner.imports(package)
    front = visible(learner.fronts()[0])
    assert front.count("共通") == front.count("余り") == 1
    lefts = re.findall(r"左\d", front)
    assert sorted(lefts) == [pair.left for pair in pairs] != lefts
    back = visible(learner.backs()[0]).split("余り")
    assert [f"{pair.left} → {pair.right}" in back[1] for pair in pairs] == [True] * 6
    assert back[1].endswith("どれにも対応しない：")
    assert re.findall(r"左\d", back[1]) == lefts


class Drawing(Body):
    """A body that this format has never heard of."""


def test_what_cannot_go_out_is_a_problem_with_its_place(learner: Learner, package: Path) -> None:
    questions = [
        entry("t/fine/q", BODIES["short"]),
        entry("t/fine/q", BODIES["short"], stem="同じid"),
        entry("t/drawing/q", Drawing()),
        entry("t/blank/q", BODIES["short"], stem="[](https://example.org)"),
        entry("t/keyless/q", Options(options=(Option(id="a", text="甲"), Option(id="b", text="乙")))),
        entry("t/link/q", gaps("[甲](https://example.org/{{0}})", "答え")),
    ]
    report = written([deck(*questions)], package)
    learner.imports(package)
    assert (report.questions, report.notes, report.cards, learner.collection.card_count()) == (6, 1, 1, 1)
    assert [problem.where for problem in report.problems] == [("test", each.uid) for each in questions[1:]]
    assert all(problem.fatal for problem in report.problems)


def test_decks_of_one_title_are_reported_since_anki_puts_them_together(learner: Learner, package: Path) -> None:
    pair = [deck(entry(f"{slug}/a/q", BODIES["short"]), slug=slug, title="同じ題") for slug in ("one", "two")]
    report = written(pair, package)
    assert len(learner.imports(package).new) == report.notes == 2
    assert [(problem.where, problem.fatal) for problem in report.problems] == [(("two",), False)]


def test_a_failed_export_leaves_the_file_that_was_there(package: Path) -> None:
    package.write_bytes(b"yesterday's")

    def broken():
        yield entry("t/a/q", BODIES["short"])
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        written([apkg.AnkiDeck("t", "題", broken())], package)
    assert package.read_bytes() == b"yesterday's"
    assert list(package.parent.iterdir()) == [package]


def test_tags_stand_under_one_name_and_have_no_space(learner: Learner, package: Path) -> None:
    written([deck(entry("t/a/q", BODIES["short"]), slug="機械　学習 one")], package)
    learner.imports(package)
    assert sorted(learner.note("t/a/q").tags) == ["quizapp::level::understand", "quizapp::機械-学習-one"]


def test_letters_go_on_after_z_and_nothing_is_shuffled_into_its_own_order() -> None:
    assert [letter(place) for place in (0, 25, 26, 49)] == ["A", "Z", "AA", "AX"]
    assert all(shuffled(n, str(note)) != list(range(n)) for n in (2, 3, 5) for note in range(50))


def test_nothing_that_is_frozen_has_moved() -> None:
    """A change here makes every learner's next import double or abandon their notes: see docs/anki.md."""
    rest = ("Explanation", "Voice", "Source", "Picture", "Erratum", "UID", "Extra1", "Extra2", "Extra3")
    assert {
        "choice": ("Question", "Task", "Options", "Answer", "Reasons", *rest),
        "cloze": ("Text", "Question", *rest),
        "answer": ("Question", "Prompt", "Answer", "Also", *rest),
    } == FIELDS
    found = {(name, lang): (note_type(name, lang).model_id, note_type(name, lang).name) for name in FIELDS for lang in LANGUAGES}
    assert found == {
        ("choice", "ja"): (1793491201001, "Quizapp Choice (ja)"),
        ("choice", "en"): (1793491201011, "Quizapp Choice (en)"),
        ("cloze", "ja"): (1793491201002, "Quizapp Cloze (ja)"),
        ("cloze", "en"): (1793491201012, "Quizapp Cloze (en)"),
        ("answer", "ja"): (1793491201003, "Quizapp Question and answer (ja)"),
        ("answer", "en"): (1793491201013, "Quizapp Question and answer (en)"),
    }
    assert [guid("choice", "linux-analogy/unix-before-linux/choice", lang) for lang in LANGUAGES] == [
        "b63b61d56e0cd1cf9d0e",
        "f60189f44de0849e5415",
    ]
    assert deck_name("Linuxの道") == "Quizapp::Linuxの道"
    assert [template["name"] for template in note_type("choice", "ja").templates] == ["Card"]


def test_a_gap_with_choices_shows_them_in_the_order_of_its_note(learner: Learner, package: Path) -> None:
    texts = ["空は{{青~赤~白::色}}く、雲は{{白}}い。", "空は{{赤~白~青::色}}く、雲は{{白}}い。"]
    fronts = []
    for text in texts:
        written([deck(entry("t/gap/q", Gaps(text=text)))], package)
        learner.imports(package, "ALWAYS")
        first, second = learner.fronts()
        fronts.append(re.search(r"\[(.*?)\]", visible(first))[1])
        assert "／" not in visible(second) and "色" not in visible(second)
    assert fronts[0] == fronts[1]
    assert fronts[0].startswith("色：") and sorted(fronts[0].removeprefix("色：")) == sorted("青／赤／白")


def test_the_right_choice_stands_at_every_place_over_the_notes(package: Path) -> None:
    places = {mixed(("right", "wrong", "other"), guid("cloze", f"t/{number}/q", "ja")).index("right") for number in range(40)}
    assert places == {0, 1, 2}
    note = guid("cloze", "t/1/q", "ja")
    assert mixed("abc", note) == mixed("cab", note)


def test_other_answers_stand_on_the_back_with_what_they_are_worth_but_for_wildcards(learner: Learner, package: Path) -> None:
    partly = [{"text": "抽出", "score": "50%"}, {"text": "知識*", "score": "25%"}]
    body = Accepted.model_validate({"accepted": ["蒸留", "じょうりゅう", "蒸*", r"distil\\*"], "partly": partly})
    written([deck(entry("t/short/q", body))], package)
    learner.imports(package)
    assert learner.note("t/short/q")["Also"] == "じょうりゅう／distil*／抽出 (50%)／知識* (25%)"
