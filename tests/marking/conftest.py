"""Marking with the dictionary of Japanese and without it."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from bench.marking import without_sudachi


@pytest.fixture(params=["sudachi", "no sudachi"])
def with_and_without_sudachi(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything once with the dictionary and once without it."""
    with without_sudachi() if request.param == "no sudachi" else nullcontext():
        yield
