"""The forms of the kinds that are made of parts: pairs, items, units. Each button works without JavaScript."""

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import KeyPointRow, QuestionRow
from tests.browserless import Page, Visitor, is_japanese
from tests.factories import load_decks
from tests.inspecting import dump
from tests.web.test_author import new, one, send, values_of

TEXTS = {"level": "apply", "stem_en": "What is it?", "explanation_en": "Because it is."}
FORMS: dict[str, dict[str, str]] = {
    "matching": TEXTS
    | {"pairs-0-left_en": "Sky", "pairs-0-right_en": "Blue", "pairs-1-left_en": "Grass", "pairs-1-right_en": "Green"}
    | {"pairs-2-left_en": "Sea", "pairs-2-right_en": "Blue", "others_en": "Red\n\nPink"},
    "ordering": TEXTS | {f"items-{place}-text_en": text for place, text in enumerate(("One", "Two", "Three"))},
    "numeric": TEXTS | {"value": "4,050億", "tolerance": "1億", "unit_en": "parameters"},
}
# The list of parts of each kind, a field of one, and what stands in the first three.
PARTS = {
    "matching": ("pairs", "left_en", ["Sky", "Grass", "Sea"]),
    "ordering": ("items", "text_en", ["One", "Two", "Three"]),
    "numeric": ("units", "name_en", ["k", "M", "B"]),
}


@pytest.fixture(autouse=True)
def _decks(app_db: Database) -> None:
    load_decks(app_db)


def form(ines: Visitor, db: Database, kind: str) -> Page:
    """The form of a new question of this kind, with nothing typed yet."""
    return send(ines, new(ines, db), "kind", kind=kind)


@pytest.mark.parametrize("kind", PARTS)
def test_buttons_add_move_and_delete_parts_and_store_nothing(ines: Visitor, app_db: Database, kind: str) -> None:
    name, field, texts = PARTS[kind]
    page = form(ines, app_db, kind)
    before = dump(app_db)
    start = page.document.xpath(f"count(//div[@id='{name}']/fieldset)")
    page = send(ines, page, "add")
    assert page.document.xpath(f"count(//div[@id='{name}']/fieldset)") == start + 1
    assert page.document.xpath("string(//*[@autofocus]/@id)").startswith(f"{name}-{int(start)}-")
    while page.document.xpath(f"count(//div[@id='{name}']/fieldset)") < 3:
        page = send(ines, page, "add")
    page = send(ines, page, "down-0", **(FORMS[kind] | {f"{name}-{n}-{field}": text for n, text in enumerate(texts)}))
    assert [values_of(page)[f"{name}-{n}-{field}"] for n in range(3)] == [texts[1], texts[0], texts[2]]
    assert page.document.xpath("//button[@id='down-1'][@autofocus]")
    page = send(ines, page, "delete-1")
    assert [values_of(page)[f"{name}-{n}-{field}"] for n in range(2)] == [texts[1], texts[2]]
    assert values_of(page)["stem_en"] == TEXTS["stem_en"]
    assert values_of(page).get("others_en", "Red\n\nPink").splitlines() == ["Red", "", "Pink"]
    assert dump(app_db) == before


def test_a_button_names_the_part_that_it_moves(ines: Visitor, app_db: Database) -> None:
    page = form(ines, app_db, "matching")
    names = [button.text_content().strip() for button in page.document.xpath("//div[@id='pairs']//button[@name='act']")]
    assert names[:3] == ["Move up: Pair 1", "Move down: Pair 1", "Delete: Pair 1"]
    assert names[-1] == "Add a pair"


def test_the_last_unit_can_be_deleted_and_the_focus_goes_to_what_adds_one(ines: Visitor, app_db: Database) -> None:
    page = send(ines, send(ines, form(ines, app_db, "numeric"), "add"), "delete-0")
    assert not page.document.xpath("//div[@id='units']/fieldset")
    assert page.document.xpath("//button[@id='add'][@autofocus]")


@pytest.mark.parametrize("kind", FORMS)
def test_a_question_is_written_published_and_sent_back_untouched(ines: Visitor, app_db: Database, kind: str) -> None:
    page = send(ines, form(ines, app_db, kind), "publish", **FORMS[kind])
    assert "The question is published." in page.text
    row = newest(app_db)
    assert (row.kind, row.revision) == (kind, 1)
    assert "Saved." in send(ines, ines.get(f"/teach/questions/{row.id}/"), "save").text
    assert newest(app_db).revision == 1


def newest(db: Database) -> QuestionRow:
    """The question that was made last."""
    with db.reading() as session:
        return session.scalars(select(QuestionRow).order_by(QuestionRow.__table__.c.id.desc())).first()  # type: ignore[attr-defined, return-value]


@pytest.mark.bad("BI-81")
@pytest.mark.parametrize(
    ("kind", "change", "field", "sentence"),
    [
        ("matching", {"pairs-1-right_en": " "}, "pairs-1-right_en", "A text is missing here"),
        ("matching", {"pairs-2-left_en": "SKY"}, "pairs-2-left_en", "stands twice on the left"),
        ("matching", {"others_en": "Blue"}, "others_en", "belongs to a pair"),
        ("matching", {f"pairs-{n}-{side}_en": "" for n in (1, 2) for side in ("left", "right")}, "pairs", "fewer than 2"),
        ("matching", {f"pairs-{n}-{side}_en": str(n) for n in range(51) for side in ("left", "right")}, "pairs", "more than 50"),
        ("matching", {f"pairs-{n}-left_en": "Same" for n in range(3)}, "pairs-1-left_en", "stands twice on the left"),
        (
            "matching",
            {f"pairs-{n}-right_en": "Same" for n in range(3)} | {"others_en": ""},
            "pairs-0-right_en",
            "only one thing on the right",
        ),
        ("matching", {f"pairs-{n}-{side}_en": " 　" for n in range(3) for side in ("left", "right")}, "pairs", "fewer than 2"),
        ("matching", {"others_en": "\n".join(f"Thing {n}" for n in range(51))}, "others_en", "more than 50"),
        ("ordering", {"items-2-text_en": "ONE"}, "items-2-text_en", "stands twice"),
        ("ordering", {f"items-{n}-text_en": "Same" for n in range(3)}, "items-1-text_en", "stands twice"),
        ("ordering", {f"items-{n}-text_en": " 　" for n in range(3)}, "items", "The answer is missing"),
        ("ordering", {f"items-{n}-text_en": str(n) for n in range(51)}, "items", "more than 50"),
        ("numeric", {"value": " 　", "unit_en": "km"}, "value", "The answer is missing"),
        (
            "numeric",
            {f"units-{n}-name_en": "m" for n in range(2)} | {f"units-{n}-factor": str(n + 2) for n in range(2)},
            "units-0-name_en",
            "is read as",
        ),
        (
            "numeric",
            {f"units-{n}-name_en": f"u{n}x" for n in range(51)} | {f"units-{n}-factor": "2" for n in range(51)},
            "units",
            "more than 50",
        ),
        ("cloze", {"text_en": "The sky is {{blue~red~red}}."}, "text_en", "stands twice"),
        ("cloze", {"text_en": "The sky is {{blue~ ~red}}."}, "text_en", "A gap is empty"),
        ("cloze", {"text_en": " 　"}, "text_en", "The answer is missing"),
        ("cloze", {"text_en": "{{blue~" + "~".join(f"c{n}" for n in range(51)) + "}} sky"}, "text_en", "more than 50"),
        ("multi", {f"options-{n}-text_en": "Same" for n in range(3)}, "options-1-text_en", "stands twice"),
        ("multi", {f"options-{n}-text_en": f"Option {n}" for n in range(51)}, "options", "more than 50"),
        ("short", {"accepted_en": " 　"}, "accepted_en", "The answer is missing"),
        ("short", {"accepted_en": "\n".join(f"word{n}" for n in range(51))}, "accepted_en", "more than 50"),
        ("ordering", {"items-2-text_en": ""}, "items", "Two things have one wrong order"),
        ("ordering", {"items-0-text_en": "a\0b"}, "items-0-text_en", "control character"),
        ("numeric", {"value": "1,5"}, "value", "A number is wanted here, in plain digits"),
        ("numeric", {"value": "1e400"}, "value", "too many digits"),
        ("numeric", {"value": "", "unit_en": "km"}, "value", "The answer is missing"),
        ("numeric", {"tolerance": "-1"}, "tolerance", "The number is too small"),
        ("numeric", {"unit_en": "3x"}, "unit_en", "can't be read as a number with a unit"),
        ("numeric", {"units-0-name_en": "km", "units-0-factor": ""}, "units-0-factor", "A number is wanted here"),
        ("numeric", {"units-0-name_en": "km", "units-0-factor": "0"}, "units-0-factor", "The number is too small"),
        ("numeric", {"units-0-name_en": "億", "units-0-factor": "2"}, "units-0-name_en", "“1 億” is read as 100 million"),
    ],
)
def test_what_breaks_a_rule_is_said_at_its_field_and_what_was_typed_is_kept(
    ines: Visitor, app_db: Database, kind: str, change: dict[str, Any], field: str, sentence: str
) -> None:
    page = form(ines, app_db, kind)
    before = dump(app_db)
    found = send(ines, page, "publish", **(FORMS.get(kind, TEXTS) | {"explanation_ja": ""} | change))
    assert found.status == 422
    said = found.document.xpath(f"string(//p[@id='{field}-problem'])")
    assert sentence in said
    assert found.document.xpath(f"//div[@id='problems']//a[@href='#{field}']")
    assert found.document.xpath(f"//*[@id='{field}']")
    assert values_of(found)["stem_en"] == TEXTS["stem_en"]
    ines.headers["Accept-Language"] = "ja"
    again = send(ines, page, "publish", **(FORMS.get(kind, TEXTS) | {"explanation_ja": ""} | change))
    assert (again.status, is_japanese(again.document.xpath(f"string(//p[@id='{field}-problem'])"))) == (422, True)
    assert dump(app_db) == before


def test_the_credit_of_several_options_is_kept_and_shown_to_learners(ines: Visitor, app_db: Database) -> None:
    page = form(ines, app_db, "multi")
    options = {f"options-{n}-text_en": text for n, text in enumerate(("Blue", "White", "Green"))}
    right = {"options-0-correct": "y", "options-1-correct": "y", "credit": "each"}
    shown = send(ines, page, "preview-en", **(TEXTS | options | right))
    assert "rightly chosen or rightly left" in shown.document.xpath("string(//aside[@id='preview'])")
    send(ines, page, "publish", **(TEXTS | options | right))
    page = ines.get(f"/teach/questions/{newest(app_db).id}/")
    assert values_of(page)["credit"] == "each"
    assert "Saved." in send(ines, page, "save").text
    assert newest(app_db).revision == 1


@pytest.mark.parametrize("kind", FORMS)
def test_the_preview_shows_the_question_asked_and_answered(ines: Visitor, app_db: Database, kind: str) -> None:
    shown = send(ines, form(ines, app_db, kind), "preview-en", **FORMS[kind])
    cards = shown.document.xpath("//aside[@id='preview']/div[@class='card']")
    assert len(cards) == 2
    ids = shown.document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert one(app_db, KeyPointRow, slug="sky")
