"""Queries on the terms of the glossary, and on the explanations that use them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlmodel import Session

from quizapp.db.columns import DECK, TERM, WORDING


def terms(session: Session) -> Sequence[Row[Any]]:
    """(slug, deck, position, reading, forms, meaning) of every term, in the order of its file."""
    return session.execute(select(TERM).order_by(TERM.c.position, TERM.c.slug)).all()


def terms_and_deck(session: Session) -> Sequence[Row[Any]]:
    """The same with ``asked_in``: the slug of the deck, or None where that is not published."""
    query = select(TERM, DECK.c.slug.label("asked_in")).join_from(
        TERM, DECK, (DECK.c.slug == TERM.c.deck) & (DECK.c.status == "published"), isouter=True
    )
    return session.execute(query).all()


def replace(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Makes ``rows`` the terms, in place of those that were there."""
    session.execute(delete(TERM))
    if rows:
        session.execute(insert(TERM), rows)


def explanations(session: Session) -> Iterable[Row[Any]]:
    """(revision_id, lang, explanation, terms) of every wording, a batch at a time."""
    query = select(WORDING.c.revision_id, WORDING.c.lang, WORDING.c.explanation, WORDING.c.terms)
    return session.execute(query.order_by(WORDING.c.revision_id, WORDING.c.lang).execution_options(yield_per=500))


def link(session: Session, changed: Sequence[Mapping[str, Any]]) -> None:
    """Stores the ``found`` terms of each wording (``revision``, ``in_lang``)."""
    if changed:
        query = update(WORDING).where(WORDING.c.revision_id == bindparam("revision"), WORDING.c.lang == bindparam("in_lang"))
        session.connection().execute(query.values(terms=bindparam("found", type_=WORDING.c.terms.type)), changed)
