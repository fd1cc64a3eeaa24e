"""How answers in English may differ without being wrong: a leading article, British or American spelling, inflection.

Only where both are in Latin letters; of abbreviations only the author knows which are meant.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from quizapp.marking.compare import normal_form

Likeness = Literal["article", "spelling", "inflection"]

_ARTICLE = re.compile(r"^(?:an?|the)\s+(?=\S)")
_BETWEEN_WORDS = re.compile(r"\s+|(?<!\d)[-\u2010-\u2015/](?!\d)")
_NOT_LATIN = re.compile(r"[^\W\d_a-z\u00df-\u024f]")
# From British to American spelling, which is the shorter one. Each pattern asks for enough letters before it to leave out words
# that only look like it: four, acre, vogue, filling.
_SPELLINGS = [
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|able$|al$|ally$|ite$|ites$|hood$|hoods$|less$|ful$|er$|ers$)|(?<=^od)our", "or"),
        (r"^practis", "practic"),
        (r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|able|ation|ations)$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2})([tb])re(?=s?$)", r"\1er"),
        (r"(?<=[a-z]{2})([tb])red$", r"\1ered"),
        (r"(?<=[a-z]{3})ogue(?=s?$)", "og"),
        (r"(?<=[a-z]{3})ll(?=(?:ed|ing|er|ers)$)", "l"),
        (r"^(licen|defen|offen|preten)c(?=e)", r"\1s"),
        (r"^programme(?=s?$)", "program"),
        (r"^(enrol|fulfil|instal|instil|distil)l(?=$|s$|ment)", r"\1"),
        (r"^(judg|acknowledg)ement", r"\1ment"),
        (r"^(encyclop|arch|medi|an|paed?i|leuk|h)ae(?=[dolmtv])", r"\1e"),
        (r"^manoeuvre", "maneuver"),
        (r"^artefact", "artifact"),
        (r"^aluminium", "aluminum"),
        (r"^sceptic", "skeptic"),
        (r"^ageing", "aging"),
        (r"^grey", "gray"),
        (r"^cheque", "check"),
        (r"^tyre", "tire"),
        (r"^plough", "plow"),
        (r"^sulph", "sulf"),
        (r"^learnt$", "learned"),
    )
]
_PLURALS = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "criteria": "criterion", "phenomena": "phenomenon", "indices": "index", "matrices": "matrix", "vertices": "vertex",
}  # fmt: skip
# They look inflected, but what is left without the ending is another word.
_OWN_WORDS = frozenset({
    "news", "means", "goods", "arms", "customs", "works", "windows", "series", "species", "lens", "always", "perhaps", "glasses",
    "building", "meaning", "marketing", "accounting", "engineering", "hearing", "housing", "clothing", "wedding", "evening",
    "morning", "during", "nothing", "something", "anything", "everything", "feeling", "painting", "drawing", "setting", "banking",
    "shipping", "funding", "offering", "ruling", "interesting", "interested", "outstanding", "hundred", "sacred", "naked", "wicked",
})  # fmt: skip


def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` without a leading article, each in its normal form; none where it has other than Latin letters."""
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    if _NOT_LATIN.search(text):
        return ()
    forms = (normal_form(word, "en") for word in _BETWEEN_WORDS.split(_ARTICLE.sub("", text)))
    return tuple(form for form in forms if form)


def likeness(given: str, accepted: str) -> Likeness | None:
    """By what ``given`` still is ``accepted``, where their forms differ; None where it is not."""
    one, other = words(given), words(accepted)
    if not one or not other:
        return None
    if "".join(one) == "".join(other):
        return "article"
    if "".join(map(american, one)) == "".join(map(american, other)):
        return "spelling"
    return "inflection" if len(one) == len(other) and all(map(_akin, one, other)) else None


@lru_cache(maxsize=4096)
def american(word: str) -> str:
    """``word`` in American spelling."""
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _akin(one: str, other: str) -> bool:
    """Whether one is a plural, or a form in -ing or -ed, of the other. Two such forms need not mean the same: boring, bored."""
    return american(one) == american(other) or american(one) in _bases(other) or american(other) in _bases(one)


def _bases(word: str) -> set[str]:
    if word in _OWN_WORDS or not word.isalpha():
        return set()
    found = {_PLURALS[word]} if word in _PLURALS else {*_singulars(word), *_verbs(word)}
    return {american(base) for base in found if len(base) >= 3}


def _singulars(word: str) -> Iterator[str]:
    if not word.endswith("s") or word.endswith(("ss", "us", "is", "ics")):
        return
    yield word[:-1]
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif word.endswith("ves"):
        yield from (f"{word[:-3]}f", f"{word[:-3]}fe")
    elif word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        yield from (word[:-2], f"{word[:-2]}is") if word.endswith("ses") else (word[:-2],)


def _verbs(word: str) -> Iterator[str]:
    ending = next((ending for ending in ("ing", "ed") if word.endswith(ending) and not word.endswith("eed")), None)
    stem = word.removesuffix(ending or "")
    if ending is None or not re.search("[aeiouy]", stem):
        return
    yield from (stem, f"{stem}e")
    if stem.endswith("i") and ending == "ed":
        yield f"{stem[:-1]}y"
    if len(stem) > 2 and stem[-1] == stem[-2]:
        yield stem[:-1]
