"""Statistics as pages and as CSV."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import update

from quizapp.db import Database
from quizapp.db.tables import DeckRow
from quizapp.web.layout import decimal, duration, share
from tests.browserless import Page, Visitor
from tests.cast import known, person, signed_in
from tests.factories import deck, key_point, load_decks
from tests.inspecting import dump
from tests.taking import published, sit, take

ALL = ("choice", "cloze", "short", "true-false")
DECK, CSV = "/teach/decks/colours/statistics", "/teach/decks/colours/statistics.csv"
PATHS = [DECK, CSV, "/teach/questions/1/statistics", "/teach/questions/3/statistics"]


@pytest.fixture
def ines(app: Flask, app_db: Database) -> Visitor:
    """An instructor; five learners took her deck, and every one of them wrote ``zzz`` as the short answer."""
    load_decks(app_db)
    for number in range(5):
        take(app_db, person(app_db, f"Lea {number}", "learner"), ("choice",) if number else ("choice", "cloze", "true-false"))
    return signed_in(app)


def cells(page: Page) -> list[list[str]]:
    rows = page.document.xpath("//table[contains(@class, 'statistics')]/tbody/tr")
    return [[" ".join(cell.text_content().replace("\u200b", "").split()) for cell in row.xpath("td")] for row in rows]


def records(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.response.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("path", PATHS)
def test_looking_changes_nothing(ines: Visitor, app_db: Database, path: str) -> None:
    ines.get("/")
    before = dump(app_db)
    assert ines.get(path).status == 200
    assert dump(app_db) == before


@pytest.mark.parametrize("path", PATHS)
def test_only_those_who_teach_see_statistics_and_nobody_is_named(ines: Visitor, app: Flask, visitor: Visitor, path: str) -> None:
    assert visitor.get(path, follow=False).status == 303
    assert signed_in(app, "Leo", "learner").get(path).status == 403
    for teacher in (ines, signed_in(app, "Ivan")):
        page = teacher.get(path)
        assert page.status == 200
        assert "Lea" not in page.source.replace("Learner", "")


@pytest.mark.parametrize(
    "path",
    [
        "/teach/decks/missing/statistics",
        "/teach/decks/missing/statistics.csv",
        "/teach/questions/99/statistics",
        f"{DECK}?attempts=second",
        "/teach/questions/1/statistics?version=2",
        "/teach/questions/1/statistics?version=",
        "/teach/questions/1/statistics?version=-1",
        "/teach/questions/1/statistics?version=99999999999999999999",
        "/teach/questions/1/statistics?version=１",
    ],
)
def test_what_is_missing_has_no_statistics(ines: Visitor, path: str) -> None:
    assert ines.get(path).status == 404


def test_the_table_has_a_row_a_question_with_its_interval_and_a_dash_for_what_is_not_known(ines: Visitor) -> None:
    assert cells(ines.get(DECK)) == [
        ["Which colour is the sky? Single answer", "5", "100% (57%–100%)", "—", "10 s", "0"],
        ["The ［…］ is blue. Fill in the gaps", "5", "20% (4%–62%)", "—", "10 s", "0"],
        ["Which colour is the sky? Short answer", "5", "0% (0%–43%)", "—", "10 s", "0"],
        ["The sky is green. True or false", "5", "20% (4%–62%)", "—", "10 s", "0"],
    ]


def test_the_page_of_a_deck_says_what_is_hidden_and_how_to_read_the_rest(ines: Visitor) -> None:
    text = ines.get(DECK).text
    assert "Discrimination, reliability and advice are shown from 20 learners." in text
    assert "95 of 100 cases" in text
    assert "Mean35%" in text.replace("Mean ", "Mean")


def test_below_five_learners_there_is_only_their_number(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    take(app_db, person(app_db, "Lea", "learner"), ALL)
    page = signed_in(app).get(DECK)
    assert "Figures are shown from 5 learners." in page.text
    assert {tuple(row[1:]) for row in cells(page)} == {("1", "—", "—", "—", "0")}
    assert "100%" not in signed_in(app, "Ivan").get("/teach/questions/1/statistics").text


def test_a_deck_that_nobody_took_says_so(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    assert "No learner has finished this deck yet." in signed_in(app).get(DECK).text


def test_the_attempts_that_count_can_be_chosen_and_stay_chosen(ines: Visitor) -> None:
    page = ines.get(f"{DECK}?attempts=best")
    assert page.document.xpath("string(//nav[@class='which']/a[@aria-current])").strip() == "Best attempt"
    [link] = page.document.xpath("//table//a[contains(@href, '/questions/1/')]/@href")
    assert link.endswith("attempts=best")
    assert "attempts=best" in page.document.xpath("string(//a[contains(@href, 'statistics.csv')]/@href)")


def test_the_options_are_a_plot_with_a_title_a_description_and_a_table(ines: Visitor) -> None:
    page = ines.get("/teach/questions/1/statistics")
    [plot] = page.document.xpath("//figure/*[name()='svg']")
    assert plot.get("role") == "img"
    named = [page.document.xpath(f"string(//*[@id='{name}'])") for name in plot.get("aria-labelledby").split()]
    assert named == ["How often each option was chosen", "A (right answer): 5; B: 0; C: 0"]
    assert [bar.get("width") for bar in plot.xpath("*[name()='rect'][@class='marked' or @class='plain']")] == [
        "212.0",
        "0.0",
        "0.0",
    ]
    assert cells(page) == [
        ["A", "Blue right answer", "5 (100%)", "—"],
        ["B", "Red", "0 (0%)", "—"],
        ["C", "Green", "0 (0%)", "—"],
        ["", "No answer", "0 (0%)", "—"],
    ]
    assert "style=" not in page.source
    assert not page.document.xpath("//style | //script[not(@src)]")


def test_typed_answers_that_were_marked_wrong_are_listed(ines: Visitor) -> None:
    page = ines.get("/teach/questions/3/statistics")
    assert cells(page) == [["zzz Accept", "5", "Wrong", "English"]]
    assert not page.document.xpath("//figure")


ACCEPT = "/teach/questions/3/statistics/accept?version=1"


def test_one_click_accepts_a_typed_answer_and_says_what_was_marked_again(ines: Visitor) -> None:
    page = ines.get("/teach/questions/3/statistics")
    after = ines.submit(page, page.document.xpath("string(//form[contains(@action, '/accept')]/@action)"))
    assert after.status == 200
    assert "The answer is accepted. 5 answers were marked again" in after.text
    assert "zzz" not in after.text
    assert after.document.xpath("string(//dl[@class='figures']/div[2]/dd)").startswith("100%")


def test_accepting_again_by_the_back_button_changes_nothing_and_says_the_same(ines: Visitor, app_db: Database) -> None:
    sent = {"lang": "en", "part": "", "text": "zzz"}
    ines.post(ACCEPT, sent)
    before = dump(app_db)
    page = ines.post(ACCEPT, sent)
    assert (page.status, "The answer is accepted." in page.text) == (200, True)
    assert dump(app_db) == before


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lang": "en", "part": "", "text": "blau"},
        {"lang": "en", "part": "7", "text": "zzz"},
        {"lang": "ja", "part": "", "text": "zzz"},
        {"lang": "xx", "part": "", "text": "zzz"},
        {"lang": "en", "part": "", "text": "z" * 20_000},
        {"lang": "en", "part": "", "text": "\0<script>"},
    ],
)
def test_an_answer_that_is_not_in_the_list_is_refused_with_a_sentence(
    ines: Visitor, app_db: Database, sent: dict[str, str]
) -> None:
    ines.get("/")
    before = dump(app_db)
    page = ines.post(ACCEPT, sent)
    assert page.status == 409
    assert "Nothing was accepted; look at the list now." in page.text
    assert "zzz" in page.text
    assert dump(app_db) == before


def test_whoever_may_not_change_the_question_sees_the_answers_without_a_button(ines: Visitor, app: Flask, app_db: Database) -> None:
    ivo = person(app_db, "Ivo")
    with app_db.writing() as session:
        session.execute(update(DeckRow).values(owner_id=ivo.id))
        session.commit()
    ivan = signed_in(app, "Ivan")
    page = ivan.get("/teach/questions/3/statistics")
    assert cells(page) == [["zzz", "5", "Wrong", "English"]]
    assert not page.document.xpath("//form[contains(@action, '/accept')]")
    before = dump(app_db)
    assert ivan.post(ACCEPT, {"lang": "en", "part": "", "text": "zzz"}).status == 404
    assert dump(app_db) == before


def test_the_versions_of_a_question_lead_to_one_another(ines: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck(key_points=[key_point(ask={"ja": "空は何色か。", "en": "What colour has the sky?"})]))
    page = ines.get("/teach/questions/1/statistics")
    assert page.heading == "What colour has the sky?"
    [link] = page.document.xpath("//table//a[contains(@href, 'version=1')]/@href")
    assert ines.get(link).heading == "Which colour is the sky?"


def test_the_file_has_every_figure_as_a_number_and_nothing_for_what_is_not_known(ines: Visitor) -> None:
    page = ines.get(CSV)
    assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Statistics%20About%20colours.csv" in page.response.headers["Content-Disposition"]
    first, cloze, *_ = records(page)
    assert first == {
        "Question": "Which colour is the sky?",
        "Id": "colours/sky/choice",
        "Kind": "Single answer",
        "Version": "1",
        "Learners": "5",
        "Attempts": "5",
        "Facility (0 to 1)": "1.0",
        "Interval from": "0.5655",
        "Interval to": "1.0",
        "Standard deviation": "0.0",
        "Discrimination (-1 to 1)": "",
        "Discriminative efficiency (-1 to 1)": "",
        "Effective weight (0 to 1)": "",
        "Random guess score (0 to 1)": "0.3333",
        "Median time (s)": "10.0",
        "Distractors that work": "0",
        "Distractors": "2",
        "Reports": "0",
        "Open reports": "0",
        "To look at": "",
    }
    assert (cloze["Distractors"], cloze["Random guess score (0 to 1)"]) == ("", "0.0")


def test_a_question_that_would_be_a_formula_is_a_text_in_the_file(app: Flask, app_db: Database) -> None:
    load_decks(app_db, deck(key_points=[key_point(ask={"ja": "=1+1は何か。", "en": "=1+1 is what?"})]))
    assert records(signed_in(app).get(CSV))[0]["Question"] == "'=1+1 is what?"


def test_advice_stands_in_the_table_and_in_the_file(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    for number in range(20):
        take(app_db, person(app_db, f"Lea {number}", "learner"), ALL if number < 7 else ())
    ines = signed_in(app)
    assert cells(ines.get(DECK))[0][0].endswith("Nobody chose “Green”: replace it or leave it out.")
    assert records(ines.get(CSV))[0]["To look at"] == "Nobody chose “Green”: replace it or leave it out."
    assert "Nobody chose “Green”" in ines.get("/teach/questions/1/statistics").text


def test_the_pages_of_a_deck_lead_to_its_statistics(ines: Visitor) -> None:
    for path in ("/teach/decks/colours/", "/teach/decks/colours/results"):
        assert ines.get(path).document.xpath(f"//a[@href='{DECK}']")


def test_the_pages_speak_japanese(app: Flask, ines: Visitor) -> None:
    ines.headers["Accept-Language"] = "ja"
    assert ines.get(DECK).heading.startswith("統計")
    assert ines.get("/teach/questions/1/statistics").heading == "skyの色は何か。"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (lambda: share(None), "—"),
        (lambda: share(0.0), "0%"),
        (lambda: share(0.666), "67%"),
        (lambda: decimal(None), "—"),
        (lambda: decimal(-0.001), "0.00"),
        (lambda: decimal(-0.236), "-0.24"),
        (lambda: duration(None), "—"),
        (lambda: duration(59.4), "59 s"),
        (lambda: duration(600), "10 min 0 s"),
    ],
)
def test_a_figure_is_written_as(app: Flask, shown, text: str) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert shown() == text


@pytest.fixture
def quiz_id(ines: Visitor, app_db: Database) -> int:
    """A quiz of Ines that five learners took, with the choice alone right."""
    made, key = published(app_db, known(app_db, "Ines"))
    for number in range(5):
        sit(app_db, person(app_db, f"Lino {number}", "learner"), key, ("choice",))
    return made


def where(page: Page) -> str:
    """Whose attempts are counted."""
    return page.document.xpath("string(//nav[@aria-labelledby='where']/a[@aria-current])").strip()


def test_a_quiz_has_a_page_of_statistics_reached_from_its_results(ines: Visitor, quiz_id: int) -> None:
    results = ines.get(f"/teach/quizzes/{quiz_id}/results")
    page = ines.get(results.document.xpath("string(//a[text()='Statistics']/@href)"))
    assert page.heading == "Statistics: Colours"
    assert [row[1:3] for row in cells(page)] == [["5", "100% (57%–100%)"], *[["5", "0% (0%–43%)"]] * 3]
    [plot] = page.document.xpath("//figure/*[name()='svg']")
    assert "20–29%: 5" in page.document.xpath(f"string(//*[@id='{plot.get('aria-labelledby').split()[1]}'])")
    [first, *_] = page.document.xpath("//table[contains(@class, 'statistics')]//a/@href")
    there = ines.get(first)
    assert there.heading == "Which colour is the sky?"
    assert where(there) == "Quiz: Colours"
    [deck_link] = there.document.xpath("//nav[@aria-labelledby='where']/a[not(@aria-current)]/@href")
    assert where(ines.get(deck_link)) == "Deck: About colours"


def test_the_file_of_a_quiz_has_its_own_figures(ines: Visitor, quiz_id: int) -> None:
    found = records(ines.get(f"/teach/quizzes/{quiz_id}/statistics.csv"))
    assert [row["Facility (0 to 1)"] for row in found] == ["1.0", "0.0", "0.0", "0.0"]


def test_a_quiz_that_nobody_took_says_so(ines: Visitor, app_db: Database) -> None:
    made, _ = published(app_db, known(app_db, "Ines"))
    assert "No learner has finished this quiz yet." in ines.get(f"/teach/quizzes/{made}/statistics").text
    assert ines.get(f"/teach/quizzes/{made}/statistics.csv").status == 200


@pytest.mark.parametrize("path", ["/teach/quizzes/99/statistics", "/teach/quizzes/99/statistics.csv"])
def test_a_quiz_that_is_missing_has_no_statistics(ines: Visitor, path: str) -> None:
    assert ines.get(path).status == 404
