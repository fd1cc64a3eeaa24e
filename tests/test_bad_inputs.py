"""Every bad input of authors and of those who take quizzes has its number, and for every number there is a test.

A test says with ``@pytest.mark.bad("BI-91")`` which of them it holds: the status, the sentence that a person reads, and that
nothing in the store was changed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
BAD = {
    "BI-81": "options that are equal, empty, of spaces, or more than 50; so with pairs, items, units, gaps",
    "BI-82": "two editors save the same thing",
    "BI-83": "a question with attempts is changed or retired",
    "BI-84": "fields that a form does not have",
    "BI-86": "a quiz that closes before it opens, of a million years, with less than no attempts, in the time of Mars",
    "BI-87": "an option of another question, or one that was not offered",
    "BI-88": "two values for one, ten thousand for some, a list or JSON for a form",
    "BI-89": "an attempt of somebody else",
    "BI-90": "the score, the seed, the time in the form of an answer",
    "BI-91": "an answer before the start, after the time, after handing in",
    "BI-92": "a clock of the browser that is wrong, or made to be",
    "BI-93": "handed in fifty times at once",
    "BI-94": "started forty times at once where once is allowed",
    "BI-95": "an old save that arrives after a newer one",
    "BI-96": "two answers under one number of a save",
    "BI-97": "the next question before its turn, the review before the end",
    "BI-98": "hints in the source, in JSON, in headers, in names of pictures",
    "BI-99": "answers too long, numbers in other digits, with other marks, beyond all measure",
    "BI-100": "a token that is too old in the middle of a quiz",
    "BI-101": "a cookie that is gone in the middle of a quiz",
    "BI-102": "different answers from two tabs",
    "BI-103": "back after handing in, a form that is sent again",
    "BI-104": "codes of classes that are guessed",
}
# What has no way in: pictures come with the files of decks, which whoever runs the service puts there.
WITHOUT_A_WAY_IN = {"BI-85": "media that are uploaded in a form"}


def marked() -> Iterator[str]:
    """The numbers that the tests say they hold."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.bad":
                yield from (ast.literal_eval(argument) for argument in node.args)


def test_every_bad_input_has_a_test_and_every_number_is_known() -> None:
    assert set(marked()) == set(BAD)


def test_the_list_leaves_no_number_out() -> None:
    assert sorted(int(number[3:]) for number in BAD | WITHOUT_A_WAY_IN) == list(range(81, 105))


def test_no_form_takes_a_file() -> None:
    """Where one does, BI-85 has a way in and wants its tests."""
    package = TESTS.parent / "quizapp"
    sources = [path for path in package.rglob("*") if path.suffix in (".py", ".html")]
    taking = re.compile(r"request\.files|\bFileField\b|enctype|type=\"file\"")
    assert [path for path in sources if taking.search(path.read_text())] == []
    assert len(sources) > 100
