"""Who uses the services, where a test does not say more of them."""

import pytest

from quizapp.db import Database
from quizapp.services.sessions import Person
from tests.cast import person


@pytest.fixture
def ines(db: Database) -> Person:
    """An instructor."""
    return person(db)


@pytest.fixture
def lea(db: Database) -> Person:
    """A learner."""
    return person(db, "Lea", "learner")
