"""The note types: one for choosing, one for gaps, one for question and answer, each in two languages.

Names, ids, fields and their order are frozen: with another field list Anki keeps the old type beside the new one, and the notes
that a learner has never change again. Hence the spare fields. Templates and style may change; raise ``TEMPLATES_CHANGED`` then.
"""

from functools import cache
from pathlib import Path

import genanki

from quizapp.content.text import Lang
from quizapp.formats.apkg.words import WORDS

# Anki replaces a learner's templates when this is later than theirs: seconds since the epoch, raised by hand (2026-11-01).
TEMPLATES_CHANGED = 1_793_491_200

_REST = ("Explanation", "Voice", "Source", "Picture", "Erratum", "UID", "Extra1", "Extra2", "Extra3")
FIELDS: dict[str, tuple[str, ...]] = {
    "choice": ("Question", "Task", "Options", "Answer", "Reasons", *_REST),
    "cloze": ("Text", "Question", *_REST),
    "answer": ("Question", "Prompt", "Answer", "Also", *_REST),
}
_IDS: dict[tuple[str, Lang], int] = {
    ("choice", "ja"): 1_793_491_201_001,
    ("cloze", "ja"): 1_793_491_201_002,
    ("answer", "ja"): 1_793_491_201_003,
    ("choice", "en"): 1_793_491_201_011,
    ("cloze", "en"): 1_793_491_201_012,
    ("answer", "en"): 1_793_491_201_013,
}
_NAMES = {"choice": "Choice", "cloze": "Cloze", "answer": "Question and answer"}

_FRONTS = {
    "choice": '<div class="q">{{Question}}</div>{{#Task}}<div class="task">{{Task}}</div>{{/Task}}{{Options}}',
    "cloze": '{{#Question}}<div class="task">{{Question}}</div>{{/Question}}<div class="q">{{cloze:Text}}</div>',
    "answer": '<div class="q">{{Question}}</div>{{#Prompt}}<div class="prompt">{{Prompt}}</div>{{/Prompt}}',
}
# A cloze answer is the front with its gap filled; the others keep the front and put the answer below it.
_BACKS = {
    "choice": '{{FrontSide}}<hr id="answer"><div class="back" lang="%(lang)s"><div class="key">{{Answer}}</div>'
    "%(explanation)s%(reasons)s%(rest)s</div>",
    "cloze": '<div class="front" lang="%(lang)s">%(front)s</div><hr id="answer"><div class="back" lang="%(lang)s">'
    "%(explanation)s%(rest)s</div>",
    "answer": '{{FrontSide}}<hr id="answer"><div class="back" lang="%(lang)s"><div class="key">{{Answer}}</div>'
    "%(also)s%(explanation)s%(rest)s</div>",
}
_PLACES = ("picture", "voice", "source", "erratum")
_CSS = Path(__file__).with_name("card.css")


@cache
def note_type(name: str, lang: Lang) -> genanki.Model:
    """The note type ``name`` ("choice", "cloze", "answer") whose cards are in ``lang``."""
    front = _FRONTS[name]
    words = {part: _section(part, lang) for part in ("also", "reasons", "explanation", *_PLACES)}
    rest = "".join(words[part] for part in _PLACES)
    return genanki.Model(
        _IDS[name, lang],
        f"Quizapp {_NAMES[name]} ({lang})",
        fields=[{"name": field} for field in FIELDS[name]],
        templates=[
            {
                "name": "Card",
                "qfmt": f'<div class="front" lang="{lang}">{front}</div>',
                "afmt": _BACKS[name] % {"lang": lang, "front": front, "rest": rest, **words},
            }
        ],
        css=_CSS.read_text(encoding="utf-8"),
        model_type=genanki.Model.CLOZE if name == "cloze" else genanki.Model.FRONT_BACK,
    )


def _section(part: str, lang: Lang) -> str:
    """The part of an answer side that shows the field of this name with its heading, where the field is filled."""
    field = part.capitalize()
    heading = f"<h2>{WORDS[lang][part]}</h2>" if part in WORDS[lang] else ""
    return f'{{{{#{field}}}}}<section class="{part}">{heading}{{{{{field}}}}}</section>{{{{/{field}}}}}'
