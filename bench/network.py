"""F10 and F11: responses are lost, requests arrive late, twice and in another order."""

import re
import threading
import time
from datetime import UTC, datetime
from random import Random

from sqlalchemy import select

from bench.figures import Figure
from bench.history import FAIL, OK, SOMETHING, UNKNOWN
from bench.learner import Learner, Refused, token
from bench.load import side_by_side
from bench.proxy import Proxy, losing, mixing
from bench.sitting import GONE, Sitting
from bench.stage import QUESTIONS, Place, place, unexpected
from quizapp.db import Database
from quizapp.db.columns import ATTEMPT, USER
from quizapp.services import sessions


def lost() -> list[Figure]:
    """F10: three of ten responses are lost, of starting, saving, answering and handing in; returns what was found."""
    with place() as here:
        proxy = Proxy(here.server.port, losing(0.3, 10))
        results: list[str] = []
        refusals: list[Sitting] = []

        def take(cookie: str) -> None:
            sitting = Sitting(proxy.port, here.quiz, here.history, cookie, pause=0.05)
            refusals.append(sitting)
            for number in range(1, 21):
                sitting.save(number, f"answer {number}")
            results.extend(re.findall(r"<h1>(.*?)</h1>", sitting.hand_in()))
            _practise(here, proxy, sitting)

        cookies = _signed_in(here.db, 20)
        try:
            side_by_side([lambda cookie=cookie: take(cookie) for cookie in cookies])
        finally:
            proxy.close()
        attempts = select(ATTEMPT.c.user_id, ATTEMPT.c.finished_at).where(ATTEMPT.c.quiz_id.is_not(None))
        with here.db.reading() as session:
            rows = session.execute(attempts).all()
        return [
            Figure("requests", proxy.passed),
            Figure("responses lost", proxy.lost, least=1),
            *here.kept(),
            unexpected(refusals),
            Figure("learners", len(cookies)),
            Figure("attempts at the exam, each closed once", sum(row.finished_at is not None for row in rows), 20, 20),
            Figure("attempts too many", len(rows) - len({row.user_id for row in rows}), most=0),
            Figure("learners who saw their result", len(results), 20, 20),
        ]


def _practise(here: Place, proxy: Proxy, sitting: Sitting) -> None:
    """Answers ten questions with feedback now, where the first answer stands and the same one again shows the same."""
    direct = Learner(here.server.port)
    direct.cookie = sitting.cookie
    fields = {"csrf_token": token(direct.get("/")), "lang": "ja", "number": "10"}
    _, where = direct.post("/decks/linux-analogy/attempts", fields)
    direct.connection.close()
    key = where.split("/")[2]
    for number in range(1, 11):
        page = sitting.until_done(lambda: sitting.asked(lambda learner: learner.get(where)))  # noqa: B023
        sent = here.history.invoke((key, number), 1, SOMETHING)
        _, where = sitting.until_done(lambda: sitting.asked(lambda learner: learner.answer(where, page, htmx=True)))  # noqa: B023
        here.history.note(sent, OK)


def _signed_in(db: Database, number: int) -> list[str]:
    """Cookies of so many learners."""
    with db.writing() as session:
        learners = session.execute(select(USER.c.id).where(USER.c.role == "learner").limit(number)).scalars().all()
        tokens = [sessions.open_session(session, user_id, "learner", datetime.now(UTC)) for user_id in learners]
        session.commit()
    return [f"session={token}" for token in tokens]


def disordered() -> list[Figure]:
    """F11: saves are held up and repeated, some until the exam was handed in; returns what was found."""
    with place() as here:
        proxy = Proxy(here.server.port, mixing(0.4, 0.3, 11))
        sittings: list[Sitting] = []
        unanswered: list[Exception] = []
        closed: list[str] = []

        def once(sitting: Sitting, number: int, value: str) -> None:
            try:
                sitting.send(number, value)
            except Refused as refusal:
                sitting.refusals.append(refusal)
            except GONE as error:
                unanswered.append(error)

        def take(rng: Random) -> None:
            sitting = Sitting(proxy.port, here.quiz, here.history)
            sittings.append(sitting)
            for number in range(1, QUESTIONS // 4 + 1):
                burst = [threading.Thread(target=once, args=(sitting, number, f"answer {number} {at}")) for at in range(8)]
                for thread in burst:
                    thread.start()
                    time.sleep(rng.uniform(0.01, 0.06))
                if number == QUESTIONS // 4:
                    closed.append(sitting.hand_in())
                for thread in burst:
                    thread.join()

        try:
            side_by_side([lambda seed=seed: take(Random(seed)) for seed in range(10)])
        finally:
            proxy.close()
        sent = here.history.all()
        return [
            Figure("learners who handed in", len(closed), 10, 10),
            Figure("saves sent", len(sent), 20 * QUESTIONS, 20 * QUESTIONS),
            Figure("saves without an answer", len(unanswered), most=0),
            Figure("sent twice by the network", proxy.repeated, least=1),
            Figure("overtaken by a newer one", sum(one.outcome == UNKNOWN for one in sent), least=1),
            *here.kept(),
            Figure("late: refused after the exam was handed in", sum(one.outcome == FAIL for one in sent)),
            unexpected(sittings, 409),
        ]
