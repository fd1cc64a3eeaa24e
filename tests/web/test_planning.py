"""The instructor's pages of quizzes: the form with its sections, states, extra time, results."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import QuizRow
from quizapp.services import classes
from quizapp.web.context import now
from tests.browserless import Page, Visitor
from tests.cast import known, signed_in
from tests.factories import deck, key_point, load_decks
from tests.inspecting import dump
from tests.web.test_quiz import instructor

FIELDS = {
    "title_en": "A colourful quiz",
    "sections-0-decks": ["colours"],
    "shuffle": "y",
    "behaviour": "practice",
    "feedback": "now",
    "counts": "best",
}


@pytest.fixture
def teacher(app: Flask, app_db: Database) -> Visitor:
    load_decks(app_db, deck(key_points=[key_point(name) for name in ("sky", "sea", "sun")]))
    return instructor(app, app_db)[0]


def quizzes(db: Database) -> list[QuizRow]:
    with db.reading() as session:
        return list(session.scalars(select(QuizRow).order_by(QuizRow.id)))


def make(visitor: Visitor, **changes: Any) -> Page:
    return visitor.post("/teach/quizzes/new", FIELDS | changes)


def test_a_quiz_is_made_and_published_and_found_by_its_link(app: Flask, app_db: Database, teacher: Visitor) -> None:
    page = make(teacher, minutes="20", pass_mark="６０")
    assert page.heading == "A colourful quiz"
    assert "Draft" in page.text
    (row,) = quizzes(app_db)
    assert (row.plan["minutes"], row.plan["pass_mark"]) == (20, 60)
    published = teacher.submit(page, "status", button="status=published")
    link = published.document.xpath("string(//section[contains(@class,'share')]//a/@href)")
    assert Visitor(app).get(link.removeprefix("http://localhost")).heading == "A colourful quiz"
    assert "A colourful quiz" in teacher.get("/teach/quizzes/").text


def test_sections_are_added_and_removed_without_losing_what_was_typed(app_db: Database, teacher: Visitor) -> None:
    page = make(teacher, act="add", **{"sections-0-number": "2"})
    assert page.document.xpath("string(//input[@name='title_en']/@value)") == "A colourful quiz"
    assert page.document.xpath("//fieldset[contains(@class,'section')]/@id") == ["section-0", "section-1"]
    assert page.document.xpath("string(//input[@name='sections-0-number']/@value)") == "2"
    assert page.document.xpath("//input[@name='sections-0-decks']/@checked")
    fewer = teacher.submit(page, button="act=remove-0")
    assert fewer.document.xpath("//fieldset[contains(@class,'section')]/@id") == ["section-0"]
    assert not fewer.document.xpath("//input[@name='sections-0-decks']/@checked")
    assert quizzes(app_db) == []


def test_the_questions_are_unfolded_where_they_were_asked_for_and_not_for_a_heading(teacher: Visitor) -> None:
    for act, unfolded in (("show", 1), ("add", 0)):
        page = teacher.post("/teach/quizzes/new", FIELDS | {"sections-0-title_en": "Warm-up", "act": act})
        assert len(page.document.xpath("//fieldset[@id='section-0']/details[@open]")) == unfolded
        assert page.document.xpath("//fieldset[@id='section-0']/div//input[@name='sections-0-title_en']/@value") == ["Warm-up"]


def test_what_can_be_chosen_is_told_in_words_and_a_text_with_its_gaps(teacher: Visitor) -> None:
    page = make(teacher, act="show")
    topic = page.document.xpath("(//div[@class='topic'])[1]")[0]
    asked = [" ".join(each.text_content().split()) for each in topic.xpath("label")]
    assert asked[0] == "The sky is blue."
    assert any("[…]" in each or "［…］" in each for each in asked)
    assert not any("Which words are missing?" in each for each in asked)


@pytest.mark.parametrize("act", ["remove-²", "remove-٣", "remove-2", "remove--1", "remove-", "remove-" + "9" * 5000])
def test_a_button_that_removes_no_section_changes_nothing(app_db: Database, teacher: Visitor, act: str) -> None:
    two = make(teacher, act="add")
    page = teacher.submit(two, button=f"act={act}")
    assert page.status == 200
    assert page.document.xpath("//fieldset[contains(@class,'section')]/@id") == ["section-0", "section-1"]
    assert quizzes(app_db) == []


def test_the_questions_of_the_decks_can_be_chosen_one_by_one(app_db: Database, teacher: Visitor) -> None:
    page = make(teacher, act="show")
    assert "colours/sky/choice" in page.document.xpath("//input[@name='sections-0-fixed']/@value")
    assert "colours/sea" in page.document.xpath("//input[@name='sections-0-key_points']/@value")
    teacher.submit(page, **{"sections-0-fixed": ["colours/sun/choice", "colours/sky/choice"]})
    (row,) = quizzes(app_db)
    assert row.plan["sections"][0]["fixed"] == ["colours/sun/choice", "colours/sky/choice"]
    edited = teacher.get(f"/teach/quizzes/{row.id}/edit")
    assert edited.document.xpath("//input[@name='sections-0-fixed'][@checked]/@value")


NO_TIME = ("A date and a time are wanted here, as in 2026-12-01T10:00", "日付と時刻を2026-12-01T10:00のように")


@pytest.mark.bad("BI-86")
@pytest.mark.parametrize(
    ("changes", "field", "english", "japanese"),
    [
        ({"title_en": ""}, "title_ja", "A text is missing here", "何も書かれていません"),
        ({"title_en": "x\x00y"}, "title_en", "control character", "制御文字"),
        ({"sections-0-decks": []}, "sections-0-decks", "Choose at least one deck", "デッキ"),
        ({"sections-0-number": "many"}, "sections-0-number", "A whole number is wanted here.", "整数"),
        ({"sections-0-number": "0"}, "sections-0-number", "it has to be 1 at least.", "1以上"),
        ({"minutes": "1000000000000"}, "minutes", "it can be 1440 at most.", "1440以下"),
        ({"minutes": "20.5"}, "minutes", "A whole number is wanted here.", "整数"),
        ({"attempts": "-1"}, "attempts", "it has to be 1 at least.", "1以上"),
        ({"pass_mark": "101"}, "pass_mark", "it can be 100 at most.", "100以下"),
        ({"opens_at": "Mars/X"}, "opens_at", *NO_TIME),
        ({"opens_at": "2026-12-01T10:00[Mars/X]"}, "opens_at", *NO_TIME),
        ({"closes_at": "2026-12-01T10:00+99:00"}, "closes_at", *NO_TIME),
        ({"closes_at": "20"}, "closes_at", *NO_TIME),
        ({"closes_at": "9999-12-31T23:59:59"}, "closes_at", "from 2000 to 2099", "2000から2099"),
        (
            {"opens_at": "2026-12-02T10:00", "closes_at": "2026-12-01T10:00"},
            "closes_at",
            "The quiz closes before it opens",
            "締め切りが開始より前",
        ),
        ({"behaviour": "exam"}, "closes_at", "does not go with this way of asking", "選べません"),
        ({"counts": "worst"}, "counts", "“worst” is not one of", "「worst」は使えません"),
    ],
)
def test_a_form_that_does_not_hold_together_comes_back_with_its_problem_and_changes_nothing(
    app_db: Database, teacher: Visitor, changes: dict[str, Any], field: str, english: str, japanese: str
) -> None:
    sent = FIELDS | {"intro_en": "My introduction", "minutes": "15"} | changes
    teacher.get("/")
    before = dump(app_db)
    for language, sentence in (("en", english), ("ja", japanese)):
        page = teacher.post("/teach/quizzes/new", sent, **{"Accept-Language": language})
        assert page.status == 422
        [problem] = page.document.xpath("//div[@id='problems']//a")
        assert (problem.get("href"), sentence in problem.text_content()) == (f"#{field}", True)
        assert sentence in page.document.xpath(f"string(//p[@id='{field}-problem'])")
        assert page.document.xpath("string(//textarea[@name='intro_en'])").strip() == "My introduction"
        for name in ("minutes", "attempts", "opens_at", "closes_at"):
            assert page.document.xpath(f"string(//input[@name='{name}']/@value)") == sent.get(name, "")
    assert dump(app_db) == before


@pytest.mark.bad("BI-86")
@pytest.mark.parametrize(
    ("zone", "opens", "closes", "shown", "told"),
    [
        ("UTC", "01:00", "10:00", "2026-12-01T01:00", "Dec 1, 2026, 1:00:00 AM UTC"),
        ("America/New_York", "01:00", "15:00", "2026-11-30T20:00", "Nov 30, 2026, 8:00:00 PM EST"),
    ],
)
def test_a_time_with_a_zone_is_that_time_and_one_without_is_in_the_zone_of_the_service(
    app: Flask, app_db: Database, teacher: Visitor, zone: str, opens: str, closes: str, shown: str, told: str
) -> None:
    context = app.extensions["quizapp"]
    app.extensions["quizapp"] = replace(context, settings=replace(context.settings, time_zone=zone))
    make(teacher, opens_at="2026-12-01T10:00+09:00", closes_at="2026-12-01T10:00")
    (row,) = quizzes(app_db)
    assert (row.plan["opens_at"], row.plan["closes_at"]) == (f"2026-12-01T{opens}:00Z", f"2026-12-01T{closes}:00Z")
    edited = teacher.get(f"/teach/quizzes/{row.id}/edit")
    assert edited.document.xpath("string(//input[@name='opens_at']/@value)") == shown
    assert f"Times of the zone {zone}." in edited.text
    assert told in teacher.get(f"/quizzes/{row.key}/").text


@pytest.mark.bad("BI-84")
def test_fields_that_the_form_does_not_have_are_ignored_and_noted(
    app_db: Database, teacher: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    extra = {"owner_id": "99", "id": "7", "key": "chosen", "status": "published", "score": "1", "is_admin": "1"}
    make(teacher, **extra)
    (made,) = quizzes(app_db)
    teacher.post(f"/teach/quizzes/{made.id}/edit", FIELDS | {"version": "1", "title_en": "Newer"} | extra)
    (saved,) = quizzes(app_db)
    assert (saved.title, saved.version, saved.status) == ({"en": "Newer"}, 2, "draft")
    assert (saved.id, saved.key, saved.owner_id) == (made.id, made.key, made.owner_id)
    assert made.key != "chosen"
    noted = [record.getMessage() for record in caplog.records if "ignored fields" in record.getMessage()]
    assert [("'owner_id'" in line, "title" in line, "sections" in line) for line in noted] == [(True, False, False)] * 2


def test_a_quiz_of_somebody_else_is_not_there(app: Flask, app_db: Database, teacher: Visitor) -> None:
    make(teacher)
    (row,) = quizzes(app_db)
    other = signed_in(app, "Ivan", "instructor")
    before = dump(app_db)
    assert other.get(f"/teach/quizzes/{row.id}/").status == 404
    assert other.post(f"/teach/quizzes/{row.id}/edit", FIELDS | {"version": "1"}).status == 404
    assert other.post(f"/teach/quizzes/{row.id}/status", {"status": "published"}).status == 404
    assert dump(app_db)["quiz"] == before["quiz"]


@pytest.mark.bad("BI-82")
def test_a_form_that_is_older_than_what_stands_is_a_conflict_with_both_texts_and_can_be_sent_again(
    app_db: Database, teacher: Visitor
) -> None:
    make(teacher, minutes="15")
    (row,) = quizzes(app_db)
    stale = teacher.get(f"/teach/quizzes/{row.id}/edit")
    newer = {"version": "1", "title_en": "Newer", "minutes": "20", "behaviour": "exam", "feedback": "end"}
    assert teacher.post(f"/teach/quizzes/{row.id}/edit", FIELDS | newer).status == 200
    before = dump(app_db)
    page = teacher.submit(stale, "", title_en="Older", counts="last")
    assert page.status == 409
    assert "Somebody else changed this quiz" in page.said and "Your text is still in the form" in page.said
    rows = page.document.xpath("//section[contains(@class,'compared')]//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["Title in English", "Newer", "Older"],
        ["How it is answered", "Exam: answers may be changed until they are handed in", "Practice: each question is answered once"],
        ["When the right answers are shown", "At the end", "After each question"],
        ["Time in minutes", "20", "15"],
        ["Which attempt counts", "The best attempt counts", "The last attempt counts"],
    ]
    assert (
        "ほかの人がこのクイズを変更しました"
        in teacher.post(f"/teach/quizzes/{row.id}/edit", FIELDS | {"version": "1"}, **{"Accept-Language": "ja"}).said
    )
    assert dump(app_db) == before
    assert page.document.xpath("string(//input[@name='title_en']/@value)") == "Older"
    assert teacher.submit(page, "", follow=False).status == 303
    assert quizzes(app_db)[0].title == {"en": "Older"}


def test_a_quiz_that_asks_nothing_is_not_published(app_db: Database, teacher: Visitor) -> None:
    page = make(teacher, **{"sections-0-decks": ["nowhere"]})
    refused = teacher.submit(page, "status", button="status=published")
    assert (refused.status, "In no language does every section have a question" in refused.text) == (422, True)
    assert quizzes(app_db)[0].status == "draft"


def in_class(app: Flask, db: Database) -> tuple[Visitor, int, int]:
    """A learner in a class of Ines: the browser, the class, the learner's id."""
    lea = signed_in(app, "Lea", "learner")
    ines = known(db, "Ines")
    class_id = classes.make(db, ines, "1b", now())
    learner = known(db, "Lea")
    classes.join(db, learner, classes.page(db, ines, class_id).code, now(), where="here")
    return lea, class_id, learner.id


def test_members_find_the_quiz_of_their_class_on_their_home_page(app: Flask, app_db: Database, teacher: Visitor) -> None:
    lea, class_id, _ = in_class(app, app_db)
    page = make(teacher, class_id=str(class_id))
    assert "A colourful quiz" not in lea.get("/").text
    teacher.submit(page, "status", button="status=published")
    link = lea.get("/").document.xpath("string(//a[starts-with(@href, '/quizzes/')]/@href)")
    assert lea.get(link).status == 200
    assert Visitor(app).get(link).status == 404


def test_extra_time_is_given_to_members(app: Flask, app_db: Database, teacher: Visitor) -> None:
    lea, class_id, learner = in_class(app, app_db)
    page = teacher.submit(make(teacher, class_id=str(class_id), minutes="20"), "status", button="status=published")
    teacher.submit(page, "time", **{f"minutes-{learner}": "10"})
    link = lea.get("/").document.xpath("string(//a[starts-with(@href, '/quizzes/')]/@href)")
    assert "30 minutes (10 of them extra for you)" in lea.get(link).text
    before = dump(app_db)
    refused = teacher.submit(page, "time", **{f"minutes-{learner}": "ten"})
    assert (refused.status, "whole number of minutes" in refused.text) == (422, True)
    assert refused.document.xpath(f"string(//input[@name='minutes-{learner}']/@value)") == "ten"
    assert dump(app_db) == before


def test_results_are_a_table_and_a_safe_file(app: Flask, app_db: Database, teacher: Visitor) -> None:
    lea, class_id, _ = in_class(app, app_db)
    page = make(teacher, class_id=str(class_id), pass_mark="50", title_en="=1+1", **{"sections-0-kinds": ["choice"]})
    teacher.submit(page, "status", button="status=published")
    row = quizzes(app_db)[0]
    results = teacher.get(f"/teach/quizzes/{row.id}/results")
    assert "Lea" in results.text
    assert "not taken yet" in results.text
    taken = lea.submit(lea.get(f"/quizzes/{row.key}/"), "attempts")
    for place in range(1, 4):
        lea.post(taken.response.request.path[:-1] + str(place), {"choice": "0"})
    assert "passed" in teacher.get(f"/teach/quizzes/{row.id}/results").text.lower()
    file = teacher.get(f"/teach/quizzes/{row.id}/results.csv").response
    assert file.mimetype == "text/csv"
    assert file.get_data(as_text=True).splitlines()[1].startswith("Lea,1,")
