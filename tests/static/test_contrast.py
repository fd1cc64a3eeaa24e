"""The colours of the stylesheet against each other, in light and in dark (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "quizapp" / "static" / "app.css").read_text()
TOKENS = dict(re.findall(r"--([a-z-]+): light-dark\(([^)]*)\);", CSS))
PANELS = ("bg", "card")
TEXTS = [
    *[(text, panel) for text in ("text", "muted", "accent", "wrong", "ok", "partly") for panel in PANELS],
    ("on-accent", "accent"),
    ("text", "tint"),
    ("muted", "tint"),
    ("text", "ok-bg"),
    ("ok", "ok-bg"),
    ("text", "wrong-bg"),
    ("wrong", "wrong-bg"),
]
EDGES = [(edge, panel) for edge in ("line", "accent", "ok", "wrong", "partly") for panel in PANELS]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour.strip().lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str, night: int) -> float:
    """The contrast of two tokens by day (0) or by night (1)."""
    light, dark = sorted((luminance(TOKENS[token].split(",")[night]) for token in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("night", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "panel"), TEXTS)
def test_text_can_be_read(text: str, panel: str, night: int) -> None:
    assert ratio(text, panel, night) >= 4.5


@pytest.mark.parametrize("night", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "panel"), EDGES)
def test_edges_of_controls_and_states_can_be_seen(edge: str, panel: str, night: int) -> None:
    assert ratio(edge, panel, night) >= 3


def test_every_colour_is_a_token_with_a_value_for_day_and_night() -> None:
    assert len(TOKENS) >= 14
    body = CSS.split("}", 1)[1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", body) == []
