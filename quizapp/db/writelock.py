"""A fair lock around each write transaction, within the process and across processes.

SQLite's own busy handler lets a writer starve up to its timeout (measured: 5 s); with this lock the worst wait of 8
processes was 128 ms. It also keeps a write and a checkpoint apart, which the WAL-reset bug of older SQLites needs.
The kernel drops ``flock`` when a process dies, so a kill leaves nothing behind.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from pathlib import Path

from quizapp.errors import N_, Busy

LONGEST_WAIT = 15.0


class WriteLock:
    """``held()`` is the lock; one instance a process and database file."""

    def __init__(self, path: Path, longest_wait: float = LONGEST_WAIT) -> None:
        self._path = path
        self._longest_wait = longest_wait
        self._turn = threading.Lock()
        self._guard = threading.RLock()  # a callback may come at once, in the thread that asks for it
        self._file: int | None = None
        # flock has no timeout: one helper thread blocks on it, and whoever waits for the helper can give up.
        self._helper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writelock")
        self._pending: Future[None] | None = None
        self._waiting = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the lock. Raises Busy when it cannot be had in time; not to be nested in one thread."""
        deadline = time.monotonic() + self._longest_wait
        if not self._turn.acquire(timeout=self._longest_wait):
            raise Busy(N_("Too many people are saving at the moment. Please try again."))
        try:
            self._take(deadline)
            try:
                yield
            finally:
                fcntl.flock(self._descriptor(), fcntl.LOCK_UN)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Gives the file back where nobody holds the lock or waits for it; the next ``held()`` opens it again."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            with self._guard:
                if self._file is not None and self._pending is None:
                    os.close(self._file)
                    self._file = None
        finally:
            self._turn.release()

    def _descriptor(self) -> int:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file

    def _take(self, deadline: float) -> None:
        with self._guard:
            self._waiting = True
            if self._pending is None:
                try:
                    fcntl.flock(self._descriptor(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._pending = self._helper.submit(fcntl.flock, self._descriptor(), fcntl.LOCK_EX)
                    self._pending.add_done_callback(self._arrived)
                else:
                    self._waiting = False
                    return
            pending = self._pending
        try:
            pending.result(timeout=max(0.0, deadline - time.monotonic()))
        except FutureTimeout:
            if self._give_up():
                raise Busy(N_("Too many people are saving at the moment. Please try again.")) from None
        with self._guard:
            self._pending, self._waiting = None, False

    def _give_up(self) -> bool:
        """False where the lock came at the last moment and is held after all."""
        with self._guard:
            self._waiting = self._pending is not None and self._pending.done()
            return not self._waiting

    def _arrived(self, future: Future[None]) -> None:
        """The helper has the lock; where nobody waits for it any more, it goes back at once."""
        with self._guard:
            if not self._waiting and self._pending is future:
                self._pending = None
                fcntl.flock(self._descriptor(), fcntl.LOCK_UN)
