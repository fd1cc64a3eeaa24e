"""Results as pages and as CSV: who may see them, and that no cell is ever a formula."""

import csv
import io
from random import Random
from types import SimpleNamespace

import pytest
from flask import Flask

from quizapp.db import Database
from quizapp.services import classes, play
from quizapp.services.sessions import Person
from quizapp.web.results.table import download, rows_of, safe, to_csv
from tests import answers
from tests.browserless import Visitor
from tests.cast import person, signed_in
from tests.factories import NOW, load_decks
from tests.inspecting import dump

PATHS = [
    "/teach/decks/colours/results",
    "/teach/decks/colours/results.csv",
    "/teach/classes/1/results",
    "/teach/classes/1/results.csv",
]
DANGEROUS = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠x"]


@pytest.fixture
def ines(app: Flask, app_db: Database) -> Visitor:
    """An instructor with a class whose only learner is called ``=Lea`` and got three of four."""
    load_decks(app_db)
    visitor = signed_in(app)
    teacher = Person(1, "instructor", "Ines", "")
    lea = person(app_db, "=Lea", "learner")
    made = classes.make(app_db, teacher, "3b", NOW)
    classes.join(app_db, lea, classes.page(app_db, teacher, made).code, NOW, where="here")
    key = play.start(app_db, lea, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW).key
    for place in range(1, 5):
        page = play.question(app_db, lea, key, place, NOW)
        play.answer(app_db, lea, key, place, (answers.wrong if place == 4 else answers.right)(page.body, page.row.arrangement), NOW)
    return visitor


@pytest.mark.parametrize("path", PATHS)
def test_looking_changes_nothing(ines: Visitor, app_db: Database, path: str) -> None:
    ines.get("/")
    before = dump(app_db)
    assert ines.get(path).status == 200
    assert dump(app_db) == before


@pytest.mark.parametrize("path", PATHS)
def test_only_the_instructor_of_a_class_sees_its_learners(ines: Visitor, app: Flask, visitor: Visitor, path: str) -> None:
    assert visitor.get(path, follow=False).status == 303
    assert signed_in(app, "Leo", "learner").get(path).status == 403
    stranger = signed_in(app, "Ivan").get(path)
    assert stranger.status == (404 if "classes" in path else 200)
    assert "=Lea" not in stranger.source


@pytest.mark.parametrize("path", ["/teach/decks/missing/results", "/teach/decks/missing/results.csv", "/teach/classes/9/results"])
def test_what_is_missing_has_no_results(ines: Visitor, path: str) -> None:
    assert ines.get(path).status == 404


def test_the_table_says_who_took_what_when_with_which_score(ines: Visitor) -> None:
    for path in (PATHS[0], PATHS[2]):
        [row] = ines.get(path).document.xpath("//tbody/tr")
        words = row.text_content()
        assert "=Lea" in words
        assert "3 of 4" in words
        assert "2026" in words
    assert "About colours" in ines.get(PATHS[2]).document.xpath("string(//tbody)")


@pytest.mark.parametrize("path", [PATHS[1], PATHS[3]])
def test_the_file_has_the_same_with_numbers_as_numbers_and_no_formula(ines: Visitor, path: str) -> None:
    response = ines.get(path).response
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.data.startswith(b"\xef\xbb\xbf")
    header, row = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert dict(zip(header, row, strict=True)) == {
        "Learner": "'=Lea",
        "Deck": "About colours",
        "Language": "en",
        "Started (UTC)": "2026-11-23 09:00:00",
        "Finished (UTC)": "2026-11-23 09:00:00",
        "Answered": "4",
        "Right": "3",
        "Questions": "4",
    }


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_would_be_a_formula_is_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Lea", "a=b", "", "１", -1, -0.5, 3])
def test_a_cell_that_is_no_formula_stays_as_it_is(cell: str | int | float) -> None:
    assert safe(cell) == cell


def test_whatever_stands_in_a_cell_comes_back_equal() -> None:
    rng = Random(20261123)
    letters = "a\",;'\r\n \t漢🙂|="
    rows = [["x" + "".join(rng.choices(letters, k=rng.randrange(12))) for _ in range(5)] for _ in range(200)]
    data = to_csv(rows)
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)) == rows
    assert to_csv([["a", 'b"c'], [1, "d\ne"]]) == b'\xef\xbb\xbfa,"b""c"\r\n1,"d\ne"\r\n'


@pytest.mark.parametrize("title", ['a".csv\r\nX-Evil: 1', "../../etc/passwd", "成績 3年B組", "x" * 5000, "", "con:?*"])
def test_the_name_of_the_file_is_safe_whatever_the_title(app: Flask, title: str) -> None:
    with app.test_request_context():
        disposition = download([["a"]], title).headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith("attachment; filename=\"results.csv\"; filename*=UTF-8''")
    name = disposition.partition("''")[2]
    assert not set(name) & set('\r\n"/\\; ')
    assert name.endswith(".csv")
    assert len(name) < 1000


def test_a_guest_has_a_number_for_a_name(app: Flask) -> None:
    attempt = SimpleNamespace(
        user_id=7, name=None, title={"ja": "色"}, lang="ja", started_at=NOW, finished_at=None, answered=1, score=0.5, total=4
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert rows_of([attempt], "en")[1] == ("Guest 7", "色", "ja", "2026-11-23 09:00:00", "", 1, 0.5, 4)
