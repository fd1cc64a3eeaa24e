"""F1 and F7: the server is killed while answers are saved, or the store is locked by somebody else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.figures import Figure, silences
from bench.history import OK, Sent
from bench.learner import Refused
from bench.load import Times
from bench.server import ROOT, Server, family
from bench.sitting import LONGEST, Sitting
from bench.stage import place, saving, unexpected
from quizapp.db.writelock import LONGEST_WAIT as BUSY

# The server with its worker, the worker alone, the master alone.
KILLED = ("all", "worker", "master")
HOLD = """
import sys, time
from quizapp.db.engine import sqlite_module
store = sqlite_module().connect(sys.argv[1], timeout=60, isolation_level=None)
store.execute("BEGIN IMMEDIATE")
time.sleep(float(sys.argv[2]))
store.execute("ROLLBACK")
print(time.perf_counter())
"""


def killed(kills: int) -> list[Figure]:
    """F1: so many kills, of the server, of its worker and of its master in turn, at 50 saves a second; returns what was found."""
    with place() as here:
        sittings = [Sitting(here.server.port, here.quiz, here.history, pause=0.1) for _ in range(25)]
        moments: list[tuple[float, str]] = []
        with saving(sittings, every=0.5):
            for _, what in zip(range(kills), cycle(KILLED), strict=False):
                here.history.wait_for(75)
                moments.append((time.perf_counter(), what))
                _kill(here.server, what)
            here.history.wait_for(75)
        found = silences(here.history, [moment for moment, _ in moments])
        by = {what: [time for time, (_, other) in zip(found, moments, strict=True) if other == what] for what in KILLED}
        return [
            Figure("kills", len(moments)),
            *here.kept(),
            unexpected(sittings),
            Figure("until it answers again, median", median(found), unit="s"),
            *(
                Figure(f"until it answers again, {what}, longest", max(times), unit="s", most=2)
                for what, times in by.items()
                if times
            ),
        ]


def _kill(server: Server, what: str) -> None:
    if what == "all":
        server.kill()
        server.start()
    elif what == "worker":
        os.kill(family(server.process.pid)[1], signal.SIGKILL)
    else:
        # What systemd does for a service whose main process is gone: it asks the others to end, and starts it again.
        server.process.kill()
        server.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGTERM)
        server.start()


def locked(held: float) -> list[Figure]:
    """F7: another process holds the write lock for 3 s, then for ``held``; returns what was found."""
    with place() as here:
        sittings = [Sitting(here.server.port, here.quiz, here.history) for _ in range(12)]
        found = []
        for seconds in (3, held):
            for sitting in sittings:
                sitting.refusals.clear()
            start, looks = time.perf_counter(), Times()
            with saving(sittings, every=1.0), looking(sittings[0], looks):
                here.history.wait_for(24)
                released = _hold(here.file, seconds)
            found += _waited([one for one in here.history.all() if one.began >= start], released, seconds)
            found += _looked(looks, seconds)
            found += _put_off([refusal for sitting in sittings for refusal in sitting.refusals], seconds)
        return [*found, *here.kept()]


def _hold(file: Path, seconds: float) -> float:
    """Holds the lock, and returns when it was given back."""
    command = [sys.executable, "-c", HOLD, str(file), str(seconds)]
    return float(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _waited(sent: list[Sent], released: float, seconds: float) -> list[Figure]:
    told = [one for one in sent if one.outcome == OK and one.ended and one.ended > released]
    first: dict[str, float] = {}
    for one in told:
        first[one.key[0]] = min(one.ended - released, first.get(one.key[0], one.ended))
    saved = max(one.ended - one.began for one in sent if one.ended)
    most = seconds + 2 if seconds < BUSY else None
    return [
        Figure(f"{seconds:g} s: longest wait for a response to a save", saved, unit="s", most=most),
        Figure(f"{seconds:g} s: all delivered after it was given back", max(first.values()), unit="s", most=LONGEST + 5),
    ]


def _looked(looks: Times, seconds: float) -> list[Figure]:
    for error in looks.errors[:5]:
        print(f"   {error}")
    return [
        Figure(f"{seconds:g} s: longest wait for a page", max(looks.taken) / 1000, unit="s"),
        Figure(f"{seconds:g} s: pages that failed", len(looks.errors), most=0),
    ]


def _put_off(refusals: list[Refused], seconds: float) -> list[Figure]:
    long = seconds > BUSY
    return [
        Figure(f"{seconds:g} s: answered with 503", len(refusals), most=None if long else 0, least=1 if long else None),
        Figure(f"{seconds:g} s: without Retry-After", sum(not one.retry_after for one in refusals), most=0),
        Figure(f"{seconds:g} s: other errors", sum(one.status != 503 for one in refusals), most=0),
    ]


@contextmanager
def looking(sitting: Sitting, times: Times) -> Iterator[None]:
    """Somebody only looks at a question, every half second."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            times.timed(lambda: sitting.asked(lambda learner: learner.get(f"/attempts/{sitting.key}/1")))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
