"""The lock around each write: one holder at a time, in the process and across processes; waiting has an end."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quizapp.db.writelock import WriteLock
from quizapp.errors import Busy


@contextmanager
def somebody_else(path: Path) -> Iterator[None]:
    """Another process, as far as the kernel can tell: the lock belongs to an opened file, not to a process."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_others_are_kept_out_while_it_is_held_and_let_in_afterwards(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    with lock.held():
        assert not is_free(tmp_path / "lock")
    assert is_free(tmp_path / "lock")


def test_an_error_inside_gives_it_back(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    assert is_free(tmp_path / "lock")
    with lock.held():
        pass


def test_waiting_for_another_process_ends_with_busy_and_a_later_try_works(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", longest_wait=0.05)
    with somebody_else(tmp_path / "lock"):
        for _ in range(3):
            with pytest.raises(Busy), lock.held():
                raise AssertionError("held by two")
    with WriteLock(tmp_path / "lock").held():
        assert not is_free(tmp_path / "lock")
    patient = WriteLock(tmp_path / "lock", longest_wait=10)
    with patient.held():
        pass


def test_after_giving_up_the_helper_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", longest_wait=0.05)
    with somebody_else(tmp_path / "lock"), pytest.raises(Busy), lock.held():
        raise AssertionError("held by two")
    other = WriteLock(tmp_path / "lock", longest_wait=10)
    with other.held():
        assert not is_free(tmp_path / "lock")


def test_waiting_for_another_thread_ends_with_busy(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", longest_wait=0.05)
    answers: list[str] = []

    def second() -> None:
        try:
            with lock.held():
                answers.append("held")
        except Busy:
            answers.append("busy")

    with lock.held():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(10)
    assert answers == ["busy"]


def test_many_threads_hold_it_one_after_the_other(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(25):
            with lock.held():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == [1] * 200


def test_a_lock_that_another_process_gives_back_in_time_is_had(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", longest_wait=20)
    held = threading.Event()
    with somebody_else(tmp_path / "lock"):
        thread = threading.Thread(target=lambda: _hold(lock, held))
        thread.start()
        assert not held.wait(0.1)
    thread.join(20)
    assert held.is_set()


def _hold(lock: WriteLock, held: threading.Event) -> None:
    with lock.held():
        held.set()


def opened(path: Path) -> int:
    """How often this process has ``path`` open."""
    places = Path("/proc/self/fd").iterdir()
    return sum(os.path.realpath(place) == str(path.resolve()) for place in places)


def test_closing_gives_the_file_back_and_the_next_holder_opens_it_again(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    with lock.held():
        lock.close()
        assert opened(tmp_path / "lock") == 1
    lock.close()
    assert opened(tmp_path / "lock") == 0
    with lock.held():
        assert not is_free(tmp_path / "lock")
