"""A glossary: the terms of the decks, each with its reading and its meaning, and where a text uses one."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from quizapp.content.bodies import Identifier
from quizapp.content.deck import Accept, SlugText
from quizapp.content.text import LANGUAGES, Lang, Prose, Record, Text, without_ruby

Kana = Annotated[str, Field(pattern=r"^[ぁ-ゖァ-ヺー・]+$")]


class Both(Record):
    """A text in both languages: a term is explained by its other half."""

    ja: Prose
    en: Prose

    def get(self, lang: Lang) -> str:
        """The text in ``lang``."""
        return self.ja if lang == "ja" else self.en


class Term(Record):
    """A term. ``reading`` is how the Japanese one is read; ``also`` are other forms of it, in texts and as answers."""

    id: Identifier
    term: Both
    reading: Kana
    meaning: Both
    also: Accept = Accept()

    def forms(self, lang: Lang) -> tuple[str, ...]:
        """Every way in which a text in ``lang`` may spell the term, its usual one first."""
        return (self.term.get(lang), *(self.also.ja if lang == "ja" else self.also.en))


class Glossary(Record):
    """``glossary`` is the slug of the deck that asks for its terms."""

    glossary: SlugText
    order: int = 0
    title: Text
    summary: Text
    terms: tuple[Term, ...] = ()


class Mentions:
    """Finds terms in texts. A longer term covers a shorter one inside it; Latin letters match as whole words, in any case."""

    def __init__(self, forms: Iterable[tuple[str, Lang, Iterable[str]]]) -> None:
        """``forms`` has, for a term and a language, the id of the term and its forms."""
        self._ids: dict[tuple[Lang, str], str] = {}
        for term, lang, spelled in forms:
            for form in spelled:
                self._ids.setdefault((lang, form.casefold()), term)
        self._patterns = {lang: self._pattern(lang) for lang in LANGUAGES}

    def _pattern(self, lang: Lang) -> re.Pattern[str] | None:
        forms = sorted((form for of, form in self._ids if of == lang), key=len, reverse=True)
        spelled = (rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])" if form.isascii() else re.escape(form) for form in forms)
        return re.compile("|".join(spelled)) if forms else None

    def found(self, text: str, lang: Lang) -> Iterator[str]:
        """The ids of the terms in ``text``, each once, in the order in which they come."""
        pattern = self._patterns[lang]
        if pattern is not None:
            matches = pattern.finditer(without_ruby(text).casefold())
            yield from dict.fromkeys(self._ids[lang, match[0]] for match in matches)
