"""The Japanese catalogue is complete, says the same, and is compiled."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from quizapp.cli.translations import PO, extracted

_PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def japanese() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ja")


def _forms(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


def _by_id(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {_forms(message.id): _forms(message.string) for message in catalog if message.id}


def test_the_catalogue_has_every_message_and_no_other(japanese: Catalog) -> None:
    wanted = {message.id for message in extracted() if message.id}
    assert {message.id for message in japanese if message.id} == wanted


def test_every_message_is_translated_and_none_is_a_guess(japanese: Catalog) -> None:
    assert [message.id for message in japanese if message.id and (message.fuzzy or not all(_forms(message.string)))] == []


def test_the_translation_fills_the_same_places(japanese: Catalog) -> None:
    wrong = []
    for message in japanese:
        if message.id:
            wanted = set(_PLACE.findall(_forms(message.id)[-1]))
            wrong += [message.id for form in _forms(message.string) if set(_PLACE.findall(form)) != wanted]
    assert wrong == []


def test_a_percent_sign_is_doubled_wherever_places_are_filled(japanese: Catalog) -> None:
    for message in japanese:
        for form in _forms(message.string) if message.id and "%(" in str(message.id) else ():
            values = dict.fromkeys(_PLACE.findall(form), 1)
            assert form % values


def test_the_compiled_catalogue_is_the_newest(japanese: Catalog) -> None:
    # The header names the release of Babel that wrote it; the messages are what counts.
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = _by_id(read_mo(file))
    assert compiled == _by_id(japanese)


def test_japanese_texts_have_no_half_width_katakana_and_no_doubled_stops(japanese: Catalog) -> None:
    texts = [form for message in japanese if message.id for form in _forms(message.string)]
    assert [text for text in texts if re.search(r"[ｦ-ﾟ]|。。|、、", text)] == []
