"""A service of its own for one scenario, with an exam in it and learners who save."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from bench.attempt import SECRET, prepare
from bench.figures import Figure, kept
from bench.history import History, verdict
from bench.load import make_quiz
from bench.server import Server, free_port
from bench.sitting import Sitting
from quizapp.db import Database

# A deck of typed answers, so that each value that is sent can be found again.
DECK, KIND, QUESTIONS = "glossary", "short", 40


@dataclass
class Place:
    """A service of its own, with an exam in it, for one scenario."""

    file: Path
    quiz: str
    server: Server
    db: Database
    history: History = field(default_factory=History)

    def kept(self) -> list[Figure]:
        return kept(self.history, verdict(self.history, self.db))


@cache
def prepared() -> tuple[bytes, str]:
    """A store with the shipped decks and an exam, and the key of the exam; made once, copied for each scenario."""
    with tempfile.TemporaryDirectory(prefix="quizapp-faults-") as name:
        quiz = make_quiz(prepare(Path(name)), DECK, KIND)
        return (Path(name) / "quizapp.db").read_bytes(), quiz


@contextmanager
def place() -> Iterator[Place]:
    """A service that runs until the scenario is over."""
    with tempfile.TemporaryDirectory(prefix="quizapp-faults-") as name:
        content, quiz = prepared()
        path = Path(name) / "quizapp.db"
        path.write_bytes(content)
        url = f"sqlite:///{path}"
        server = Server("wsgi:app", free_port(), QUIZAPP_INSTANCE=name, QUIZAPP_SECRET=SECRET, DATABASE_URL=url)
        db = Database(url)
        try:
            yield Place(path, quiz, server, db)
        finally:
            db.close()
            server.stop()


@contextmanager
def saving(sittings: list[Sitting], every: float) -> Iterator[None]:
    """Everybody saves an answer every so many seconds; at the end, until what is on its way was acknowledged."""
    over = threading.Event()
    problems: list[BaseException] = []

    def work(sitting: Sitting, offset: float) -> None:
        due = time.monotonic() + offset
        try:
            for number in count(1):
                if over.wait(max(0.0, due - time.monotonic())):
                    return
                sitting.save(number % QUESTIONS + 1, f"answer {number}")
                due = max(due + every, time.monotonic())
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(one, every * at / len(sittings))) for at, one in enumerate(sittings)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if problems:
        raise problems[0]


def unexpected(sittings: list[Sitting], *expected: int) -> Figure:
    """How many refusals had another status than those."""
    found = [refusal for sitting in sittings for refusal in sitting.refusals if refusal.status not in expected]
    for refusal in found[:5]:
        print(f"   {refusal}")
    return Figure("other errors", len(found), most=0)
