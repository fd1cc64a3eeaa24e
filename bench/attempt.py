"""What a learner costs the server: whole attempts, single pages, saved answers, and eight learners at once.

Every figure is the lower quartile of five interleaved rounds: the machine is shared, and noise only ever adds.
"""

import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.learner import Learner, token
from bench.server import ROOT, Server
from quizapp.db import Database, migrations
from quizapp.services.deckfolder import read_folder
from quizapp.services.loading import load

ROUNDS = 5
SECRET = "a-secret-for-the-benchmark-0123456789-abcdef"
DECK = "linux-analogy"


def cpu_each(server: Server, times: int, work: Callable[[], object]) -> float:
    """Milliseconds of server processor time for one ``work``."""
    before = server.cpu()
    for _ in range(times):
        work()
    return (server.cpu() - before) / times * 1000


def rate(count: int, people: list[Callable[[], object]]) -> float:
    """How many pieces of work a second ``people`` get done side by side, ``count`` each."""

    def run(work: Callable[[], object]) -> None:
        for _ in range(count):
            work()

    threads = [threading.Thread(target=run, args=(work,)) for work in people]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count * len(people) / (time.perf_counter() - start)


def prepare(folder: Path) -> str:
    url = f"sqlite:///{folder / 'quizapp.db'}"
    migrations.upgrade(url)
    database = Database(url)
    load(database, read_folder(ROOT / "decks"), datetime.now(UTC))
    database.close()
    return url


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="quizapp-bench-"))
    url = prepare(folder)
    environment = {"QUIZAPP_INSTANCE": str(folder), "QUIZAPP_SECRET": SECRET, "DATABASE_URL": url}
    ours = Server("wsgi:app", 8471, **environment)
    two = Server("wsgi:app", 8473, QUIZAPP_WORKERS="2", **environment)
    bare = Server("bench.bare:app", 8472, BARE_DATABASE=str(folder / "bare.db"), **environment)
    try:
        measure(ours, two, bare)
    finally:
        ours.stop()
        two.stop()
        bare.stop()


def measure(ours: Server, two: Server, bare: Server) -> None:
    figures: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        figures.setdefault(name, []).append(value)

    for _ in range(3):
        Learner(ours.port).attempt(DECK, "ja", htmx=True)
    for _ in range(ROUNDS):
        hello = Learner(bare.port)
        note("bare hello, ms of CPU", cpu_each(bare, 400, lambda: hello.get("/")))  # noqa: B023
        note("bare durable insert, ms of CPU", cpu_each(bare, 400, lambda: hello.post("/", {})))  # noqa: B023
        note(
            "attempt with htmx (24 requests), ms of CPU",
            cpu_each(ours, 12, lambda: Learner(ours.port).attempt(DECK, "ja", htmx=True)),
        )
        note(
            "attempt without JavaScript (34), ms of CPU",
            cpu_each(ours, 12, lambda: Learner(ours.port).attempt(DECK, "ja", htmx=False)),
        )
        learner = Learner(ours.port)
        page = learner.get(f"/decks/{DECK}/")
        _, place = learner.post(f"/decks/{DECK}/attempts", {"csrf_token": token(page), "lang": "ja"})
        note("question page, ms of CPU", cpu_each(ours, 200, lambda: learner.get(place)))  # noqa: B023
        for name, server in (("attempts a second, 8 learners", ours), ("the same with two processes", two)):
            people = [lambda: Learner(server.port).attempt(DECK, "ja", htmx=True) for _ in range(8)]  # noqa: B023
            note(name, rate(6, people))
        note("answers saved a second, 8 learners", saving(ours))
    for name, values in figures.items():
        print(f"{name:45s} {better_quartile(name, values):8.2f}   (rounds: {' '.join(f'{value:.1f}' for value in values)})")


def better_quartile(name: str, values: list[float]) -> float:
    """The lower quartile of a cost; for a rate, where more is better, the upper one."""
    ordered = sorted(values, reverse="a second" in name or "the same" in name)
    return ordered[len(ordered) // 4]


def saving(server: Server) -> float:
    """Answers a second with feedback at the end, where each save replaces the one before."""
    people = []
    for _ in range(8):
        learner = Learner(server.port)
        page = learner.get(f"/decks/{DECK}/")
        fields = {"csrf_token": token(page), "lang": "ja", "feedback": "end", "number": "0"}
        _, place = learner.post(f"/decks/{DECK}/attempts", fields)
        base = place.rsplit("/", 1)[0]
        for number in range(1, 25):  # a question with options takes "0" again and again
            page = learner.get(f"{base}/{number}")
            if 'type="radio"' in page:
                place = f"{base}/{number}"
                break
        answer = {"csrf_token": token(page), "choice": "0"}
        people.append(lambda learner=learner, place=place, answer=answer: learner.post(place, answer))
    return rate(60, people)


if __name__ == "__main__":
    main()
