"""What a typed text says as a number: in digits, in Japanese, in English; and what is no number."""

from decimal import Decimal, getcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.content.text import LANGUAGES, Lang
from quizapp.marking.figures import spell
from quizapp.marking.numbers import MOST_CHARACTERS, NotANumber, amount, near, read

DIGITS = [
    ("1500", "1500"), ("1,500", "1500"), ("12,345,678", "12345678"), ("1500.", "1500"), ("0", "0"), ("007", "7"),
    ("1.5", "1.5"), (".5", "0.5"), ("0.50", "0.5"), ("1,500.25", "1500.25"), ("1.500", "1.5"),
    ("1e9", "1000000000"), ("1.5E3", "1500"), ("2e-3", "0.002"), ("4.05×10^11", "405000000000"), ("4.05x10^-2", "0.0405"),
    ("4.05 * 10 ^ 3", "4050"), ("1/2", "0.5"), ("3/4", "0.75"), ("-5", "-5"), ("+5", "5"), ("−5", "-5"), ("–5", "-5"),
    ("- 5", "-5"), ("minus 5", "-5"), ("plus 5", "5"), ("  42  ", "42"),
]  # fmt: skip
JAPANESE = [
    ("１５００", "1500"), ("１，５００", "1500"), ("１．５", "1.5"), ("1、500", "1500"), ("1。5", "1.5"), ("－５", "-5"),
    ("ー5", "-5"), ("マイナス5", "-5"), ("プラス5", "5"), ("5。", "5"),
    ("四千五十", "4050"), ("四千五十億", "405000000000"), ("4050億", "405000000000"), ("4,050億", "405000000000"),
    ("4千50億", "405000000000"), ("４０５０ 億", "405000000000"), ("4,050　億", "405000000000"), ("0.405兆", "405000000000"),
    ("1兆2000億", "1200000000000"), ("1億2,345万6789", "123456789"), ("一億二千三百四十五万六千七百八十九", "123456789"),
    ("1.5億", "150000000"), ("2京", "20000000000000000"), ("3万", "30000"), ("三十", "30"), ("十", "10"), ("十五", "15"),
    ("百", "100"), ("百五", "105"), ("3百5", "305"), ("千", "1000"), ("千億", "100000000000"), ("1千万", "10000000"),
    ("百万", "1000000"), ("二〇二四", "2024"), ("一二三億", "12300000000"), ("〇", "0"), ("零", "0"), ("1万5", "10005"),
    ("5割", "0.5"), ("五割", "0.5"), ("50％", "0.5"), ("50パーセント", "0.5"), ("3/4億", "75000000"),
]  # fmt: skip
ENGLISH = [
    ("405 thousand", "405000"), ("405 million", "405000000"), ("405 billion", "405000000000"), ("1.2 trillion", "1200000000000"),
    ("405 Billion", "405000000000"), ("405billion", "405000000000"), ("405k", "405000"), ("405K", "405000"), ("8M", "8000000"),
    ("405B", "405000000000"), ("405b", "405000000000"), ("1.2T", "1200000000000"), ("37 bn", "37000000000"), ("37mn", "37000000"),
    ("4 tn", "4000000000000"), ("４０５Ｂ", "405000000000"), ("1,500k", "1500000"), ("50%", "0.5"), ("50 percent", "0.5"),
    ("50 per cent", "0.5"), ("-0.5%", "-0.005"), ("1/2 million", "500000"), ("minus 3 million", "-3000000"),
]  # fmt: skip
COMMA = "A comma sets off thousands, as in 1,500. Type a decimal with a point, as in 1.5."
NO_NUMBER = "This cannot be read as a number. Type it in digits: 1500, 1,500, 0.5."
REFUSED = [
    ("", NO_NUMBER), (" ", NO_NUMBER), ("far", NO_NUMBER), ("-", NO_NUMBER), (".", NO_NUMBER), ("--5", NO_NUMBER),
    ("1,5", COMMA), ("1,50", COMMA), ("１，５", COMMA), ("1、5", COMMA), ("1.500,5", COMMA), ("1,00,000", COMMA),
    ("1,500,00", COMMA), ("1234,567", COMMA), (",500", COMMA), ("1,500,", COMMA),
    ("1.2.3", NO_NUMBER), ("1 500", NO_NUMBER), ("1 2", NO_NUMBER), ("1 1/2", NO_NUMBER), ("1/0", NO_NUMBER), ("1/2/3", NO_NUMBER),
    ("١٢٣", NO_NUMBER), ("१२३", NO_NUMBER), ("∞", NO_NUMBER), ("NaN", NO_NUMBER), ("inf", NO_NUMBER), ("Ⅳ", NO_NUMBER),
    ("10²", NO_NUMBER), ("½", NO_NUMBER), ("1½", NO_NUMBER), ("①", NO_NUMBER), ("x₂", NO_NUMBER),
    ("1e9999", NO_NUMBER), ("1e1000000000", NO_NUMBER), ("e5", NO_NUMBER), ("億", NO_NUMBER), ("1億億", NO_NUMBER),
    ("5万3億", NO_NUMBER), ("二百千", NO_NUMBER), ("約5", NO_NUMBER), ("#5", NO_NUMBER), ("$5", NO_NUMBER),
    ("0x10", "“x10” is not a unit that is read here. Type the number alone."),
    ("5 apples", "“apples” is not a unit that is read here. Type the number alone."),
    ("5m", "“m” is not a unit that is read here. Type the number alone."),
    ("405億B", "“B” is not a unit that is read here. Type the number alone."),
    ("5BB", "“BB” is not a unit that is read here. Type the number alone."),
    ("1_000", "“_000” is not a unit that is read here. Type the number alone."),
    ("9" * (MOST_CHARACTERS + 1), "A number can have 60 characters at most."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), DIGITS + JAPANESE + ENGLISH)
def test_a_number_is_read_as_people_type_it(text: str, number: str) -> None:
    found = read(text)
    assert (found.number, found.unit) == (Decimal(number), "")


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_number_is_refused_with_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read(text)
    assert refused.value.message % refused.value.params == reason


def test_an_exponent_is_no_larger_than_a_page_can_hold() -> None:
    assert read("1e309").number == Decimal("1e309")
    assert read("-1e-999").number == Decimal("-1e-999")


@pytest.mark.parametrize(
    ("text", "units", "number", "unit"),
    [
        ("5 km", ["km", "m"], "5", "km"),
        ("5000m", ["km", "m"], "5000", "m"),
        ("５ｋｍ", ["km"], "5", "km"),
        ("5 KM", ["km"], "5", "km"),
        ("5 MW", ["MW", "mW"], "5", "MW"),
        ("5 mW", ["MW", "mW"], "5", "mW"),
        ("5㎞", ["km"], "5", "km"),
        ("5 million km", ["km"], "5000000", "km"),
        ("5MKM", ["mkm"], "5", "mkm"),
        ("405億個", ["個"], "40500000000", "個"),
        ("405億ドル", ["億ドル"], "40500000000", "ドル"),
        ("37 billion dollars", ["billion dollars"], "37", "billion dollars"),
        ("37 dollars", ["billion dollars"], "37", "dollars"),
        ("405B", ["B"], "405", "B"),
        ("405 kB", ["B", "kB"], "405", "kB"),
        ("405k B", ["B"], "405000", "B"),
        ("$37 billion", ["dollars", "$"], "37000000000", "$"),
        ("-$5", ["$"], "-5", "$"),
        ("US$5", ["US$"], "5", "US$"),
        ("￥500", ["¥"], "500", "¥"),
        ("20 parts per million", ["parts per million"], "20", "parts per million"),
        ("50%", ["%"], "50", "%"),
    ],
)
def test_a_unit_is_found_behind_the_number_or_as_a_currency_before_it(text: str, units: list[str], number: str, unit: str) -> None:
    found = read(text, units)
    assert (found.number, found.unit) == (Decimal(number), unit)


def test_a_unit_in_another_case_that_could_be_two_is_none() -> None:
    with pytest.raises(NotANumber):
        read("5 Mw", ["MW", "mW"])


@pytest.mark.parametrize(
    ("text", "own", "factors", "number"),
    [
        ("4050", "億", {}, "4050"),
        ("4050億", "億", {}, "4050"),
        ("405 billion", "億", {}, "4050"),
        ("405B", "億", {"B": "10"}, "4050"),
        ("405億", "億", {}, "405"),
        ("405 billion", "", {"B": "1e9"}, "405000000000"),
        ("405B", "", {"B": "1e9"}, "405000000000"),
        ("4050B", "", {"B": "1e9"}, "4050000000000"),
        ("405", "", {"B": "1e9"}, "405"),
        ("370", "億ドル", {}, "370"),
        ("370億", "億ドル", {}, "370"),
        ("37000000000ドル", "億ドル", {}, "370"),
        ("2 thousand billion dollars", "billion dollars", {}, "2000"),
        ("300", "千人", {}, "300"),
        ("30万人", "千人", {}, "300"),
        ("50", "%", {}, "50"),
        ("5割", "%", {}, "50"),
        ("0.5", "%", {}, "0.5"),
        ("50%", "割", {}, "5"),
        ("5 km", "m", {"km": "1000"}, "5000"),
        ("5 million m", "m", {"km": "1000"}, "5000000"),
        ("5 million km", "m", {"km": "1000"}, "5000000000"),
        ("$37 billion", "億ドル", {"$": "1e-8"}, "370"),
    ],
)
def test_an_amount_is_counted_in_the_unit_of_the_question(text: str, own: str, factors: dict[str, str], number: str) -> None:
    units = {name: Decimal(factor) for name, factor in factors.items()}
    assert amount(read(text, [own, *units]), own, units) == Decimal(number)


@pytest.mark.parametrize(("text", "own"), [("405B", "億"), ("37B", "billion dollars"), ("5k", "%"), ("370M ドル", "億ドル")])
def test_where_the_unit_is_a_magnitude_a_letter_is_none_unless_the_question_says_so(text: str, own: str) -> None:
    with pytest.raises(NotANumber):
        read(text, [own])


@pytest.mark.parametrize("one", ["405B", "405億", "4050億"])
def test_a_magnitude_is_never_taken_for_another(one: str) -> None:
    same = {other for other in ("405B", "405億", "4050億") if read(other).number == read(one).number}
    assert same == ({one} if one == "405億" else {"405B", "4050億"})


def test_the_edge_of_a_tolerance_is_near_and_no_digit_is_lost() -> None:
    value, tolerance = Decimal("10"), Decimal("0.1")
    assert near(Decimal("10.1"), value, tolerance) and near(Decimal("9.9"), value, tolerance)
    assert not near(Decimal("10.1" + "0" * 50 + "1"), value, tolerance)
    assert not near(Decimal("9" * 60), Decimal("9" * 59 + "8"), Decimal("0.5"))
    many = "1." + "0" * 56 + "1"
    assert read(many).number == Decimal(many) and read(f"-{many}").number == Decimal(f"-{many}")
    assert getcontext().prec == 28


@pytest.mark.parametrize(
    ("number", "ja", "en"),
    [
        ("0", "0", "0"), ("5", "5", "5"), ("0.001", "0.001", "0.001"), ("1.50", "1.5", "1.5"), ("2024", "2024", "2024"),
        ("-40", "-40", "-40"), ("10000", "1万", "10,000"), ("12345", "1万2,345", "12,345"), ("12345.5", "12,345.5", "12,345.5"),
        ("1500000", "150万", "1.5 million"), ("1234567", "123万4,567", "1,234,567"), ("150000000", "1億5,000万", "150 million"),
        ("405000000000", "4,050億", "405 billion"), ("-405000000000", "-4,050億", "-405 billion"),
        ("1200000000000", "1兆2,000億", "1.2 trillion"), ("1E+309", "1E+309", "1E+309"), ("1E-309", "1E-309", "1E-309"),
        ("12345678901234567890123", "12,345,678,901兆2,345億6,789万123", "12,345,678,901,234,567,890,123"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_each_language_does(number: str, ja: str, en: str) -> None:
    assert (spell(Decimal(number), "ja"), spell(Decimal(number), "en")) == (ja, en)


@pytest.mark.parametrize(
    ("number", "unit", "ja", "en"),
    [
        ("5", "個", "5個", "5 個"),
        ("5", "km", "5 km", "5 km"),
        ("5", "%", "5%", "5%"),
        ("-5", "°C", "-5°C", "-5°C"),
        ("2024", "年", "2024年", "2024 年"),
        ("4050", "億", "4,050億", "4,050 億"),
        ("1E+30", "km", "1E+30 km", "1E+30 km"),
    ],
)
def test_a_unit_stands_behind_with_a_space_where_one_is_written(number: str, unit: str, ja: str, en: str) -> None:
    assert (spell(Decimal(number), "ja", unit), spell(Decimal(number), "en", unit)) == (ja, en)


@settings(max_examples=200)
@given(st.decimals(min_value=-(10**18), max_value=10**18, places=3), st.sampled_from(LANGUAGES))
def test_a_number_that_is_written_is_read_as_itself(number: Decimal, lang: Lang) -> None:
    assert read(spell(number, lang)).number == number


@settings(max_examples=300)
@given(st.text(alphabet="0123456789,.eE+-/ 一二千百十万億兆kMB%円", max_size=70) | st.text(max_size=70))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except NotANumber as error:
        assert error.message % error.params
    else:
        assert found.number.is_finite()
