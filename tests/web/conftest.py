"""Who looks at pages, where a test does not say more of them."""

import pytest
from flask import Flask

from tests.browserless import Visitor
from tests.cast import signed_in


@pytest.fixture
def ines(app: Flask) -> Visitor:
    """An instructor's browser."""
    return signed_in(app)
