"""Numeric: a typed number with a tolerance, a unit, and other units."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from quizapp.content.bodies import Number
from quizapp.kinds import KINDS, Unreadable
from quizapp.marking import numbers

NUMERIC = KINDS["numeric"]
PARAMETERS = {"value": "405000000000", "units": [{"name": "B", "factor": "1e9"}]}
OKU = {"value": "4050", "unit": "億"}


def body(**raw: Any) -> Number:
    return Number.model_validate(raw)


def score(found: Number, text: str, lang: str = "ja") -> float | str:
    """The score of ``text``, or the sentence that asks for it again."""
    response = NUMERIC.read({"answer": [text]}, NUMERIC.arrange(found, Random(0)))
    if isinstance(response, Unreadable):
        return response.message % response.params
    return NUMERIC.grade(found, response, lang).score


@pytest.mark.parametrize(
    ("raw", "right", "wrong"),
    [
        (
            PARAMETERS,
            ["405B", "405 B", "4050億", "4,050億", "四千五十億", "405 billion", "405000000000"],
            ["405億", "4050", "4050B"],
        ),
        (
            OKU,
            ["4050", "4,050億", "４０５０", "405 billion", "0.405 trillion"],
            ["4.05", "405億", "405", "4050 billion", "4050000"],
        ),
        (
            {"value": "370", "unit": "億ドル", "units": [{"name": "$", "factor": "1e-8"}]},
            ["370", "370億ドル", "370億", "$37 billion"],
            ["37"],
        ),
        ({"value": "50", "unit": "%"}, ["50", "50%", "五十％", "5割", "50 percent"], ["0.5", "1/2", "5"]),
        ({"value": "0.5"}, ["1/2", "0.5", ".5", "50%", "5割"], ["50", "2", "1/3"]),
        (
            {"value": "5", "unit": "km", "units": [{"name": "m", "factor": "0.001"}]},
            ["5", "5 km", "5000m", "5 KM"],
            ["5 m", "5 thousand"],
        ),
        ({"value": "2024", "unit": "年"}, ["2024年", "2,024", "二〇二四年", "二千二十四"], ["24", "2023"]),
        ({"value": "-40", "unit": "°C"}, ["-40", "−40 °C", "マイナス40", "ー40"], ["40", "+40"]),
    ],
)
def test_an_answer_is_right_in_every_unit_that_the_question_reads(raw: dict[str, Any], right: list[str], wrong: list[str]) -> None:
    found = body(**raw)
    assert NUMERIC.check(found) == []
    assert [score(found, text) for text in right] == [1.0] * len(right)
    assert [score(found, text) for text in wrong] == [0.0] * len(wrong)


def test_a_letter_is_the_unit_of_the_question_before_it_is_a_magnitude() -> None:
    size = body(value="405", unit="B", units=[{"name": "kB", "factor": "1000"}])
    assert [score(size, text) for text in ("405B", "405", "0.405 kB")] == [1.0, 1.0, 1.0]
    assert [score(size, text) for text in ("405 billion", "405k")] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "right"),
    [("9.9", 1), ("10.1", 1), ("9.90", 1), ("9.8999999999999999999", 0), ("10.10000000000000000001", 0), ("10", 1), ("11", 0)],
)
def test_the_edge_of_the_tolerance_is_right_and_nothing_is_rounded(text: str, right: int) -> None:
    assert score(body(value="10", tolerance="0.1"), text) == right


def test_tenths_are_tenths() -> None:
    assert score(body(value="0.3", tolerance="0.1"), "0.2") == score(body(value="0.3", tolerance="0.1"), "0.4") == 1.0
    assert score(body(value="0.3"), "0.30000000000000004") == 0.0


@pytest.mark.parametrize("text", ["405 m", "405 parameters", "405B", "0x10", "405億B", "4050 oku"])
def test_a_unit_that_is_not_known_is_unreadable_and_not_wrong(text: str) -> None:
    assert "is not a unit that is read here" in str(score(body(**OKU), text))


@pytest.mark.bad("BI-99")
@pytest.mark.parametrize("text", ["far", "∞", "NaN", "١٢٣", "1,5", "½", "9" * 61, "9" * 10_000, "千" * 60])
def test_what_is_no_number_is_unreadable_and_says_what_to_type(text: str) -> None:
    assert isinstance(score(body(**OKU), text), str)


@pytest.mark.bad("BI-99")
def test_nothing_is_done_with_a_long_text_before_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(numbers, "_numerals", lambda text: steps.append(text) or (Decimal(1), False, ""))
    for text in ("9" * 61, "9" * 10_001, "9" * 1_000_000):
        assert "characters at most" in str(score(body(value="1"), text))
    assert steps == []
    assert score(body(value="1"), "9" * 60) == 1.0
    assert steps == ["9" * 60] * 2  # read when it is sent, and again to be marked


@pytest.mark.bad("BI-99")
def test_a_number_beyond_everything_is_only_wrong() -> None:
    assert score(body(**OKU), "1e309") == score(body(**OKU), "-1e-309") == 0.0


@pytest.mark.parametrize(
    ("raw", "where", "said"),
    [
        ({"unit": "3つ"}, ("unit",), "can't be read as a number with a unit"),
        ({"unit": "km", "units": [{"name": "億", "factor": "1000"}]}, ("units", 0, "name"), "“1 億” is read as 100 million"),
        ({"units": [{"name": "m", "factor": "1"}, {"name": "m", "factor": "2"}]}, ("units", 0, "name"), "is read as 2"),
        ({"units": [{"name": "5", "factor": "1"}]}, ("units", 0, "name"), "can't be read"),
        ({"units": [{"name": "1,5", "factor": "1"}]}, ("units", 0, "name"), "can't be read"),
    ],
)  # fmt: skip
def test_a_unit_that_would_be_read_as_something_else_has_to_be_mended(
    raw: dict[str, Any], where: tuple[Any, ...], said: str
) -> None:
    problems = NUMERIC.check(body(value="1", **raw))
    assert [problem.where for problem in problems] == [where]
    assert said in problems[0].message % problems[0].params


@pytest.mark.parametrize(
    ("raw", "ja", "en"),
    [
        (PARAMETERS, "4,050億", "405 billion"),
        (OKU, "4,050億", "4,050 億"),
        (
            {"value": "37000000000", "tolerance": "500000000", "unit": "ドル"},
            "370億ドル ± 5億ドル",
            "37 billion ドル ± 500 million ドル",
        ),
        ({"value": "50", "unit": "%"}, "50%", "50%"),
        ({"value": "1.50", "unit": "km"}, "1.5 km", "1.5 km"),
    ],
)
def test_the_right_answer_is_written_as_people_write_it(raw: dict[str, Any], ja: str, en: str) -> None:
    texts = NUMERIC.texts(body(**raw))
    assert (texts["key/ja"], texts["key/en"]) == (ja, en)


def test_answers_that_are_the_same_number_are_counted_together() -> None:
    found = body(**PARAMETERS)
    assert NUMERIC.summarise(found, ["405B", "4050億", "405億", "405,000,000,000"]) == {"405 billion": 3, "40.5 billion": 1}
    assert NUMERIC.show(found, "４０５B", "ja") == "4,050億"


def test_the_instruction_names_the_other_units_and_no_figure_of_the_answer() -> None:
    message, params = NUMERIC.instruction(body(**PARAMETERS))
    assert params == {"units": "B"}
    assert "405" not in message % params
    assert NUMERIC.instruction(body(**OKU))[1] == {}


def test_in_the_form_a_number_may_be_typed_as_people_write_it() -> None:
    typed = {"value": "4,050億", "tolerance": "", "unit_ja": "個", "units": [{"name_ja": "B", "factor": "1 billion"}]}
    raw = NUMERIC.fields(data=typed).bodies()
    assert Number.model_validate(raw["ja"]) == body(value="405e9", unit="個", units=[{"name": "B", "factor": "1e9"}])
    assert Number.model_validate(raw["en"]) == body(value="405e9")
    assert NUMERIC.fields(data={"value": "1,5"}).bodies()["ja"]["value"] == "1,5"


def test_in_the_form_the_unit_of_a_number_is_the_one_beside_it() -> None:
    assert NUMERIC.fields(data={"value": "50%", "unit_ja": "%", "unit_en": "%"}).bodies()["en"]["value"] == "50"


def test_units_that_only_one_language_has_keep_their_order_in_the_form() -> None:
    def units(*pairs: tuple[str, str]) -> Number:
        return body(value="1", units=[{"name": name, "factor": factor} for name, factor in pairs])

    bodies = {"ja": units(("a", "2"), ("b", "3"), ("c", "5")), "en": units(("x", "2"), ("z", "5"), ("y", "3"))}
    data = NUMERIC.fields.from_bodies(bodies)
    assert [row["factor"] for row in data["units"]] == ["2", "3", "5", "5", "3"]
    again = {lang: Number.model_validate(raw) for lang, raw in NUMERIC.fields(data=data).bodies().items()}
    assert again == bodies


def test_a_problem_of_a_unit_leads_to_its_field() -> None:
    fields = NUMERIC.fields(data={"value": "1", "units": [{}, {"name_en": "m", "factor": "x"}, {"factor": "2"}]})
    assert fields.place_of(("units", 0, "factor"), "en") == "units-1-factor"
    assert fields.place_of(("units", 1, "name"), "en") == "units-2-name_en"
    assert fields.place_of(("unit",), "ja") == "unit_ja"
    assert fields.place_of(("tolerance",), "ja") == "tolerance"
    assert fields.place_of(("units",), "ja") == "units"
    assert fields.place_of((), "ja") == "value"
