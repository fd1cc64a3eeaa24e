"""What the tests in a browser know of an attempt behind the pages."""

import re
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ItemRow, RevisionRow, WordingRow
from quizapp.kinds import KINDS
from tests import answers


def item(db: Database, address: str) -> tuple[str, Any, Any]:
    """(kind, body, row) of the question at ``address``."""
    found = re.search(r"/attempts/([^/]+)/(\d+)", address)
    assert found, address
    query = (
        select(*ItemRow.__table__.c, RevisionRow.kind, WordingRow.body)  # type: ignore[attr-defined]
        .join_from(AttemptRow, ItemRow, ItemRow.attempt_id == AttemptRow.id)
        .join(RevisionRow, RevisionRow.id == ItemRow.revision_id)
        .join(WordingRow, (WordingRow.revision_id == ItemRow.revision_id) & (WordingRow.lang == AttemptRow.lang))
        .where(AttemptRow.key == found[1], ItemRow.place == int(found[2]))
    )
    with db.reading() as session:
        row = session.execute(query).one()
    return row.kind, KINDS[row.kind].body.model_validate(row.body), row


def start(page: Page, slug: str = "colours", **radios: str) -> None:
    """Starts an attempt through the form of the deck's page."""
    page.goto(f"/decks/{slug}/")
    if {"order", "feedback"} & radios.keys():
        page.locator("form.start details summary").click()
    for name, value in radios.items():
        page.locator(f"form.start input[name={name}][value='{value}']").check()
    page.locator("form.start button.primary").click()
    page.wait_for_url("**/attempts/*/1")


def fill(page: Page, fields: answers.Fields) -> None:
    """Fills in ``fields`` with the mouse and the keyboard."""
    if "order" in fields:
        put_in_order(page, fields["order"])
        return
    for name, values in fields.items():
        for value in values:
            if name.startswith("match-"):
                page.locator(f"[name='{name}']").select_option(value)
            elif name == "choice":
                page.locator(f"input[name=choice][value='{value}']").check()
            else:
                page.locator(f"[name='{name}']").fill(value)


def shown_order(page: Page) -> list[str]:
    """The places of the items of an ordering, as they stand on the page."""
    return [str(one.get_attribute("value")) for one in page.locator(".sequence [name=order]").all()]


def put_in_order(page: Page, order: list[str]) -> None:
    """Moves the items of an ordering up with their buttons until they stand in ``order``."""
    for to, wanted in enumerate(order):
        for at in range(shown_order(page).index(wanted), to, -1):
            page.locator(f"#move-up-{at}").click()
            expect(page.locator(".sequence [name=order]").nth(at - 1)).to_have_value(wanted)
