"""Rules on what is asked: the stem, the claim, the text around a gap."""

import re
from collections import Counter
from collections.abc import Iterable

from quizapp.analysis.lint.asked import Asked, Said
from quizapp.content.bodies import Gaps, Pairs
from quizapp.errors import N_
from quizapp.markup import plain

# English takes about twice the letters for the same sentence.
_LONGEST_STEM = {"ja": 120, "en": 240}
_MOST_HIDDEN = 0.25
_ASKS = {
    "ja": re.compile(r"(か|かな|どれ|何|なさい|選べ|せよ|述べよ|答えよ|ください|名は|名前は)[）」]*(。|$)|[？?]"),
    "en": re.compile(r"\?|…$|:$"),
}
_NEGATIVE = {
    "ja": re.compile(
        r"(でない|ではない|ない|誤っている|間違っている|不適切な|適切でない|正しくない)"
        r"(もの|の|こと|説明|組み合わせ|例|理由)?(は|を|が)?、?(次のうち)?(、)?(どれ|どの|何|いくつ|選)"
    ),
    "en": re.compile(
        r"^(?:(?!\. ).)*\bwhich\b[^.]*\b((?<!and )not|except|isn't|aren't|doesn't|don't|incorrect|wrong)\b[^.]*\?$", re.IGNORECASE
    ),
}
_STRONG = re.compile(r"\*\*[^*]*\*\*")
_POINTS_NOWHERE = {
    "ja": re.compile(
        r"^(?:これ|それ|あれ|この|その|あの|こう|そう|ここ|そこ)(?![ぞまでかだほ後])|^[^。]*?(?:彼女?|彼ら)(?=[はがのにを、])"
    ),
    # “It is … that” and “These are … Which” name it at once.
    "en": re.compile(
        r"^(he|she|they|it|this|these|those|his|her|their|its)\b(?! (?:is|was|are|were)\b.*\b(?:that|who|which)\b)", re.IGNORECASE
    ),
}
# Short words, and those that any question has, tell nothing.
_WORD = {
    "ja": re.compile(r"[\u30a1-\u30ff]{3,}|[\u3400-\u9fff]{2,}|[A-Za-z][A-Za-z0-9.-]{2,}"),
    "en": re.compile(r"[A-Za-z][\w'’-]{4,}"),
}
_EVERYDAY = {
    "which", "would", "could", "should", "there", "their", "these", "those", "about", "after", "before", "being", "because",
    "where", "other", "others", "according", "model", "models", "companies", "company", "people",
}  # fmt: skip


def words(text: str, lang: str) -> set[str]:
    """The words of ``text`` that could tell something, in one form."""
    return {found[0].casefold() for found in _WORD[lang].finditer(text)} - _EVERYDAY


def common_words(stems: Iterable[str], lang: str) -> frozenset[str]:
    """The words that stand in more than a tenth of ``stems``, and in two at least: they tell nothing."""
    sets = [words(stem, lang) for stem in stems]
    counts = Counter(word for found in sets for word in found)
    return frozenset(word for word, count in counts.items() if count >= max(2, len(sets) / 10))


def e03(asked: Asked) -> Said:
    """The answer stands in what is asked; of a pair, in what it has to be matched with."""
    body = asked.wording.body
    around = plain(body.fill(lambda *_: "＿")) if isinstance(body, Gaps) else asked.stem
    found = [(answer, around) for answer in asked.answers]
    if isinstance(body, Pairs):
        found = [(plain(pair.right), plain(pair.left)) for pair in body.pairs]
    for answer, text in found:
        if _stands_in(answer, text, asked.lang):
            yield N_("The answer “%(answer)s” stands in the question. Ask without it."), {"answer": answer}
            return


def e04(asked: Asked) -> Said:
    """Gaps that hide more than a quarter of their text."""
    body = asked.wording.body
    if not isinstance(body, Gaps):
        return
    whole = len(plain(body.fill(lambda _, gap: gap.shown)))
    hidden = sum(len(plain(gap.shown)) for gap in body.gaps)
    if hidden > _MOST_HIDDEN * whole:
        yield (
            N_("The gaps hide %(part)s%% of the text. Hide a quarter at most: only the words that carry the point."),
            {"part": round(100 * hidden / whole)},
        )


def w01(asked: Asked) -> Said:
    """A question for what is not so, without the “not” standing out."""
    if asked.asks_in_its_stem and _NEGATIVE[asked.lang].search(plain(_STRONG.sub("", asked.wording.stem))):
        yield N_("The question asks for what is not so. Ask for what is, or make the “not” **strong**."), {}


def w05(asked: Asked) -> Said:
    """A stem that does not ask anywhere, or is too long to be read at once."""
    if not asked.asks_in_its_stem:
        return
    if not _ASKS[asked.lang].search(asked.stem):
        yield N_("The stem does not ask anything. Put it as a question."), {}
    if len(asked.stem) > _LONGEST_STEM[asked.lang]:
        yield N_("The stem has %(number)s characters. Say it in %(most)s or fewer."), {
            "number": len(asked.stem), "most": _LONGEST_STEM[asked.lang],
        }  # fmt: skip


def w07(asked: Asked) -> Said:
    """A rare word that the stem shares with right options and with no wrong one."""
    if not asked.asks_in_its_stem or not asked.distractors:
        return
    shared = words(asked.stem, asked.lang) & set().union(*(words(text, asked.lang) for text in asked.keys))
    shared -= asked.common | set().union(*(words(text, asked.lang) for text in asked.distractors))
    shared -= {word for voice in asked.voices for word in words(voice, asked.lang)}
    if shared:
        yield N_("The stem shares “%(word)s” with the right option alone. Say it otherwise in one of them."), {"word": min(shared)}


def w10(asked: Asked) -> Said:
    """A stem or text that points to something that is not on the card."""
    body = asked.wording.body
    text = plain(body.fill(lambda *_: "＿")) if isinstance(body, Gaps) else asked.stem
    match = _POINTS_NOWHERE[asked.lang].search(text)
    if match and not any(voice in match[0] for voice in asked.voices):
        yield N_("“%(word)s” points to something that the question does not name. Name it."), {"word": match[0]}


def w11(asked: Asked) -> Said:
    """A claim to be judged, or a text with gaps, without the name of who says it."""
    body = asked.wording.body
    text = plain(body.fill(lambda _, gap: gap.shown)) if isinstance(body, Gaps) else asked.stem if asked.is_claim else ""
    if text and asked.has_voice and asked.voices and not any(voice.casefold() in text.casefold() for voice in asked.voices):
        yield N_("It does not say who holds this. Begin with “According to …”."), {}


def _stands_in(answer: str, text: str, lang: str) -> bool:
    if len(answer) < 2:
        return False
    if lang == "en" or answer.isascii():
        return bool(re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE))
    return answer in text
