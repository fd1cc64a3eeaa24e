"""Anki for the tests of the formats that it reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.formats.anki_oracle import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """A learner with an empty collection."""
    found = Learner(tmp_path / "anki")
    yield found
    found.close()
