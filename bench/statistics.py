"""What statistics cost, and whether a bank full of answers slows learners down: ``python -m bench.statistics [ANSWERS]``.

The pages of a deck with 100 questions that 200 learners took whole; then a question page and a saved answer with 1,000 answers in
the bank and with 1,000,000 (or ANSWERS). Every figure is the lower quartile of interleaved rounds.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from sqlalchemy import insert, select

from bench.attempt import DECK, SECRET, prepare
from bench.learner import Learner, token
from bench.server import Server
from bench.synthetic import CHANGED, store
from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database, migrations
from quizapp.db.columns import ATTEMPT, ITEM, QUESTION, REVISION, USER, WORDING
from quizapp.services import sessions

ROUNDS = 7
CHUNK = 2_000  # attempts stored at once


def fill(db: Database, attempts: int, length: int, learners: int) -> None:
    """Stores so many finished attempts of ``length`` questions of one deck each by ``learners``; about 70 % is right."""
    rng = Random(20261123)
    with db.reading() as session:
        decks = _questions(session)
    with db.writing() as session:
        people = [{"role": "guest", "theme": "system", "disabled": False, "created_at": CHANGED, "seen_at": CHANGED}] * learners
        first = session.execute(insert(USER).returning(USER.c.id), people).scalars().all()[0]
        session.commit()
    ids = iter(range(1, attempts + 1))
    for start in range(0, attempts, CHUNK):
        made = [
            _attempt(next(ids), first + number % learners, decks, length, rng)
            for number in range(start, min(start + CHUNK, attempts))
        ]
        with db.writing() as session:
            session.execute(insert(ATTEMPT), [attempt for attempt, _ in made])
            session.execute(insert(ITEM), [item for _, items in made for item in items])
            session.commit()


def _questions(session: Any) -> list[tuple[int, list[Any]]]:
    """Each deck with (question_id, revision_id, body) of its questions."""
    found: dict[int, dict[int, Any]] = {}
    query = select(QUESTION.c.deck_id, QUESTION.c.id, REVISION.c.id.label("revision_id"), WORDING.c.body)
    query = query.join_from(QUESTION, REVISION).join(WORDING, WORDING.c.revision_id == REVISION.c.id)
    for row in session.execute(query):
        found.setdefault(row.deck_id, {})[row.id] = row
    return [(deck_id, list(rows.values())) for deck_id, rows in found.items()]


def _attempt(number: int, user_id: int, decks: list[Any], length: int, rng: Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    deck_id, questions = decks[number % len(decks)]
    able = rng.gauss(0.7, 0.15)
    asked = rng.sample(questions, min(length, len(questions)))
    items = [_item(number, place, question, rng.random() < able, rng) for place, question in enumerate(asked, 1)]
    return {
        "id": number, "key": f"bench-{number}", "user_id": user_id, "deck_id": deck_id, "lang": "ja", "feedback": "now", "seed": 1,
        "total": len(items), "answered": len(items), "score": sum(item["score"] for item in items), "started_at": CHANGED,
        "finished_at": CHANGED + timedelta(minutes=len(items)),
    }, items  # fmt: skip


def _item(attempt_id: int, place: int, question: Any, right: bool, rng: Random) -> dict[str, Any]:
    options = question.body.get("options")
    response: Any = "答え" if options is None else [rng.choice([one["id"] for one in options if one["correct"] is right])]
    return {
        "attempt_id": attempt_id, "place": place, "question_id": question.id, "revision_id": question.revision_id,
        "arrangement": [], "response": response, "score": float(right), "marks": {}, "saves": 1,
        "answered_at": CHANGED + timedelta(seconds=20 * place + rng.randrange(20)),
    }  # fmt: skip


def lower_quartile(values: list[float]) -> float:
    return quantiles(values, n=4)[0]


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def report(folder: Path) -> None:
    """Times the pages of a deck with 100 questions that 200 learners took whole, as an instructor gets them."""
    url = f"sqlite:///{folder / 'quizapp.db'}"
    migrations.upgrade(url)
    app = create_app(Settings(instance=folder, secret=SECRET, database_url=url, decks=folder))
    db: Database = app.extensions["quizapp"].db
    store(db, 100)
    fill(db, 200, 100, 200)
    client = app.test_client()
    client.set_cookie("session", _instructor(db))
    pages = {
        "statistics of the deck": "/teach/decks/bench/statistics",
        "the same as CSV": "/teach/decks/bench/statistics.csv",
        "statistics of a question": "/teach/questions/1/statistics",
    }
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, path in pages.items():
            taken[name].append(seconds(lambda: _get(client, path), time.process_time))  # noqa: B023
    print("200 learners × 100 questions, processor time of page and store together (wanted: 1 s at most)")
    for name, values in taken.items():
        print(f"  {name:30s} {lower_quartile(values):6.2f} s")
    db.close()


def _instructor(db: Database) -> str:
    now = datetime.now(UTC)
    with db.writing() as session:
        columns = {"name": "Ines", "name_key": "ines", "role": "instructor", "theme": "system", "disabled": False}
        user_id = session.execute(insert(USER).values(**columns, created_at=now, seen_at=now).returning(USER.c.id)).scalar_one()
        found = sessions.open_session(session, user_id, "instructor", now)
        session.commit()
    return found


def _get(client: Any, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} on {path}")


class Bank:
    """A service with so many answers in its bank, and a learner in the middle of an exam there."""

    def __init__(self, folder: Path, answers: int, port: int) -> None:
        folder.mkdir()
        url = prepare(folder)
        db = Database(url)
        took = seconds(lambda: fill(db, answers // 10, 10, max(1, answers // 50)))
        db.close()
        size = (folder / "quizapp.db").stat().st_size / 1e6
        print(f"  {answers:,} answers stored in {took:.0f} s, {size:,.0f} MB")
        self.server = Server("wsgi:app", port, QUIZAPP_INSTANCE=str(folder), QUIZAPP_SECRET=SECRET, DATABASE_URL=url)
        self.learner = Learner(port)
        page = self.learner.get(f"/decks/{DECK}/")
        fields = {"csrf_token": token(page), "lang": "ja", "feedback": "end", "number": "0"}
        _, place = self.learner.post(f"/decks/{DECK}/attempts", fields)
        self.place, self.fields = self._choice(place.rsplit("/", 1)[0])

    def _choice(self, base: str) -> tuple[str, dict[str, str]]:
        """A question that takes "0" again and again."""
        for number in range(1, 25):
            page = self.learner.get(f"{base}/{number}")
            if 'type="radio"' in page:
                return f"{base}/{number}", {"csrf_token": token(page), "choice": "0"}
        raise RuntimeError("no question with options")

    def rest(self) -> None:
        """The server hangs up on whoever is silent for a while: the next request connects again."""
        self.learner.connection.close()

    def works(self) -> Iterator[tuple[str, Callable[[], object]]]:
        yield "question page", lambda: self.learner.get(self.place)
        yield "saved answer", lambda: self.learner.post(self.place, self.fields)
        yield "home", lambda: self.learner.get("/")
        yield "progress", lambda: self.learner.get("/progress")


def compare(folder: Path, answers: int, times: int = 60) -> None:
    """Times what a learner does with few answers in the bank and with many, in turn."""
    print(f"1,000 answers in the bank and {answers:,} (wanted: 1.3 times as long at most)")
    few, many = Bank(folder / "few", 1_000, 8476), Bank(folder / "many", answers, 8477)
    taken: dict[str, tuple[list[float], list[float]]] = {}
    try:
        for round_ in range(ROUNDS + 1):
            few.rest()
            many.rest()
            for (name, small), (_, large) in zip(few.works(), many.works(), strict=True):
                both = taken.setdefault(name, ([], []))
                for values, work in zip(both, (small, large), strict=True):
                    found = [seconds(work) for _ in range(times)]
                    values += found if round_ else []  # the first round warms up
    finally:
        for bank in (few, many):
            bank.rest()
            bank.server.stop()
    for name, (small, large) in taken.items():
        one, other = lower_quartile(small) * 1000, lower_quartile(large) * 1000
        print(f"  {name:30s} {one:6.2f} ms   {other:6.2f} ms   ratio {other / one:.2f}")


def main(answers: int) -> None:
    with tempfile.TemporaryDirectory(prefix="quizapp-bench-") as name:
        folder = Path(name)
        (folder / "class").mkdir()
        report(folder / "class")
        compare(folder, answers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
