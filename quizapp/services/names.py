"""Names of people: what may stand in one, and when two of them are the same to the eye."""

import unicodedata

from quizapp.errors import N_, Invalid

LONGEST = 40

# Letters that look like others, after case folding: Cyrillic and Greek beside Latin, kanji and hiragana beside katakana.
_LOOKS_LIKE = str.maketrans(
    "авеёзіјкӏмнорԛсѕтухһԁԝүαβεηικμνορτυχωγ" + "力口二工夕卜八へべぺ三千一―",
    "abee3ijkimhopqcstyxhdwyabehikmvoptyxwy" + "カロニエタトハヘベペミチーー",
)
# One person's alphabet is one of these; mixed within a name they only serve to imitate.
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")


def tidy(name: str) -> str:
    """``name`` as it is shown: NFC, one space between words, none around it. Raises Invalid with a sentence for a person."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not shown:
        raise Invalid(N_("Choose a name."))
    if len(shown) > LONGEST or len(unicodedata.normalize("NFKC", shown)) > LONGEST:
        raise Invalid(N_("A name can have %(limit)s characters at most."), limit=LONGEST)
    if any(not _is_visible(char) for char in shown) or not any(char.isalnum() for char in shown):
        raise Invalid(N_("The name has a character that cannot be seen. Type it again."))
    if _combining(shown) > 2:
        raise Invalid(N_("The name has too many accents on one letter."))
    if len({alphabet for char in shown for alphabet in _ALPHABETS if unicodedata.name(char, "").startswith(alphabet)}) > 1:
        raise Invalid(N_("The name mixes letters of different alphabets. Use one of them."))
    return shown


def key(name: str) -> str:
    """What two names that look the same have in common; the store lets each key exist once. Any text has one."""
    folded = unicodedata.normalize("NFKC", " ".join(name.replace("\0", "").split())).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_LOOKS_LIKE)


def _is_visible(char: str) -> bool:
    category = unicodedata.category(char)
    return char == " " or category[0] not in "CZ"


def _combining(text: str) -> int:
    """The longest run of marks on one letter."""
    longest = run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        longest = max(longest, run)
    return longest
