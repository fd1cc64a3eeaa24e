"""Writing a number as people do in a language: 4,050億, 405 billion, 12,345, 2024."""

from decimal import Decimal

_MYRIADS = (("兆", 12), ("億", 8), ("万", 4), ("", 0))
_WORDS = (("trillion", 12), ("billion", 9), ("million", 6))
# Beyond this nobody reads zeros any more.
_LONGEST = 24


def spell(number: Decimal, lang: str, unit: str = "") -> str:
    """``number`` with the magnitudes of ``lang``, so that it can be read at a glance, and its unit."""
    if not -_LONGEST < number.adjusted() < _LONGEST:
        return _with_unit(str(number), unit, lang)
    size = number.copy_abs()
    figure = _in_myriads(size) if lang == "ja" else _in_words(size)
    # A number of four digits is a year as often as not; one of 億 is none.
    figure = figure or _in_digits(size, 1_000 if unit[:1] in {"万", "億", "兆"} else 10_000)
    return _with_unit(("-" if number < 0 else "") + figure, unit, lang)


def _with_unit(figure: str, unit: str, lang: str) -> str:
    apart = unit and (lang != "ja" or unit[0].isascii()) and unit[0] not in "%°"
    return f"{figure}{' ' if apart else ''}{unit}"


def _in_digits(number: Decimal, commas_from: int) -> str:
    figure = f"{number:,f}" if number >= commas_from else f"{number:f}"
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _in_myriads(size: Decimal) -> str:
    if size < 10_000 or size % 1:
        return ""
    figure, left = "", int(size)
    for mark, power in _MYRIADS:
        count, left = divmod(left, 10**power)
        figure += f"{count:,}{mark}" if count else ""
    return figure


def _in_words(size: Decimal) -> str:
    for word, power in _WORDS:
        count = size.scaleb(-power)
        if count >= 1:
            return "" if count.scaleb(3) % 1 else f"{_in_digits(count, 1_000)} {word}"
    return ""
