"""The page of a quiz and the attempt at it, in a browser without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp.content.quiz import Quiz
from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ItemRow
from quizapp.services import account, planning, play
from quizapp.services.sessions import Person
from quizapp.web.context import now
from tests import answers, taking
from tests.browserless import Page, Visitor, is_japanese
from tests.cast import known, signed_in
from tests.factories import OTHER_KINDS, deck, key_point, load_decks
from tests.inspecting import dump
from tests.taking import places

JAPANESE = {"Accept-Language": "ja"}
SCRIPT = {"Accept": "application/json"}
EXAM = {"behaviour": "exam", "feedback": "end"}
TYPED = [{"decks": ["colours"], "kinds": ["short"]}]
CHOICES = [{"decks": ["colours"], "kinds": ["choice"]}]


def instructor(app: Flask, db: Database) -> tuple[Visitor, Person]:
    return signed_in(app, "Ines", "instructor"), known(db, "Ines")


@pytest.fixture
def ines(app: Flask, app_db: Database) -> Person:
    load_decks(app_db, deck(key_points=[key_point(name) for name in ("sky", "sea", "sun")]))
    return instructor(app, app_db)[1]


def published(db: Database, person: Person, **changes: Any) -> tuple[int, str]:
    made, key = taking.published(db, person, **({"title": {"en": "A colourful quiz"}, "sections": CHOICES} | changes))
    return made, f"/quizzes/{key}/"


def begin(visitor: Visitor, path: str) -> Page:
    return visitor.submit(visitor.get(path), "attempts")


def exam(visitor: Visitor, db: Database, person: Person, **changes: Any) -> str:
    """The address of a fresh attempt at an exam; ``/1`` is its first question."""
    return begin(visitor, published(db, person, **(EXAM | changes))[1]).response.request.path.rsplit("/", 1)[0]


def let_time_pass(db: Database) -> None:
    """The time of every attempt was over a minute ago."""
    with db.writing() as session:
        session.execute(update(AttemptRow).values(due_at=now() - timedelta(minutes=1)))
        session.commit()


def item(db: Database, place: int = 1) -> ItemRow:
    """A question of the one attempt that there is."""
    with db.reading() as session:
        return session.scalars(select(ItemRow).where(ItemRow.place == place)).one()


def attempt(db: Database) -> AttemptRow:
    with db.reading() as session:
        return session.scalars(select(AttemptRow)).one()


def test_the_page_says_what_to_expect(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(
        app_db,
        ines,
        intro={"en": "Read slowly."},
        behaviour="exam",
        feedback="end",
        minutes=20,
        attempts=2,
        pass_mark=60,
        counts="last",
    )
    page = visitor.get(path)
    assert page.heading == "A colourful quiz"
    for text in (
        "Read slowly.",
        "3",
        "20 minutes",
        "2 The last attempt counts",
        "60%",
        "Answers may be changed until you hand in.",
    ):
        assert text in page.text


def test_a_quiz_is_started_taken_and_handed_in(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end", minutes=20)
    page = begin(visitor, path)
    assert "until" in page.text
    assert page.document.xpath("//form[@data-save]")
    for _ in range(3):
        page = visitor.submit(page, choice="0")
    assert page.heading == "A colourful quiz"
    results = visitor.submit(page, "finish")
    assert "of 3 right" in results.heading
    again = visitor.get(path)
    assert "Your result:" in again.text
    assert again.document.xpath("//main//table//td/a")


def test_an_attempt_that_goes_on_is_offered_and_not_started_again(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, attempts=1)
    begin(visitor, path)
    assert "You are in the middle of this quiz." in visitor.get(path).text
    key = path.split("/")[2]
    assert "/attempts/" in visitor.post(f"/quizzes/{key}/attempts", {"lang": "en"}).response.request.path
    with app_db.reading() as session:
        assert len(session.execute(select(AttemptRow.id)).all()) == 1


@pytest.mark.bad("BI-91")
def test_a_quiz_that_may_not_be_started_says_why(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, opens_at=now() + timedelta(days=1))
    page = visitor.get(path)
    assert "This quiz opens at" in page.text
    assert not page.document.xpath("//form[contains(@action, 'attempts')]")
    before = dump(app_db)
    refused = visitor.post(f"{path}attempts", {"lang": "en"})
    assert (refused.status, "This quiz opens at " in refused.said and " UTC." in refused.said) == (409, True)
    assert "に始まります。" in visitor.post(f"{path}attempts", {"lang": "en"}, **JAPANESE).said
    assert dump(app_db) == before


@pytest.mark.bad("BI-84", "BI-90")
def test_fields_that_nobody_offered_change_nothing(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, minutes=10)
    extra = {"due_at": "2099-01-01", "score": "100", "seed": "1", "number": "7", "behaviour": "practice", "user_id": "1"}
    visitor.post(f"{path}attempts", {"lang": "en", **extra})
    with app_db.reading() as session:
        (attempt,) = session.scalars(select(AttemptRow)).all()
    assert (attempt.number, attempt.score, attempt.user_id != ines.id) == (1, 0.0, True)
    assert attempt.due_at and attempt.due_at < now() + timedelta(minutes=11)


@pytest.mark.bad("BI-91")
@pytest.mark.parametrize("feedback", ["end", "never"])
def test_time_that_is_over_is_told_with_what_was_typed_and_nothing_more_is_taken(
    app_db: Database, ines: Person, visitor: Visitor, feedback: str
) -> None:
    base = exam(visitor, app_db, ines, feedback=feedback, minutes=10, sections=TYPED)
    let_time_pass(app_db)
    before, due = dump(app_db), attempt(app_db).due_at
    told = f"The time was over at {due:%b} {due.day}, {due:%Y}, "
    late = visitor.post(f"{base}/1", {"answer": "my late words"})
    assert (late.status, told in late.said) == (409, True)
    assert "my late words" in late.source
    assert "に時間が終わりました" in visitor.post(f"{base}/1", {"answer": "x"}, **JAPANESE).said
    saved = visitor.post(f"{base}/1/save", {"answer": "my late words", "save": "1"})
    assert (saved.status, saved.response.json["final"], told in saved.response.json["problem"]) == (409, True, True)
    assert visitor.post(f"{base}/1/flag", {"flag": "on"}).status == 409
    assert dump(app_db) == before
    assert ("of 3 right" if feedback == "end" else "Handed in") in visitor.get(f"{base}/").heading


@pytest.mark.bad("BI-91", "BI-103")
def test_after_handing_in_nothing_more_is_taken_and_back_shows_the_result(app_db: Database, ines: Person, visitor: Visitor) -> None:
    base = exam(visitor, app_db, ines, sections=TYPED)
    handed_in = visitor.submit(visitor.get(f"{base}/"), "finish", follow=False)
    assert (handed_in.status, handed_in.response.location) == (303, f"{base}/")
    before, results = dump(app_db), visitor.get(f"{base}/")
    assert visitor.post(f"{base}/finish").stable == results.stable
    back = visitor.get(f"{base}/1")
    assert back.document.xpath("//h2[@id='result']") and not back.document.xpath("//input[@name='answer']")
    late = visitor.post(f"{base}/1", {"answer": "my late words"})
    assert late.status == 409
    assert "finished before the answer arrived" in late.said and "my late words" in late.said
    saved = visitor.post(f"{base}/1/save", {"answer": "my late words", "save": "1"})
    assert (saved.status, "finished before" in saved.response.json["problem"]) == (409, True)
    assert dump(app_db) == before


@pytest.mark.bad("BI-95")
def test_an_answer_is_saved_while_it_is_given(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end")
    place = begin(visitor, path).response.request.path
    assert visitor.post(f"{place}/save", {"choice": "1", "save": "2"}).response.json == {"saved": 2}
    before = dump(app_db)
    late = visitor.post(f"{place}/save", {"choice": "0", "save": "1"}).response.json
    assert (late["saved"], "Another answer to this question was saved" in late["newer"]) == (2, True)
    assert dump(app_db) == before
    page = visitor.get(place)
    assert page.document.xpath("string(//input[@name='choice'][@checked]/@value)") == "1"
    assert "Saved" in page.text


@pytest.mark.bad("BI-96", "BI-102")
def test_of_two_tabs_with_one_number_the_first_stands_and_the_other_is_told(
    app_db: Database, ines: Person, visitor: Visitor
) -> None:
    place = f"{exam(visitor, app_db, ines)}/1"
    assert visitor.post(f"{place}/save", {"choice": "1", "save": "1"}).response.json == {"saved": 1}
    before = dump(app_db)
    assert visitor.post(f"{place}/save", {"choice": "1", "save": "1"}).response.json == {"saved": 1}, "sent twice"
    for headers, words in (({}, "was saved elsewhere. Send yours with the button"), (JAPANESE, "別の解答が保存されています")):
        other = visitor.post(f"{place}/save", {"choice": "0", "save": "1"}, **headers)
        assert (other.status, other.response.json["final"], words in other.response.json["problem"]) == (409, True, True)
    assert dump(app_db) == before
    assert visitor.post(f"{place}/save", {"choice": "0", "save": "2"}).response.json == {"saved": 2}
    assert item(app_db).response == [item(app_db).arrangement[0]]


@pytest.mark.parametrize("number", ["", "-1", "one", "9" * 20, "1.5", "١"])
def test_a_save_without_its_number_is_refused(app_db: Database, ines: Person, visitor: Visitor, number: str) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end")
    place = begin(visitor, path).response.request.path
    before = dump(app_db)
    assert visitor.post(f"{place}/save", {"choice": "1", "save": number}).status == 422
    assert dump(app_db) == before


@pytest.mark.bad("BI-98")
def test_saving_tells_nothing_of_the_mark(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end")
    place = begin(visitor, path).response.request.path
    said = {visitor.post(f"{place}/save", {"choice": str(n), "save": str(n + 1)}).source.replace(str(n + 1), "N") for n in range(3)}
    assert len(said) == 1


def test_a_question_can_be_flagged_and_found_in_the_index(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end")
    page = begin(visitor, path)
    flagged = visitor.submit(page, "flag", button="flag=on")
    assert flagged.document.xpath("string(//ol[@class='places']/li[1])").split() == ["⚑", "1:", "not", "answered,", "flagged"]
    assert "⚑ flagged" in visitor.get(page.response.request.path.rsplit("/", 1)[0] + "/").text
    cleared = visitor.submit(flagged, "flag", button="flag=off")
    assert "⚑" not in cleared.source


@pytest.mark.bad("BI-97")
def test_one_after_the_other_shows_the_way_to_the_question_that_is_due(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="end", sequential=True)
    first = begin(visitor, path).response.request.path
    base = first.rsplit("/", 1)[0]
    page = visitor.get(f"{base}/2")
    assert page.status == 409
    assert page.document.xpath("//main//a/@href") == [first]
    overview = visitor.get(f"{base}/")
    assert not overview.document.xpath("//ol[@class='index']//a")
    assert "colour" not in overview.document.xpath("string(//ol[@class='index'])")
    before = dump(app_db)
    refused = visitor.post(f"{base}/2", {"choice": "0"})
    assert (refused.status, refused.document.xpath("//main//a/@href")) == (409, [first])
    assert "come one after the other" in refused.text
    assert "一問ずつ順に進みます" in visitor.get(f"{base}/2", **JAPANESE).text
    saved = visitor.post(f"{base}/2/save", {"choice": "0", "save": "1"})
    assert (saved.status, "one after the other" in saved.response.json["problem"]) == (409, True)
    assert dump(app_db) == before


@pytest.mark.bad("BI-97", "BI-102")
def test_what_was_typed_for_a_question_that_is_not_due_is_shown_to_be_copied(
    app_db: Database, ines: Person, visitor: Visitor
) -> None:
    base = exam(visitor, app_db, ines, sequential=True, sections=[{**TYPED[0], "number": 2}])
    second = [visitor.post(f"{base}/{place}", {"answer": "red"}).response.request.path for place in (1, 2)]
    assert second == [f"{base}/2", f"{base}/"]
    before = dump(app_db)
    for fields in ({"answer": "my other words"}, {"answer": "my other words", "move": "up-1"}):
        refused = visitor.post(f"{base}/1", fields)
        assert (refused.status, refused.document.xpath("//main//a/@href")) == (409, [f"{base}/"])
        assert "Your answer to another question was not saved. What you typed: my other words" in refused.text
    assert dump(app_db) == before


@pytest.mark.bad("BI-97")
def test_the_review_is_not_there_before_the_attempt_is_over(app_db: Database, ines: Person, visitor: Visitor) -> None:
    base = exam(visitor, app_db, ines)
    visitor.post(f"{base}/1", {"choice": "0"})
    before = dump(app_db)
    for address in (f"{base}/", f"{base}/1"):
        page = visitor.get(address)
        assert page.status == 200
        assert "Blue light is scattered most." not in page.source
        assert not page.document.xpath("//*[@id='result'] | //ol[@class='reviewed'] | //li[contains(@class, 'right')]")
    assert [visitor.post(f"{base}/{way}").status for way in ("1/claim", "missed")] == [404, 409]
    assert visitor.post(f"{base}/1", {"act": "give-up"}).status == 409
    assert dump(app_db) == before


def test_until_right_asks_again_and_ends_when_somebody_gives_up(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="until-right")
    page = begin(visitor, path)
    place = page.response.request.path
    with app_db.writing() as session:
        session.execute(update(ItemRow).values(arrangement=["b", "a", "c"]))
        session.commit()
    wrong = visitor.post(place, {"choice": "0"})
    assert "Not right yet" in wrong.text
    assert "Blue light is scattered most." not in wrong.text
    assert wrong.document.xpath("string(//input[@name='choice'][@checked]/@value)") == "0"
    told = visitor.post(place, {"act": "give-up"})
    assert "Blue light is scattered most." in told.text
    assert visitor.post(place, {"choice": "1"}).status == 409


def test_giving_up_before_a_try_is_refused(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, behaviour="until-right")
    place = begin(visitor, path).response.request.path
    refused = visitor.post(place, {"act": "give-up"})
    assert (refused.status, "Try it once first." in refused.text) == (409, True)


def test_where_the_result_is_never_shown_the_page_says_that_it_was_handed_in(
    app_db: Database, ines: Person, visitor: Visitor
) -> None:
    _, path = published(app_db, ines, behaviour="exam", feedback="never")
    page = begin(visitor, path)
    base = page.response.request.path.rsplit("/", 1)[0]
    for _ in range(3):
        page = visitor.submit(page, choice="0")
    done = visitor.submit(page, "finish")
    assert "Handed in" in done.heading
    for shown in (done, visitor.get(path), visitor.get(f"{base}/1"), visitor.get("/")):
        assert "Blue light is scattered most." not in shown.text
        assert " right" not in shown.text.replace("all rights", "")
    assert visitor.get(f"{base}/1").heading == done.heading
    assert visitor.post(f"{base}/missed").status == 409


def test_how_sure_one_was_is_asked_and_shown_afterwards(app_db: Database, ines: Person, visitor: Visitor) -> None:
    _, path = published(app_db, ines, confidence=True)
    page = begin(visitor, path)
    for sure in ("yes", "no", "yes"):
        assert page.document.xpath("//input[@name='sure']")
        visitor.submit(page, choice="0", sure=sure)
        page = visitor.get(page.response.request.path[:-1] + str(int(page.response.request.path[-1]) % 3 + 1))
    results = visitor.get(page.response.request.path.rsplit("/", 1)[0] + "/")
    rows = results.document.xpath("//table[.//th[contains(., 'You said')]]/tbody/tr")
    assert [row.xpath("string(th)") for row in rows] == ["Sure", "Not sure"]
    assert [row.xpath("string(td[1])") for row in rows] == ["2", "1"]


def test_the_instructor_takes_a_draft_as_a_preview(app: Flask, app_db: Database, ines: Person) -> None:
    visitor = Visitor(app)
    browser = signed_in(app, "Ivo", "instructor")
    ivo = known(app_db, "Ivo")
    plan = Quiz.model_validate({"title": {"en": "A draft"}, "sections": CHOICES})
    key = planning.written(app_db, ivo, planning.make(app_db, ivo, plan, None, now())).row.key
    assert visitor.get(f"/quizzes/{key}/").status == 404
    page = browser.get(f"/quizzes/{key}/")
    assert "Draft: only its instructor sees this quiz" in page.text
    taken = browser.post(f"/quizzes/{key}/attempts", {"lang": "en", "act": "preview"})
    assert "1 of 3" in taken.text
    assert visitor.post(f"/quizzes/{key}/attempts", {"lang": "en", "act": "preview"}).status == 404


# What is sent by hand


@pytest.mark.bad("BI-87", "BI-88", "BI-99")
def test_what_is_no_answer_leaves_the_one_that_stands(app_db: Database, ines: Person, visitor: Visitor) -> None:
    load_decks(app_db, deck("kinds", [key_point(questions=OTHER_KINDS)]))
    base = exam(visitor, app_db, ines, sections=[{"decks": ["kinds"]}])
    key = base.split("/")[2]
    person = Person(attempt(app_db).user_id, "guest", None, "")
    for row, _, body, _ in play.overview(app_db, person, key, now()).items:
        assert visitor.post(f"{base}/{row.place}", answers.right(body, row.arrangement)).status == 200
    before, place_of = dump(app_db), places(app_db, key)
    for _, facet, fields, sentence in answers.UNREADABLE:
        place = f"{base}/{place_of[facet]}"
        shown = visitor.post(place, fields)
        assert (shown.status, sentence in shown.said) == (422, True), (facet, fields)
        saved = visitor.post(f"{place}/save", {**fields, "save": "9"})
        assert (saved.status, saved.response.json) == (422, {"problem": sentence, "final": False}), (facet, fields)
    assert dump(app_db) == before
    for facet, fields in answers.STRANGE:
        assert visitor.post(f"{base}/{place_of[facet]}", fields, follow=False).status == 303, (facet, fields)
        [typed] = fields.values()
        assert item(app_db, place_of[facet]).response == ({"0": typed} if facet == "cloze" else typed)
        assert item(app_db, place_of[facet]).score == 0, (facet, fields)


@pytest.mark.bad("BI-88")
def test_what_is_no_form_is_refused_whole(app_db: Database, ines: Person, visitor: Visitor) -> None:
    place = f"{exam(visitor, app_db, ines)}/1"
    visitor.post(place, {"choice": "1"})
    token = visitor.token()
    before = dump(app_db)
    for language, large, other in (
        ("en", "larger than this page accepts", "data of that kind"),
        ("ja", "大きすぎ", "その種類のデータ"),
    ):
        for path in (place, f"{place}/save"):
            many = visitor.post(path, {"choice": ["0"] * 10_000, "save": "1"}, **{"Accept-Language": language})
            assert (many.status, large in many.text) == (413, True)
            headers = {"Accept-Language": language, "X-CSRF-Token": token}
            sent = Page(visitor.client.post(path, json={"choice": ["0"], "save": 1}, headers=headers))
            assert (sent.status, other in sent.text) == (415, True)
    assert dump(app_db) == before


@pytest.mark.bad("BI-89")
def test_an_exam_of_somebody_else_is_as_one_that_is_missing(app: Flask, app_db: Database, ines: Person, visitor: Visitor) -> None:
    base = exam(visitor, app_db, ines, minutes=10)
    stranger = Visitor(app)
    exam(stranger, app_db, ines)
    before, missing = dump(app_db), stranger.get("/attempts/missing/1")
    near = base[:-1] + ("B" if base[-1] == "A" else "A")
    for address in (base, near):
        ways = [f"{address}/1{way}" for way in ("", "/save", "/flag", "/claim", "/report")] + [
            f"{address}/{way}" for way in ("finish", "missed")
        ]
        fields = {"choice": "0", "save": "1", "text": "x"}
        for got in (stranger.get(f"{address}/"), stranger.get(f"{address}/1"), *(stranger.post(way, fields) for way in ways)):
            assert got.stable == missing.stable
    assert "ここには何もありません。" in stranger.get(f"{base}/1", **JAPANESE).text
    assert dump(app_db) == before


@pytest.mark.bad("BI-90")
def test_what_only_the_service_knows_is_not_taken_from_a_form(app_db: Database, ines: Person, visitor: Visitor) -> None:
    base = exam(visitor, app_db, ines, minutes=10)
    before = attempt(app_db)
    extra = {"score": "100", "correct": "1", "finished_at": "2020-01-01", "seed": "1", "elapsed": "0", "due_at": "2099-01-01"}
    wrong = str(item(app_db).arrangement.index("b"))
    visitor.post(f"{base}/1", {"choice": wrong, "saved": "99", "tries": "0", "answered_at": "2020-01-01", **extra})
    visitor.post(f"{base}/1/save", {"choice": wrong, "save": "1", **extra})
    after = attempt(app_db)
    assert (after.score, after.answered, after.finished_at) == (0, 1, None)
    assert (after.seed, after.due_at, after.started_at) == (before.seed, before.due_at, before.started_at)
    assert (item(app_db).score, item(app_db).saved, item(app_db).saves) == (0, 1, 1)
    assert item(app_db).answered_at >= before.started_at


@pytest.mark.bad("BI-92")
@pytest.mark.parametrize("days", [-1, 1])
def test_the_clock_of_a_browser_counts_for_nothing(app_db: Database, ines: Person, visitor: Visitor, days: int) -> None:
    base = exam(visitor, app_db, ines, minutes=10)
    date = (now() + timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    clock = {"Date": date, "If-Modified-Since": date, "X-Request-Start": date}
    due = attempt(app_db).due_at
    assert visitor.post(f"{base}/1", {"choice": "0", "now": date}, **clock).status == 200
    assert attempt(app_db).started_at <= item(app_db).answered_at <= now()
    assert (attempt(app_db).due_at, visitor.get(f"{base}/1", **clock).status) == (due, 200)
    let_time_pass(app_db)
    before = dump(app_db)
    late = visitor.post(f"{base}/1", {"choice": "1", "now": date}, **clock)
    assert (late.status, "The time was over at" in late.said) == (409, True)
    assert dump(app_db) == before


# A session that ends in the middle


@pytest.mark.bad("BI-100")
def test_a_script_whose_token_is_too_old_is_told_and_given_one_that_saves(app_db: Database, ines: Person, visitor: Visitor) -> None:
    place = f"{exam(visitor, app_db, ines, sections=TYPED)}/1"
    before = dump(app_db)
    fields = {"answer": "my words", "save": "1"}
    for language in ("en", "ja"):
        headers = SCRIPT | {"Accept-Language": language}
        refused = visitor.post(f"{place}/save", {**fields, "csrf_token": "old"}, **headers)
        said = refused.response.json
        assert (refused.status, refused.response.mimetype) == (400, "application/json")
        assert is_japanese(said["problem"]) == (language == "ja")
    assert (
        "token"
        not in visitor.post(f"{place}/save", {**fields, "csrf_token": "x"}, Origin="http://evil.example", **SCRIPT).response.json
    )
    assert dump(app_db) == before
    assert visitor.post(f"{place}/save", {**fields, "csrf_token": said["token"]}, **SCRIPT).response.json == {"saved": 1}
    assert item(app_db).response == "my words"


@pytest.mark.bad("BI-100", "BI-101")
def test_whoever_signs_in_again_in_the_middle_sends_what_was_typed_once_more(app: Flask, app_db: Database, ines: Person) -> None:
    account.create(app_db, "Lea", "learner", "x7 kestrel over the bay", now())
    lea = Visitor(app)
    sign_in = {"name": "Lea", "password": "x7 kestrel over the bay"}
    lea.submit(lea.get("/sign-in"), "sign-in", **sign_in)
    page = begin(lea, published(app_db, ines, **EXAM, sections=TYPED)[1])
    lea.client.delete_cookie("session")
    before = dump(app_db)
    refused = lea.submit(page, "/attempts/", answer="my words")
    assert refused.status == 400
    assert "Nothing was saved yet." in refused.text and "my words" in refused.text
    assert dump(app_db) == before
    lea.submit(lea.get("/sign-in"), "sign-in", **sign_in)
    while refused.status == 400:  # the page is older than the session, so it asks once more
        assert "my words" in refused.text
        refused = lea.submit(refused, follow=False)
    assert refused.status == 303
    assert item(app_db).response == "my words"
