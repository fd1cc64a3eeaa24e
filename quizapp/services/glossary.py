"""The glossary: one list of terms, shown as a page and linked from the explanations that use them."""

from typing import Any

from sqlmodel import Session

from quizapp.content.glossary import Glossary, Mentions
from quizapp.content.text import LANGUAGES, Lang
from quizapp.db import Database
from quizapp.db import glossary as shelves
from quizapp.marking import normal_form

# More links than these would be read by nobody.
MOST_LINKS = 6


def terms(db: Database, lang: Lang) -> list[Any]:
    """The terms in the order in which a reader of ``lang`` looks for them: by their reading or by their letters.

    ``asked_in`` of each is the slug of the deck that asks for it, None where there is none to take.
    """
    with db.reading() as session:
        rows = shelves.terms_and_deck(session)
    return sorted(rows, key=lambda row: normal_form(row.reading, lang) if lang == "ja" else row.forms["en"][0].casefold())


def load_glossary(session: Session, glossary: Glossary) -> None:
    """Makes ``glossary`` the list of terms. Links explanations anew where it changed. Does not commit."""
    rows = [
        {
            "slug": term.id,
            "deck": glossary.glossary,
            "position": place,
            "reading": term.reading,
            "forms": {lang: list(term.forms(lang)) for lang in LANGUAGES},
            "meaning": term.meaning.model_dump(),
        }
        for place, term in enumerate(glossary.terms)
    ]
    if rows != [dict(row._mapping) for row in shelves.terms(session)]:
        shelves.replace(session, rows)
        session.info.pop(_Linker, None)
        _link_again(session)


def terms_in(session: Session, explanation: str, lang: Lang) -> list[list[str]]:
    """The (slug, name) of each term of the glossary that ``explanation`` uses, at most ``MOST_LINKS``."""
    return _linker(session).linked(explanation, lang)


class _Linker:
    """The terms as a transaction found them."""

    def __init__(self, rows: Any) -> None:
        self._names = {row.slug: {lang: forms[0] for lang, forms in row.forms.items()} for row in rows}
        self._mentions = Mentions((row.slug, lang, row.forms[lang]) for row in rows for lang in LANGUAGES)

    def linked(self, text: str, lang: Lang) -> list[list[str]]:
        return [[slug, self._names[slug][lang]] for slug in self._mentions.found(text, lang)][:MOST_LINKS]


def _linker(session: Session) -> _Linker:
    if _Linker not in session.info:
        session.info[_Linker] = _Linker(shelves.terms(session))
    found: _Linker = session.info[_Linker]
    return found


def _link_again(session: Session) -> None:
    session.flush()
    changed = []
    for row in shelves.explanations(session):
        found = terms_in(session, row.explanation, row.lang)
        if found != row.terms:
            changed.append({"revision": row.revision_id, "in_lang": row.lang, "found": found})
    shelves.link(session, changed)
