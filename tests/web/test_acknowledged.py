"""An answer that was acknowledged is there after every process of the server was killed in the middle of its work."""

import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

from sqlalchemy import func, select

from quizapp.db import Database
from quizapp.db.tables import ItemRow
from tests.factories import deck, key_point, load_decks
from tests.serving import kill, start

LEARNERS = 6


def test_what_was_acknowledged_survives_the_death_of_the_server(migrated: Path, tmp_path: Path) -> None:
    path = tmp_path / "quizapp.db"
    shutil.copyfile(migrated, path)
    db = Database(f"sqlite:///{path}")
    load_decks(db, deck(key_points=[key_point(f"k-{number}") for number in range(30)]))
    db.close()
    address, process = start(tmp_path, db.url)
    saved: list[str] = []
    with ThreadPoolExecutor(LEARNERS) as learners:
        taking = [learners.submit(take, address, saved) for _ in range(LEARNERS)]
        while len(saved) < 40 and not any(one.done() for one in taking):
            wait(taking, timeout=0.01)
        kill(process)
    assert [one.exception() for one in taking] == [None] * LEARNERS
    told = len(saved)
    again = Database(db.url)
    with again.reading() as session:
        stored = session.execute(select(func.count()).select_from(ItemRow).where(ItemRow.answered_at.is_not(None))).scalar_one()
    again.close()
    # One answer of each learner may have been stored without its acknowledgement having arrived.
    assert 40 <= told <= stored <= told + LEARNERS


def take(address: str, saved: list[str]) -> None:
    """Answers one question after the other and notes each answer that was acknowledged, until the server is gone."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def post(path: str, token: str, **fields: str) -> tuple[str, str]:
        data = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with browser.open(f"{address}{path}", data, timeout=20) as response:
            return response.url.removeprefix(address), token_of(response.read().decode())

    try:
        with browser.open(f"{address}/decks/colours/", timeout=20) as response:
            token = token_of(response.read().decode())
        path, token = post("/decks/colours/attempts", token, lang="en", number="0")
        for place in range(1, 121):
            post(f"{path.removesuffix('1')}{place}", token, **{"choice": "0", "answer": "x", "gap-0": "x"})
            saved.append(f"{path} {place}")
    except urllib.error.HTTPError:
        raise
    except (OSError, HTTPException):
        return  # the server is gone


def token_of(page: str) -> str:
    """The token of the first form in ``page``."""
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
