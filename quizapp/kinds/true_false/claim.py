"""The Options of a claim that is true or false."""

from typing import Any

NAMES = {"ja": {"true": "正しい", "false": "誤り"}, "en": {"true": "True", "false": "False"}}


def claim(lang: str, holds: bool, why: str | None) -> dict[str, Any]:
    """The raw Options in ``lang``; ``why``, where there is one, goes to the option that is wrong."""
    options = []
    for name, text in NAMES[lang].items():
        correct = (name == "true") == holds
        reason = {"why": why} if why and why.strip() and not correct else {}
        options.append({"id": name, "text": text, "correct": correct} | reason)
    return {"options": options}
