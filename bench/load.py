"""How the service holds under a class: L1 steady saving, L2 a bell, L3 everybody signing in, L4 everybody handing in at once.

    python -m bench.load [seconds of L1, 60 by default]

The figures to reach on two cores stand in bench/README.md. The load runs on the same machine and takes its part of it.
"""

import http.client
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.attempt import SECRET, prepare
from bench.learner import Learner, token
from bench.server import Server, family
from quizapp.content.quiz import Quiz
from quizapp.db import Database
from quizapp.services import account, planning
from quizapp.services.sessions import Person

LEARNERS = 200
PASSWORD = "correct horse battery staple"


class Times:
    """How long each request took, and what went wrong."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.errors: list[str] = []

    def timed(self, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        try:
            work()
        except (RuntimeError, OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))
        else:
            self.taken.append(1000 * (time.perf_counter() - start))

    def __str__(self) -> str:
        ordered = sorted(self.taken) or [0.0]
        marks = ", ".join(f"p{mark} {ordered[min(len(ordered) - 1, mark * len(ordered) // 100)]:.0f}" for mark in (50, 95, 99))
        return f"{len(self.taken)} requests, {marks}, longest {ordered[-1]:.0f} ms, {len(self.errors)} errors"


def side_by_side(work: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Exam:
    """A learner in an exam: saves the answer to one question again and again, looks at pages, hands in."""

    def __init__(self, port: int, quiz: str) -> None:
        self.learner = Learner(port)
        page = self.learner.get(f"/quizzes/{quiz}/")
        _, self.place = self.learner.post(f"/quizzes/{quiz}/attempts", {"csrf_token": token(page), "lang": "ja"})
        self.page = self.learner.get(self.place)
        self.number = 0

    def _arrive(self) -> None:
        """The server has closed a connection that was idle for seconds; a browser opens another."""
        self.learner.connection.close()

    def look(self) -> None:
        self._arrive()
        self.page = self.learner.get(self.place)

    def save(self) -> None:
        self._arrive()
        self.number += 1
        fields = {"csrf_token": token(self.page), "choice": str(self.number % 3), "save": str(self.number)}
        self.learner.post(f"{self.place}/save", fields)

    def hand_in(self) -> None:
        self._arrive()
        base = self.place.rsplit("/", 1)[0]
        self.learner.post(f"{base}/finish", {"csrf_token": token(self.page)})


def make_quiz(url: str, deck: str = "linux-analogy", kind: str = "choice") -> str:
    """The key of an exam of the questions of one kind in a deck, which anybody with the link can take."""
    db, now = Database(url), datetime.now(UTC)
    ines = Person(account.create(db, "ines", "instructor", None, now), "instructor", "ines", "")
    plan = {"title": {"ja": "試験"}, "sections": [{"decks": [deck], "kinds": [kind]}]}
    plan |= {"behaviour": "exam", "feedback": "end", "minutes": 60}
    made = planning.make(db, ines, Quiz.model_validate(plan), None, now)
    planning.set_status(db, ines, made, "published", now)
    key = planning.written(db, ines, made).row.key
    for number in range(40):
        account.create(db, f"pupil{number}", "learner", PASSWORD, now)
    db.close()
    return key


def steady(exams: list[Exam], seconds: float) -> None:
    """L1: each learner saves every five seconds, every tenth save with a look at the page first."""
    saves, looks = Times(), Times()
    end = time.monotonic() + seconds

    def sit(mine: list[Exam], offset: float) -> None:
        due = time.monotonic() + offset
        while due < end:
            time.sleep(max(0.0, due - time.monotonic()))
            for exam in mine:
                looks.timed(exam.look) if exam.number % 2 else None
                saves.timed(exam.save)
            due += 5

    groups = [exams[start::50] for start in range(50)]
    side_by_side([lambda group=group, place=place: sit(group, place / 10) for place, group in enumerate(groups)])
    print(f"L1 {len(exams)} learners, {seconds:.0f} s, saving: {saves}\n   looking: {looks}")


def bell(port: int, quiz: str) -> None:
    """L2: 120 learners open the same quiz within ten seconds."""
    times = Times()

    def arrive(number: int) -> None:
        time.sleep(number / 12)
        times.timed(lambda: Exam(port, quiz))

    side_by_side([lambda number=number: arrive(number) for number in range(120)])
    print(f"L2 bell, page, start and first question: {times}")


def sign_in(port: int) -> None:
    """L3: 40 learners sign in within five seconds."""
    times = Times()

    def come(number: int) -> None:
        learner = Learner(port)
        page = learner.get("/sign-in")
        time.sleep(number / 8)
        times.timed(lambda: learner.post("/sign-in", {"csrf_token": token(page), "name": f"pupil{number}", "password": PASSWORD}))

    start = time.perf_counter()
    side_by_side([lambda number=number: come(number) for number in range(40)])
    print(f"L3 signing in, all after {time.perf_counter() - start:.1f} s: {times}")


def hand_in(exams: list[Exam]) -> None:
    """L4: everybody hands in within the same second."""
    times = Times()
    side_by_side([lambda exam=exam: times.timed(exam.hand_in) for exam in exams])
    print(f"L4 handing in at once: {times}")


def memory(server: Server) -> float:
    """Megabytes that the server's processes hold."""
    pages = 0
    for pid in family(server.process.pid):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        pages += int(found[1]) if found else 0
    return pages / 1024


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    folder = Path(tempfile.mkdtemp(prefix="quizapp-load-"))
    url = prepare(folder)
    quiz = make_quiz(url)
    server = Server("wsgi:app", 8474, QUIZAPP_INSTANCE=str(folder), QUIZAPP_SECRET=SECRET, DATABASE_URL=url)
    try:
        exams = [Exam(server.port, quiz) for _ in range(LEARNERS)]
        steady(exams, seconds)
        bell(server.port, quiz)
        sign_in(server.port)
        hand_in(exams)
        wal = Path(f"{folder / 'quizapp.db'}-wal")
        print(f"memory {memory(server):.0f} MB, write-ahead log {wal.stat().st_size / 2**20:.1f} MB")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
