"""The forms of decks, key points and questions: the checklist of every form, and each button without JavaScript."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow
from quizapp.services import author, draft, key_points
from tests.browserless import Page, Visitor, is_japanese
from tests.cast import person, signed_in
from tests.factories import NOW, load_decks
from tests.inspecting import dump
from tests.taking import places

OWN = "0123456789"
CHOICE = {
    "kind": "choice",
    "level": "apply",
    "stem_en": "Which colour is it?",
    "explanation_en": "Because it is.",
    "options-0-correct": "y",
    "options-0-text_en": "Blue",
    "options-1-text_en": "Red",
    "options-1-why_en": "Red is scattered least.",
    "options-2-text_en": "Green",
    "options-2-why_en": "Green lies between.",
}


@pytest.fixture(autouse=True)
def _decks(app_db: Database) -> None:
    load_decks(app_db)


def one(db: Database, row: Any, **where: Any) -> Any:
    """The one row of a table that has these values."""
    with db.reading() as session:
        return session.scalars(select(row).filter_by(**where)).one()


def key_point_id(db: Database) -> int:
    return int(one(db, KeyPointRow, slug="sky").id)


def question_id(db: Database, facet: str = "choice") -> int:
    return int(one(db, QuestionRow, facet=facet).id)


def new(ines: Visitor, db: Database) -> Page:
    """The form of a new question."""
    return ines.get(f"/teach/key-points/{key_point_id(db)}/questions/new")


def send(ines: Visitor, page: Page, act: str, **values: Any) -> Page:
    """Presses a button of the question form."""
    return ines.submit(page, "/teach/", button=f"act={act}", **values)


def values_of(page: Page, action: str = "/teach/") -> dict[str, str]:
    """What the form of a page holds."""
    return dict(page.form(action).form_values())


def foreign(db: Database) -> dict[str, Any]:
    """A deck of another instructor with a key point and a question."""
    ivan = person(db, "Ivan")
    author.create_deck(db, ivan, OWN, {"title": {"en": "Sea"}, "summary": {"en": "Sea."}}, NOW)
    values = {"statement": {"en": "Salt."}, "explain": {"en": "So."}, "level": "apply"}
    point = key_points.create(db, ivan, OWN, OWN, values, NOW).id
    body = {"options": [{"id": "a", "text": "Yes", "correct": True}, {"id": "b", "text": "No"}]}
    made = draft.Draft("choice", "apply", ("en",), {"en": "Salt?"}, {"en": "So."}, {"en": body})
    asked = draft.create(db, ivan, point, OWN, made, publish=True, now=NOW).id
    return {"slug": OWN, "key_point": point, "question": asked}


GETS = [
    "/teach/",
    "/teach/decks/new",
    "/teach/questions/new",
    "/teach/decks/{slug}/",
    "/teach/decks/{slug}/edit",
    "/teach/decks/{slug}/key-points/new",
    "/teach/key-points/{key_point}/",
    "/teach/key-points/{key_point}/questions/new",
    "/teach/questions/{question}/",
]
POSTS = [
    "/teach/decks/new",
    "/teach/decks/{slug}/edit",
    "/teach/decks/{slug}/status",
    "/teach/decks/{slug}/key-points/new",
    "/teach/key-points/{key_point}/",
    "/teach/key-points/{key_point}/retired",
    "/teach/key-points/{key_point}/questions/new",
    "/teach/questions/{question}/",
    "/teach/questions/{question}/status",
]


@pytest.mark.parametrize("path", GETS)
def test_looking_at_a_page_changes_nothing(ines: Visitor, app_db: Database, path: str) -> None:
    ines.get("/")
    before = dump(app_db)
    page = ines.get(path.format(slug="colours", key_point=key_point_id(app_db), question=question_id(app_db)))
    assert page.status == 200
    assert page.heading
    assert dump(app_db) == before


@pytest.mark.parametrize("path", GETS)
def test_whoever_is_not_known_is_sent_to_sign_in(visitor: Visitor, path: str) -> None:
    page = visitor.get(path.format(slug="colours", key_point=1, question=1), follow=False)
    assert page.status == 303
    assert "sign-in" in page.response.headers["Location"]
    assert "next=" in page.response.headers["Location"]


@pytest.mark.parametrize("path", POSTS)
def test_what_somebody_unknown_sends_changes_nothing_and_is_kept_to_be_sent_again(
    visitor: Visitor, app_db: Database, path: str
) -> None:
    before = dump(app_db)
    page = visitor.post(path.format(slug="colours", key_point=1, question=1), {**CHOICE, "status": "retired"}, follow=False)
    assert page.status == 400
    assert "You are not signed in" in page.text
    assert values_of(page, "")["stem_en"] == CHOICE["stem_en"]
    assert dump(app_db) == before


@pytest.mark.parametrize("path", POSTS)
def test_what_a_learner_sends_is_not_allowed(app: Flask, app_db: Database, path: str) -> None:
    lea = signed_in(app, "Lea", "learner")
    before = dump(app_db)
    page = lea.post(path.format(slug="colours", key_point=1, question=1), {**CHOICE, "status": "retired"})
    assert page.status == 403
    assert dump(app_db) == before


@pytest.mark.parametrize("path", [path for path in GETS + POSTS if "{" in path])
def test_what_belongs_to_somebody_else_is_not_there(ines: Visitor, app_db: Database, path: str) -> None:
    address = path.format(**foreign(app_db))
    ines.get("/")
    before = dump(app_db)
    if path in GETS:
        assert ines.get(address).status == 404
    if path in POSTS:
        texts = {"title_en": "Mine", "summary_en": "Mine", "statement_en": "Mine", "explain_en": "Mine", "slug": "9876543210"}
        assert ines.post(address, {**CHOICE, **texts, "status": "retired", "version": "1"}).status == 404
    assert dump(app_db) == before


@pytest.mark.parametrize("path", [path for path in GETS + POSTS if "{" in path])
def test_what_is_missing_is_not_there(ines: Visitor, path: str) -> None:
    address = path.format(slug="missing", key_point=9999, question=9999)
    assert (ines.get(address) if path in GETS else ines.post(address, CHOICE)).status == 404


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_its_token_is_refused(ines: Visitor, app_db: Database, path: str) -> None:
    ines.get("/")
    before = dump(app_db)
    address = path.format(slug="colours", key_point=key_point_id(app_db), question=question_id(app_db))
    assert ines.post(address, {**CHOICE, "csrf_token": "x"}).status == 400
    assert dump(app_db) == before


def test_an_instructor_makes_a_deck_a_key_point_and_three_questions_and_takes_them(ines: Visitor) -> None:
    made = ines.submit(ines.get("/teach/decks/new"), title_en="The sea", summary_en="Why it is salt.")
    assert made.heading == "The sea"
    assert "Three steps to a quiz" in made.text
    [link] = {a.get("href") for a in made.document.xpath("//a[normalize-space()='Add a key point']")}
    deck = ines.submit(ines.get(link), statement_en="Rivers make the sea salt.", explain_en="They carry minerals.")
    assert "Next: add a question" in deck.text
    [link] = {a.get("href") for a in deck.document.xpath("//section//a[normalize-space()='Add a question']")}
    for kind, fields in (
        ("choice", {name: value for name, value in CHOICE.items() if name != "kind"}),
        ("short", {"stem_en": "What do they carry?", "accepted_en": "salt\nminerals", "explanation_en": "So it is."}),
        ("true-false", {"stem_en": "Rain is salt.", "holds": "false", "explanation_en": "It is not."}),
    ):
        form = send(ines, ines.get(link), "kind", kind=kind)
        deck = send(ines, form, "publish", **fields)
        assert "The question is published." in deck.text
    deck = ines.submit(deck, "status", button="status=published")
    assert "learners see it now" in deck.text
    learner = ines.get(deck.document.xpath("string(//a[normalize-space()='Take it as a learner']/@href)"))
    assert "1 of 3" in ines.submit(learner, "attempts").text


def test_a_deck_form_that_breaks_a_rule_says_so_at_its_field_and_keeps_what_was_typed(ines: Visitor, app_db: Database) -> None:
    before = len(dump(app_db)["deck"])
    page = ines.submit(ines.get("/teach/decks/new"), title_en=" ", summary_en="Kept text", order="first", objectives_ja="一\n二")
    assert page.status == 422
    assert page.document.xpath("string(//title)").startswith("Error:")
    assert page.document.xpath("//div[@id='problems']//a[@href='#title_ja']")
    assert "A text is missing here" in page.document.xpath("string(//p[@id='title_ja-problem'])")
    assert page.document.xpath("//input[@id='title_ja'][@aria-invalid='true'][@aria-describedby='title_ja-problem']")
    kept = values_of(page, "")
    assert (kept["summary_en"], kept["order"], kept["objectives_ja"]) == ("Kept text", "first", "一\n二")
    assert len(dump(app_db)["deck"]) == before


def test_the_lines_of_both_languages_become_objectives_together(ines: Visitor, app_db: Database) -> None:
    page = ines.get("/teach/decks/colours/edit")
    ines.submit(page, "", objectives_ja="一\r\n二", objectives_en="One\r\n\r\nThree")
    assert one(app_db, DeckRow, slug="colours").objectives == [{"ja": "一", "en": "One"}, {"ja": "二"}, {"en": "Three"}]


@pytest.mark.bad("BI-84")
def test_fields_that_a_form_does_not_have_are_ignored_and_noted(
    ines: Visitor, app_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    extra = {"owner_id": "1", "id": "99", "status": "retired", "counts": "{}", "is_admin": "1", "loaded_hash": "x", "edited": ""}
    before = one(app_db, DeckRow, slug="colours")
    ines.submit(ines.get("/teach/decks/colours/edit"), "", title_en="Other", **extra)
    after = one(app_db, DeckRow, slug="colours")
    assert after.title["en"] == "Other"
    for name in ("id", "owner_id", "status", "counts", "loaded_hash"):
        assert getattr(after, name) == getattr(before, name)
    page = ines.get(f"/teach/questions/{question_id(app_db)}/")
    send(ines, page, "save", **extra, uid="stolen", key_point_id="99", score="1", stem_en="Still the same question?")
    row = one(app_db, QuestionRow, id=question_id(app_db))
    assert (row.uid, row.status, row.revision) == ("colours/sky/choice", "published", 2)
    noted = [record.getMessage() for record in caplog.records if "ignored fields" in record.getMessage()]
    assert len(noted) == 2
    assert all("'owner_id'" in line for line in noted)


@pytest.mark.bad("BI-82")
def test_a_stale_deck_form_shows_both_texts_and_can_be_sent_again(ines: Visitor, app: Flask, app_db: Database) -> None:
    form = ines.get("/teach/decks/colours/edit")
    other = signed_in(app, "Ivan")
    other.submit(other.get("/teach/decks/colours/edit"), "", title_en="Title of Ivan")
    page = ines.submit(form, "", title_en="Title of Ines")
    assert page.status == 409
    row = page.document.xpath("//section[contains(@class,'compared')]//tbody/tr")
    assert [cell.text_content() for cell in row[0]] == ["Title in English", "Title of Ivan", "Title of Ines"]
    assert one(app_db, DeckRow, slug="colours").title["en"] == "Title of Ivan"
    assert ines.submit(page, "", follow=False).status == 303
    assert one(app_db, DeckRow, slug="colours").title["en"] == "Title of Ines"


@pytest.mark.bad("BI-82")
def test_a_stale_key_point_form_shows_both_texts_and_can_be_sent_again(ines: Visitor, app: Flask, app_db: Database) -> None:
    address = f"/teach/key-points/{key_point_id(app_db)}/"
    form = ines.get(address)
    other = signed_in(app, "Ivan")
    other.submit(other.get(address), "", explain_en="Reason of Ivan")
    page = ines.submit(form, "", explain_en="Reason of Ines")
    assert page.status == 409
    assert "Reason of Ivan" in page.text
    assert "Level" not in page.document.xpath("string(//section[contains(@class,'compared')])")
    assert values_of(page, "")["explain_en"] == "Reason of Ines"
    assert ines.submit(page, "", follow=False).status == 303
    assert one(app_db, KeyPointRow, slug="sky").record["explain"]["en"] == "Reason of Ines"


@pytest.mark.bad("BI-82")
def test_a_stale_question_form_shows_both_texts_and_can_be_sent_again(ines: Visitor, app: Flask, app_db: Database) -> None:
    address = f"/teach/questions/{question_id(app_db)}/"
    form = ines.get(address)
    other = signed_in(app, "Ivan")
    send(other, other.get(address), "save", stem_en="Stem of Ivan?", **{"options-1-text_en": "Violet"})
    before = dump(app_db)["wording"]
    page = send(ines, form, "save", stem_en="Stem of Ines?")
    assert page.status == 409
    cells = [
        [cell.text_content() for cell in row] for row in page.document.xpath("//section[contains(@class,'compared')]//tbody/tr")
    ]
    assert ["Question in English", "Stem of Ivan?", "Stem of Ines?"] in cells
    assert ["2. Option in English", "Violet", "Red"] in cells
    assert dump(app_db)["wording"] == before
    assert send(ines, page, "save", follow=False).status == 303
    assert one(app_db, QuestionRow, id=question_id(app_db)).revision == 3


def test_a_key_point_form_says_what_came_out_of_it(ines: Visitor, app_db: Database) -> None:
    page = ines.submit(
        ines.get("/teach/decks/colours/key-points/new"), statement_en="Grass is {{green}}.", explain_en="Chlorophyll."
    )
    assert "A question came out of it, as a draft." in page.text
    assert "Grass is green." in page.text
    page = ines.submit(ines.get(f"/teach/key-points/{key_point_id(app_db)}/"), "", explain_en="Another reason.")
    assert "4 questions were changed with it." in page.text


def test_a_key_point_form_that_breaks_a_rule_keeps_what_was_typed(ines: Visitor, app_db: Database) -> None:
    before = dump(app_db)["key_point"]
    page = ines.submit(ines.get("/teach/decks/colours/key-points/new"), statement_en="The {{sky", explain_en="Kept")
    assert page.status == 422
    assert "never closed" in page.document.xpath("string(//p[@id='statement_en-problem'])")
    assert values_of(page, "")["statement_en"] == "The {{sky"
    assert dump(app_db)["key_point"] == before


def test_a_key_point_is_retired_and_brought_back(ines: Visitor, app_db: Database) -> None:
    address = f"/teach/key-points/{key_point_id(app_db)}/"
    page = ines.submit(ines.get(address), "retired", button="retired=yes")
    assert "1 retired key point" in page.text
    ines.submit(ines.get(address), "retired", button="retired=no")
    assert not one(app_db, KeyPointRow, slug="sky").retired


def test_buttons_add_move_and_delete_options_without_javascript_and_store_nothing(ines: Visitor, app_db: Database) -> None:
    page = new(ines, app_db)
    before = dump(app_db)
    page = send(ines, page, "add", **CHOICE)
    assert page.document.xpath("//textarea[@id='options-3-text_ja'][@autofocus]")
    page = send(ines, page, "down-0", **{"options-3-text_en": "Violet"})
    assert [values_of(page)[f"options-{n}-text_en"] for n in range(4)] == ["Red", "Blue", "Green", "Violet"]
    assert "options-1-correct" in values_of(page)
    assert "options-0-correct" not in values_of(page)
    page = send(ines, page, "up-3")
    page = send(ines, page, "delete-0")
    assert [values_of(page)[f"options-{n}-text_en"] for n in range(3)] == ["Blue", "Violet", "Green"]
    assert values_of(page)["stem_en"] == CHOICE["stem_en"]
    assert dump(app_db) == before


@pytest.mark.parametrize(
    "act", ["up-99", "down--1", "delete-", "up-x", "delete-٣", "up-" + "9" * 5000, "nonsense", "preview-fr", ""]
)
def test_a_button_that_the_form_does_not_have_changes_nothing(ines: Visitor, app_db: Database, act: str) -> None:
    page = new(ines, app_db)
    before = dump(app_db)
    found = send(ines, page, act, **CHOICE)
    assert found.status == 200
    assert values_of(found)["options-2-text_en"] == "Green"
    assert dump(app_db) == before


def test_changing_the_kind_keeps_what_was_typed_for_when_it_is_changed_back(ines: Visitor, app_db: Database) -> None:
    page = send(ines, new(ines, app_db), "kind", **(CHOICE | {"kind": "short"}))
    assert page.document.xpath("//textarea[@name='accepted_en']")
    assert values_of(page)["stem_en"] == CHOICE["stem_en"]
    page = send(ines, page, "kind", kind="multi", accepted_en="sky")
    assert values_of(page)["options-1-text_en"] == "Red"
    assert values_of(page)["accepted_en"] == "sky"


def test_with_htmx_only_a_part_of_the_page_is_sent(ines: Visitor, app_db: Database) -> None:
    address = f"/teach/key-points/{key_point_id(app_db)}/questions/new"
    added = ines.post(address, {**CHOICE, "act": "add"}, **{"HX-Request": "true"})
    assert added.source.lstrip().startswith("<form")
    shown = ines.post(address, {**CHOICE, "act": "preview-en"}, **{"HX-Request": "true"})
    assert shown.source.lstrip().startswith("<aside")
    assert "Which colour is it?" in shown.text
    assert "Because it is." in shown.text


def test_the_preview_works_without_javascript_and_in_either_language(ines: Visitor, app_db: Database) -> None:
    page = ines.get(f"/teach/questions/{question_id(app_db)}/")
    for lang, stem in (("ja", "skyの色は何か。"), ("en", "Which colour is the sky?")):
        shown = send(ines, page, f"preview-{lang}")
        preview = shown.document.xpath("//aside[@id='preview']")[0]
        assert stem in preview.text_content().replace("\u200b", "")
        assert len(preview.xpath(".//label[contains(@class,'option')]")) == 3


@pytest.mark.parametrize("facet", ["choice", "cloze", "short", "untrue"])
def test_the_form_of_each_kind_sent_back_untouched_makes_no_revision(ines: Visitor, app_db: Database, facet: str) -> None:
    found = question_id(app_db, facet)
    page = send(ines, ines.get(f"/teach/questions/{found}/"), "save")
    assert page.status == 200
    assert "Saved." in page.text
    assert one(app_db, QuestionRow, id=found).revision == 1


@pytest.mark.bad("BI-81")
@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"options-1-text_en": "BLUE "}, "options-1-text_en", "stands twice"),
        ({f"options-{n}-text_en": "Same" for n in range(3)}, "options-2-text_en", "stands twice"),
        ({"options-1-text_en": ""}, "options-1-text_en", "A text is missing here"),
        ({"options-1-text_en": "  "}, "options-1-text_en", "A text is missing here"),
        ({"options-0-correct": ""}, "options", "No option is marked as correct"),
        ({"options-1-correct": "y"}, "options", "More than one option is marked as correct"),
        ({f"options-{n}-text_en": f"Option {n}" for n in range(51)}, "options", "more than 50"),
        ({"explanation_en": " "}, "explanation_en", "The explanation is missing"),
        ({"stem_en": "a\0b"}, "stem_en", "control character"),
        ({"stem_en": "a" * (64 * 1024 + 1)}, "stem_en", "64 KB"),
        ({"stem_en": "Z" + "\u0301" * 200}, "stem_en", "too many marks"),
        ({"stem_en": "\ufdfa" * 10_000}, "stem_en", "64 KB"),
        ({"options-0-id": "../x"}, "options-0-text_en", "cannot be used"),
        ({"stem_ja": "色は何か。"}, "explanation_ja", "The explanation is missing"),
    ],
)
def test_a_question_that_breaks_a_rule_says_so_at_its_field_and_keeps_what_was_typed(
    ines: Visitor, app_db: Database, change: dict[str, str], field: str, sentence: str
) -> None:
    page = new(ines, app_db)
    before = dump(app_db)
    sent = {"explanation_ja": ""} | CHOICE | change
    if not sent["options-0-correct"]:
        del sent["options-0-correct"]
    found = send(ines, page, "publish", **sent)
    assert found.status == 422
    assert found.document.xpath("string(//title)").startswith("Error:")
    assert sentence in found.document.xpath(f"string(//p[@id='{field}-problem'])")
    assert found.document.xpath(f"//div[@id='problems']//a[@href='#{field}']")
    assert found.document.xpath(f"//*[@id='{field}']")
    assert values_of(found)["options-2-why_en"] == CHOICE["options-2-why_en"]
    ines.headers["Accept-Language"] = "ja"
    again = send(ines, page, "publish", **sent)
    assert (again.status, is_japanese(again.document.xpath(f"string(//p[@id='{field}-problem'])"))) == (422, True)
    assert dump(app_db) == before


@pytest.mark.parametrize("change", [{"kind": "essay"}, {"kind": ""}, {"level": "x"}, {"slug": "chosen"}])
def test_a_question_form_that_was_tampered_with_is_refused(ines: Visitor, app_db: Database, change: dict[str, str]) -> None:
    page = new(ines, app_db)
    before = dump(app_db)
    assert send(ines, page, "publish", **(CHOICE | change)).status == 422
    assert dump(app_db) == before


def test_a_form_larger_than_any_question_is_refused(ines: Visitor, app_db: Database) -> None:
    page = new(ines, app_db)
    before = dump(app_db)
    huge = {f"options-{n}-text_en": "a" * 60_000 for n in range(20)}
    assert send(ines, page, "publish", **(CHOICE | huge)).status == 413
    assert dump(app_db) == before


def test_many_brackets_are_a_text_like_any_other(ines: Visitor, app_db: Database) -> None:
    page = send(ines, new(ines, app_db), "save", **(CHOICE | {"explanation_en": "[" * 20_000}))
    assert "saved as a draft" in page.text


def test_invisible_marks_are_taken_out_and_emoji_stay(ines: Visitor, app_db: Database) -> None:
    send(ines, new(ines, app_db), "save", **(CHOICE | {"stem_en": "a\u202eb\u200bc 🙂 \ufeff{漢字|かんじ}"}))
    page = ines.get("/teach/decks/colours/")
    assert page.document.xpath("//a[normalize-space()='abc 🙂 漢字']")


def test_advice_is_given_and_does_not_stop_anything(ines: Visitor, app_db: Database) -> None:
    page = send(ines, new(ines, app_db), "publish", **(CHOICE | {"options-1-why_en": ""}))
    assert "The question is published." in page.text
    assert "Say why “Red” is wrong" in page.text


@pytest.mark.parametrize("status", ["draft", "retired", "published"])
def test_a_question_changes_its_state(ines: Visitor, app_db: Database, status: str) -> None:
    found = question_id(app_db)
    ines.post(f"/teach/questions/{found}/status", {"status": status})
    assert one(app_db, QuestionRow, id=found).status == status
    assert one(app_db, DeckRow, slug="colours").counts["en"] == (4 if status == "published" else 3)


@pytest.mark.bad("BI-83")
@pytest.mark.parametrize("feedback", ["now", "end"])
def test_attempts_stay_as_they_were_when_their_questions_are_changed_and_retired(
    ines: Visitor, visitor: Visitor, app_db: Database, feedback: str
) -> None:
    base = visitor.submit(
        visitor.get("/decks/colours/"), "attempts", number="0", order="deck", feedback=feedback
    ).response.request.path[:-2]
    place = places(app_db, base.split("/")[2])["choice"]
    visitor.post(f"{base}/{place}", {"choice": "0"})
    visitor.post(f"{base}/finish")
    results, before = visitor.get(f"{base}/"), dump(app_db)
    address = f"/teach/questions/{question_id(app_db)}/"
    turned = {"options-0-correct": None, "options-1-correct": "y", "options-1-text_en": "Violet", "stem_en": "Another question?"}
    assert "Saved." in send(ines, ines.get(address), "save", **turned).text
    assert ines.post(f"{address}status", {"status": "retired"}).status == 200
    ines.submit(ines.get(f"/teach/key-points/{key_point_id(app_db)}/"), "retired", button="retired=yes")
    after = dump(app_db)
    assert (after["attempt"], after["item"]) == (before["attempt"], before["item"])
    assert set(before["revision"]) < set(after["revision"]) and set(map(repr, before["wording"])) < set(map(repr, after["wording"]))
    assert visitor.get(f"{base}/").stable == results.stable
    assert "Another question?" not in visitor.get(f"{base}/{place}").text


@pytest.mark.parametrize("path", ["/teach/decks/colours/status", "/teach/questions/1/status"])
def test_a_state_that_does_not_exist_is_refused(ines: Visitor, app_db: Database, path: str) -> None:
    ines.get("/")
    before = dump(app_db)
    assert ines.post(path, {"status": "deleted"}).status == 422
    assert dump(app_db) == before


def test_a_language_that_is_missing_has_a_sign(ines: Visitor, app_db: Database) -> None:
    page = send(ines, new(ines, app_db), "save", **CHOICE)
    row = page.document.xpath("//li[.//a[contains(.,'Which colour is it?')]]")[0]
    assert re.search(r"no\s+日本語", row.text_content())


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.example)",
    "![x](https://evil.example/p.png)",
    "</textarea><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "{{7*7}}",
    "{% include 'config' %}",
    "{0.__class__}",
    "%s %(name)s",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_would_be_code_elsewhere_is_shown_as_text_everywhere(ines: Visitor, app_db: Database, text: str) -> None:
    values = CHOICE | {"stem_en": f"stem {text}", "explanation_en": f"why {text}", "options-1-text_en": f"option {text}"}
    deck = send(ines, new(ines, app_db), "publish", **values | {"options-1-why_en": text})
    asked = max(int(row) for row in re.findall(r'id="question-(\d+)"', deck.source))
    ines.submit(ines.get("/teach/decks/colours/edit"), "", title_en=f"title {text}")
    pages = [deck, ines.get(f"/teach/questions/{asked}/"), ines.get("/teach/"), ines.get("/"), ines.get("/decks/colours/?lang=en")]
    for page in pages:
        assert page.status == 200
        _has_no_code(page)
    assert values_of(pages[1])["stem_en"] == f"stem {text}"
    assert f"title {text}" in pages[4].text


def _has_no_code(page: Page) -> None:
    for element in page.document.iter():
        if not isinstance(element.tag, str):
            continue
        assert not any(name.startswith("on") for name in element.attrib), element.attrib
        assert element.tag != "script" or element.get("src", "").startswith("/static/")
        assert element.tag != "img" or element.get("src", "").startswith("/pictures/")
        assert re.match(r"^(/|#|https?://[a-z]|mailto:|$)", element.get("href", "")), element.attrib
        assert not element.get("href", "").startswith("//")


def test_home_says_what_waits(ines: Visitor, app_db: Database) -> None:
    assert "Nothing to do right now." in ines.get("/teach/").text
    send(ines, new(ines, app_db), "save", **CHOICE)
    page = ines.get("/teach/")
    assert "1 draft" in page.text
    assert "New question" in page.text
    ines.submit(ines.get("/teach/decks/colours/edit"), "", title_en="Other")
    assert "Changed here and not in its deck file" in ines.get("/teach/").text


def test_a_conflict_names_choices_in_words(ines: Visitor, app: Flask, app_db: Database) -> None:
    address = f"/teach/questions/{question_id(app_db)}/"
    form = ines.get(address)
    other = signed_in(app, "Ivan")
    send(other, other.get(address), "save", level="remember")
    page = send(ines, form, "save", level="apply")
    assert page.status == 409
    assert page.document.xpath("string(//section[contains(@class,'compared')]//tbody/tr)") == "LevelRememberApply"


def test_the_page_of_a_deck_leads_its_authors_and_nobody_else_to_its_form(
    ines: Visitor, visitor: Visitor, app: Flask, app_db: Database
) -> None:
    made = foreign(app_db)
    author.set_deck_status(app_db, person(app_db, "Ada", "admin"), made["slug"], "published", NOW)
    for browser, slug, there in (
        (ines, "colours", True),
        (ines, made["slug"], False),
        (signed_in(app, "Alf", "admin"), made["slug"], True),
        (visitor, "colours", False),
    ):
        page = browser.get(f"/decks/{slug}/")
        assert page.status == 200
        assert ("Edit this deck" in page.text) == there


def test_a_draft_is_shown_to_its_author_and_not_to_another_instructor(ines: Visitor, app: Flask, app_db: Database) -> None:
    made = foreign(app_db)
    assert ines.get(f"/decks/{made['slug']}/").status == 404
    assert signed_in(app, "Ada", "admin").get(f"/decks/{made['slug']}/").status == 200
