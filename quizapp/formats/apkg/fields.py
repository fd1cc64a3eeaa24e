"""From an entry to the fields of its note. It matches on the six bodies, so that a kind nobody has heard of here still goes out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from quizapp.content.bodies import Accepted, Body, Gap, Gaps, Number, Option, Options, Pairs
from quizapp.content.bodies import Sequence as Ordered
from quizapp.content.text import Lang
from quizapp.content.wildcards import in_words
from quizapp.errors import N_
from quizapp.formats.apkg.entry import Correction, Entry, Place
from quizapp.formats.apkg.identity import arranged, guid, letter, mixed, shuffled
from quizapp.formats.apkg.text import html, in_cloze, shows_nothing
from quizapp.formats.apkg.words import WORDS
from quizapp.kinds import KINDS
from quizapp.marking.figures import spell

# Stands for a gap while the text around it is rendered. A private-use character: html() removes noncharacters.
_HOLE = "\uf8f0"
# A value in another unit is shown where it is as short as this.
_FEW_DIGITS = 6
_PLACE = re.compile(r"\{\{(\d+)\}\}")


class Unfit(Exception):
    """A question that no card can be made of; the argument is a msgid that says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is written: its type, identity and fields by name, and the cards that Anki will make of it."""

    note_type: str
    guid: str
    fields: dict[str, str]
    cards: int = 1


def draft(entry: Entry, lang: Lang, source: str) -> Draft:
    """The note of ``entry``, without its picture. Raises Unfit."""
    body = entry.wording.body
    made = _shape(entry, lang)
    fields = {
        **made.fields,
        "Explanation": html(entry.wording.explanation),
        "Voice": html(entry.voice),
        "Source": _source(source, entry.places, lang),
        "Erratum": _errata(entry.errata, lang),
        "UID": html(entry.uid),
    }
    front = fields["Text" if isinstance(body, Gaps) else "Question"]
    if shows_nothing(front):
        raise Unfit(N_("The question shows nothing on its front."))
    return Draft(made.note_type, made.guid, fields, made.cards)


def _shape(entry: Entry, lang: Lang) -> Draft:
    """The part of a note that depends on its body."""
    match entry.wording.body:
        case Options() as body:
            return _choice(entry, body, lang)
        case Gaps() as body:
            return _cloze(entry, body, lang)
        case body:
            note = guid("answer", entry.uid, lang)
            return Draft("answer", note, {"Question": html(entry.wording.stem), **_answer(body, note, lang)})


def _choice(entry: Entry, body: Options, lang: Lang) -> Draft:
    note = guid("choice", entry.uid, lang)
    options = arranged(body.options, note)
    keys = len(body.keys)
    if not keys:
        raise Unfit(N_("No option is marked as correct."))
    texts = [html(option.text) for option in options]
    lettered = [_lettered(place, texts[place], option) for place, option in enumerate(options)]
    several = WORDS[lang]["several"].format(keys) if keys > 1 else ""
    fields = {
        "Question": html(entry.wording.stem),
        "Task": several,
        "Options": _lettered_list(texts),
        "Answer": "".join(lettered[place] for place, option in enumerate(options) if option.correct),
        "Reasons": _list([lettered[place] for place, option in enumerate(options) if option.why and not option.correct]),
    }
    return Draft("choice", note, fields)


def _lettered(place: int, text: str, option: Option) -> str:
    why = f'<div class="why">{html(option.why)}</div>' if option.why else ""
    return f'<div><span class="letter">{letter(place)}</span> {text}{why}</div>'


def _cloze(entry: Entry, body: Gaps, lang: Lang) -> Draft:
    places = [int(place) for place in _PLACE.findall(body.text)]
    if sorted(places) != list(range(len(body.gaps))):
        raise Unfit(N_("A gap has no place in the text."))
    pieces = html(_PLACE.sub(_HOLE, body.text.replace(_HOLE, ""))).split(_HOLE)
    if len(pieces) != len(places) + 1:
        raise Unfit(N_("A gap stands inside a mark (a link, for example) where it cannot be shown."))
    text, note = pieces[0], guid("cloze", entry.uid, lang)
    for place, after in zip(places, pieces[1:], strict=True):
        gap = body.gaps[place]
        answer, hint = in_cloze(html(gap.shown)), in_cloze(html(_cue(gap, note)))
        if shows_nothing(answer):
            raise Unfit(N_("A gap is empty."))
        text += "{{c%d::%s%s}}%s" % (gap.number, answer, "::" + hint if hint else "", after)
    # "Which words are missing?" is plain to see on a card, and only in its way.
    stem = entry.wording.stem
    task = "" if stem == KINDS["cloze"].default_stem.get(lang) else html(stem)
    cards = len({gap.number for gap in body.gaps})
    return Draft("cloze", note, {"Text": text, "Question": task}, cards)


def _cue(gap: Gap, note: str) -> str:
    """What stands in an empty gap: its hint, and what there is to choose from."""
    return "：".join(part for part in (gap.hint, "／".join(mixed(gap.choices, note))) if part)


def _answer(body: Body, note: str, lang: Lang) -> dict[str, str]:
    match body:
        case Accepted() as body:
            also = [*body.also, *(f"{in_words(partly.text)} ({100 * partly.score:.4g}%)" for partly in body.partly)]
            return {"Answer": html(body.accepted[0]), "Also": ("／" if lang == "ja" else "; ").join(map(html, also))}
        case Number():
            return _number(body, lang)
        case Pairs():
            return _pairs(body, note, lang)
        case Ordered(items=items):
            shown = _list([html(items[place]) for place in shuffled(len(items), note)])
            return {"Prompt": WORDS[lang]["order"] + shown, "Answer": _numbered(items)}
    raise Unfit(N_("There is no way to spell this kind of answer on a card."))


def _number(body: Number, lang: Lang) -> dict[str, str]:
    """The figure as it is written in ``lang``; the front names the unit, the back says what it is in the others."""
    spread = f" ± {spell(body.tolerance, lang, body.unit)}" if body.tolerance else ""
    whole = ((body.value / unit.factor, unit) for unit in body.units)
    # What does not come out even, or not short, is no help.
    others = [(figure, unit.name) for figure, unit in whole if figure * unit.factor == body.value and _is_short(figure)]
    return {
        "Prompt": WORDS[lang]["unit"].format(html(body.unit)) if body.unit else "",
        "Answer": html(spell(body.value, lang, body.unit) + spread),
        "Also": _alternatives((spell(figure, lang, name) for figure, name in others), lang),
    }


def _is_short(figure: Decimal) -> bool:
    return len(figure.normalize().as_tuple().digits) <= _FEW_DIGITS


def _pairs(body: Pairs, note: str, lang: Lang) -> dict[str, str]:
    """Two lists to match, each in an order of its own; the answer has the pairs in the order of the first."""
    order = shuffled(len(body.pairs), f"{note}/left")
    pairs = [(html(body.pairs[place].left), html(body.pairs[place].right)) for place in order]
    rights = [html(body.rights[place]) for place in shuffled(len(body.rights), note)]
    over = f'<div class="why">{WORDS[lang]["over"]}{_alternatives(body.others, lang)}</div>' if body.others else ""
    prompt = WORDS[lang]["match"] + _list([left for left, _ in pairs]) + _lettered_list(rights)
    return {"Prompt": prompt, "Answer": _list([f"{left} → {right}" for left, right in pairs]) + over}


def _alternatives(texts: Iterable[str], lang: Lang) -> str:
    return ("／" if lang == "ja" else "; ").join(map(html, texts))


@lru_cache(maxsize=1024)
def _source(title: str, places: tuple[Place, ...], lang: Lang) -> str:
    rows = [html(title)] if title else []
    for place in places:
        number = WORDS[lang]["paragraph"].format(place.paragraph)
        rows.append(f"{number}{(': ' if lang == 'en' else '：') + html(place.summary) if place.summary else ''}")
    return _list(rows)


def _errata(errata: Sequence[Correction], lang: Lang) -> str:
    garbled = WORDS[lang]["garbled"]
    return _list([garbled.format(html(each.garbled), html(each.right)) + html(each.note) for each in errata])


def _list(rows: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>" if rows else ""


def _lettered_list(rows: Sequence[str]) -> str:
    return '<ol type="A" class="options">' + "".join(f"<li>{row}</li>" for row in rows) + "</ol>"


def _numbered(texts: Iterable[str]) -> str:
    return "<ol>" + "".join(f"<li>{html(text)}</li>" for text in texts) + "</ol>"
