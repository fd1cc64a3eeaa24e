"""From a glossary to a deck that asks for its terms: what is learned is to name a thing, so the meaning is the cue."""

from quizapp.content.deck import Accept, Deck, KeyPoint
from quizapp.content.glossary import Glossary, Term
from quizapp.content.text import Text


def as_deck(glossary: Glossary) -> Deck:
    """The deck of ``glossary``, with one short-answer question a term, in both languages."""
    return Deck(
        deck=glossary.glossary,
        order=glossary.order,
        title=glossary.title,
        summary=glossary.summary,
        key_points=tuple(map(_key_point, glossary.terms)),
    )


def _key_point(term: Term) -> KeyPoint:
    name, meaning = term.term, term.meaning
    # A word in katakana is its own reading.
    read = "" if term.reading == name.ja else term.reading
    return KeyPoint(
        id=term.id,
        level="remember",
        statement=Text(ja=f"{name.ja}: {meaning.ja}", en=f"{name.en}: {meaning.en}"),
        explain=Text(
            ja=f"{name.ja}{f'（{read}）' if read else ''}は、英語では{name.en}という。{meaning.ja}",
            en=f"{meaning.en} In Japanese it is called {name.ja}{f' ({read})' if read else ''}.",
        ),
        ask=Text(ja=f"{meaning.ja}この意味の用語は何か。", en=f"{meaning.en} Which term has this meaning?"),
        accept=Accept(ja=tuple(dict.fromkeys((*term.forms("ja"), term.reading, name.en))), en=term.forms("en")),
    )
