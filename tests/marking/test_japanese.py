"""Sudachi: loaded when it is needed, used by many threads, and not missed where it is not installed."""

import logging
import os
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizapp.marking import japanese

ROOT = Path(__file__).parents[2]


@pytest.fixture
def python_without_sudachi(tmp_path: Path) -> list[str]:
    """A Python that finds every installed package but Sudachi's."""
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not path.name.lower().startswith("sudachi"):
            (tmp_path / path.name).symlink_to(path)
    return ["env", f"PYTHONPATH={os.pathsep.join((str(ROOT), str(tmp_path)))}", sys.executable, "-S"]


def said(command: list[str], script: str) -> str:
    return subprocess.run([*command, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_without_sudachi_answers_are_marked_and_its_absence_is_said_once(python_without_sudachi: list[str]) -> None:
    script = """
import logging
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=__import__("sys").stdout)
from quizapp.marking import japanese, match, prepare
prepared = prepare(["サーバー", "焦土戦略"], "ja")
print(repr(prepared["sudachi"]), repr(japanese.edition()))
for typed in ("サーバ", "しょうどせんりゃく", "焦土 戦略"):
    found = match(typed, ["サーバー", "焦土戦略"], "ja", prepared)
    print(found and found.policy)
"""
    notice, *rest = said(python_without_sudachi, script).splitlines()
    assert notice.startswith("SudachiPy is not installed")
    assert rest == ["'' ''", "normal", "None", "form"]


def test_without_sudachi_the_shipped_decks_load_and_are_marked(python_without_sudachi: list[str], sqlite_url: str) -> None:
    script = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import select
from quizapp.db import Database
from quizapp.db.tables import RevisionRow, WordingRow
from quizapp.kinds import KINDS
from quizapp.services.deckfolder import read_folder
from quizapp.services.loading import load
db = Database({sqlite_url!r})
load(db, read_folder(Path("decks")), datetime.now(UTC))
with db.reading() as session:
    found = session.execute(select(RevisionRow.kind, WordingRow).join(WordingRow, WordingRow.revision_id == RevisionRow.id)).all()
    scores = set()
    for name, wording in found:
        kind = KINDS[name]
        body = kind.body.stored(wording.body)
        scores.add(kind.grade(body, kind.key(body), wording.lang, wording.prepared).score)
    print(len(found) > 300, scores, [name for name in sys.modules if name.startswith("sudachi")])
db.close()
"""
    assert said(python_without_sudachi, script) == "True {1.0} []\n"


def test_a_service_in_english_never_loads_it() -> None:
    script = """
import sys
from quizapp.kinds import KINDS
from quizapp.content.bodies import Accepted
body = Accepted(accepted=("colour",))
for given in ("color", "red"):
    KINDS["short"].grade(body, given, "en", KINDS["short"].prepared(body, "en"))
KINDS["short"].grade(body, "colour", "ja")
print([name for name in sys.modules if name.startswith("sudachi")])
"""
    assert said([sys.executable], script) == "[]\n"


def test_the_edition_names_both_packages() -> None:
    assert japanese.edition().count("+") == 1


def test_many_threads_can_ask_at_once() -> None:
    texts = [f"焦土戦略{number}" for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(japanese.analysed, texts))
    assert all(each and each.reading.startswith("ショウドセンリャク") for each in found)


def test_its_absence_is_no_error(caplog: pytest.LogCaptureFixture, without_sudachi: None) -> None:
    japanese._tokenizer.cache_clear()
    try:
        with caplog.at_level(logging.INFO):
            assert [japanese._tokenizer() for _ in range(3)] == [None, None, None]
    finally:
        japanese._tokenizer.cache_clear()
    assert [record.levelname for record in caplog.records] == ["INFO"]


@pytest.mark.parametrize(
    ("text", "normal", "reading", "known"),
    [
        ("サーバ", "サーバー", "サーバ", True),
        ("読める", "読ム ヨメル", "ヨメル", True),
        ("４０５０億", "405000000000 億", "ヨンレイゴレイオク", False),
        ("ザッカーバーク", "ザッカーバーク", "ザッカーバーク", False),
        ("", "", "", False),
    ],
)
def test_what_is_kept_of_a_text(text: str, normal: str, reading: str, known: bool) -> None:
    assert japanese.analysed(text) == japanese.Analysis(normal, reading, known)
