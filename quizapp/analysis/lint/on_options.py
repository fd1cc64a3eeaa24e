"""Rules on the things to choose from."""

import re
from statistics import median

from quizapp.analysis.lint.asked import Asked, Said
from quizapp.errors import N_
from quizapp.kinds.options import OneOfOptions
from quizapp.marking import normal_form
from quizapp.markup import plain

_OF_THE_OTHERS = {
    "ja": re.compile(
        r"^(上記|以上)の|^(すべて|全て)(正しい|当てはまる)|^(どれ|いずれ)(も|で[もは])|^該当(なし|するものはない)|[AＡaａ]と[BＢbｂ]"
    ),
    "en": re.compile(r"\b(all|none|neither|both|any) of (the above|these|them)\b|\bboth [a-e] and [a-e]\b", re.IGNORECASE),
}
_ABSOLUTE = {
    "ja": re.compile(r"必ず|決して|すべて|全て|常に|絶対|まったく|全く|一切|あらゆる"),
    "en": re.compile(r"\b(always|never|all|every|only|none|completely|entirely|totally|absolutely)\b", re.IGNORECASE),
}
# How an option ends or begins, from which one can tell it apart; a noun is what is left.
_FORMS = {
    "ja": (
        ("sentence", re.compile(r"。$")),
        ("reason", re.compile(r"(から|ため|ので)$")),
        ("polite", re.compile(r"(です|ます)$")),
        ("verb", re.compile(r"[うくぐすつぬぶむるたいだ]$")),
    ),
    "en": (
        ("to do", re.compile(r"^to\b", re.IGNORECASE)),
        ("by doing", re.compile(r"^by\b", re.IGNORECASE)),
        ("because", re.compile(r"^because\b", re.IGNORECASE)),
        ("sentence", re.compile(r"[.!?]$")),
        ("lower case", re.compile(r"^[a-z]")),
    ),
}
# A few letters more are half as long again when options are short, and nobody would notice.
_FEW = {"ja": 3, "en": 8}


def e01(asked: Asked) -> Said:
    """No right option, too many of them, or nothing but right ones."""
    if not asked.options:
        return
    right = len(asked.keys)
    if right == 0:
        yield N_("No option is marked as right. Mark one."), {}
    elif right > 1 and isinstance(asked.kind, OneOfOptions):
        yield (
            N_("%(number)s options are marked as right, and one can be chosen. Mark one, or make it a question with several."),
            {"number": right},
        )
    elif right == len(asked.options):
        yield N_("Every option is marked as right. Add one that is wrong."), {}


def e02(asked: Asked) -> Said:
    """Options that are the same but for width, case, kana and punctuation."""
    seen: dict[str, str] = {}
    for option in asked.options:
        text = plain(option.text)
        form = normal_form(text, asked.lang)
        if form and form in seen:
            yield N_("“%(one)s” and “%(other)s” are the same option. Change or remove one."), {"one": seen[form], "other": text}
        seen.setdefault(form, text)


def w02(asked: Asked) -> Said:
    """An option about the other options."""
    for option in asked.options:
        if _OF_THE_OTHERS[asked.lang].search(plain(option.text)):
            yield N_("The option “%(text)s” is about the others. Write what it stands for."), {"text": plain(option.text)}


def w03(asked: Asked) -> Said:
    """A single right option at least half as long again as the median option."""
    if len(asked.keys) != 1 or not asked.distractors:
        return
    key = len(asked.keys[0])
    middle = median(map(len, (*asked.keys, *asked.distractors)))
    if key >= 1.5 * middle and key - middle >= _FEW[asked.lang]:
        yield N_("The right option has %(key)s characters, half of the options %(middle)s at most. Bring them to one length."), {
            "key": key, "middle": round(middle),
        }  # fmt: skip


def w04(asked: Asked) -> Said:
    """Absolute words in wrong options and in no right one."""
    absolute = _ABSOLUTE[asked.lang]
    found = [match[0] for text in asked.distractors if (match := absolute.search(text))]
    if found and not any(absolute.search(text) for text in asked.keys):
        yield (
            N_("Only wrong options have a word like “%(word)s”. Take it out, or give the right one such a word too."),
            {"word": found[0]},
        )


def w06(asked: Asked) -> Said:
    """Fewer than three or more than five options."""
    number = len(asked.options)
    if asked.options and not 3 <= number <= 5:
        yield N_("There are %(number)s options. Three to five are best, all of them plausible."), {"number": number}


def w08(asked: Asked) -> Said:
    """Options of which some have another form."""
    forms = [_form(plain(option.text), asked.lang) for option in asked.options]
    if len(set(forms)) > 1:
        odd = min(set(forms), key=forms.count)
        yield (
            N_("“%(text)s” has another form than most options. Let all begin and end alike."),
            {"text": plain(asked.options[forms.index(odd)].text)},
        )


def _form(text: str, lang: str) -> str:
    return next((name for name, pattern in _FORMS[lang] if pattern.search(text)), "")
