"""Decks for the tests of the packages: built by hand, and the shipped ones."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from quizapp.content.bodies import Accepted, Body, Gap, Gaps, Number, Option, Options, Pair, Pairs, Sequence
from quizapp.content.deck import KeyPoint, Question, Wording
from quizapp.content.source import Source
from quizapp.content.text import Lang
from quizapp.formats import apkg
from quizapp.services.deckfolder import DeckFile, read_folder

DECKS = Path(__file__).parents[2] / "decks"
CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'

BODIES: dict[str, Body] = {
    "choice": Options(
        options=(
            Option(id="a", text="自社の開発費が下がる", correct=True, why="ほかの会社が改良を加えるから。"),
            Option(id="b", text="利用料で稼げる", why="モデルは無料で配られる。"),
            Option(id="c", text="規制がなくなる", why="公開しても規制は残る。"),
        )
    ),
    "multi": Options(options=tuple(Option(id=name, text=f"選択肢{name}", correct=name in "ac") for name in "abcd")),
    "true-false": Options(
        options=(Option(id="true", text="正しい", why="逆である。"), Option(id="false", text="誤り", correct=True)),
    ),
    "cloze": Gaps(text="モデルを{{無料|タダ::値段}}で配り、{{ {焦土戦略|しょうどせんりゃく} }}をとる。"),
    "short": Accepted(accepted=("蒸留", "じょうりゅう")),
    "numeric": Number(value=405_000_000_000, tolerance=5e9, unit="個"),
    "matching": Pairs(pairs=tuple(Pair(left=f"左{n}", right=f"右{n}") for n in range(3))),
    "ordering": Sequence(items=("安さ", "改造", "標準")),
}


def entry(
    uid: str, body: Body, stem: str = "なぜ公開するのか。", explanation: str = "標準になるから。", **options: Any
) -> apkg.Entry:
    """An entry with what a test doesn't care about filled in."""
    found = {"level": "understand", "changed": CHANGED, "voice": "ザッカーバーグ", "places": (apkg.Place(15, "要約"),)} | options
    return apkg.Entry(uid=uid, wording=Wording(stem=stem, body=body, explanation=explanation), **found)


def deck(*entries: apkg.Entry, slug: str = "test", title: str = "試しのデッキ") -> apkg.AnkiDeck:
    """A deck of these entries."""
    return apkg.AnkiDeck(slug, title, entries, source="出典の題")


def every_body() -> apkg.AnkiDeck:
    """A deck with a question of each body, one of them with a picture and an erratum."""
    extras: dict[str, Any] = {
        "picture": apkg.Picture("road.svg", "二本の{道|みち}", lambda: DRAWING),
        "errata": (apkg.Correction("パラメータ4050億", "4,050億", "聞き違い。"),),
    }
    return deck(*(entry(f"test/{name}/q", body, **(extras if name == "choice" else {})) for name, body in BODIES.items()))


def gaps(text: str, *shown: str, hint: str = "") -> Gaps:
    """Gaps as they are stored, whatever stands in the texts."""
    return Gaps(text=text, gaps=tuple(Gap(number=n + 1, shown=each, accepted=(each,), hint=hint) for n, each in enumerate(shown)))


def shipped(lang: Lang) -> list[apkg.AnkiDeck]:
    """The decks that come with the service, in one language."""
    folder = read_folder(DECKS)
    assert not folder.problems
    return [_shipped(file, folder.sources.get(str(file.deck.source)), lang) for file in folder.decks.values()]


def _shipped(file: DeckFile, source: Source | None, lang: Lang) -> apkg.AnkiDeck:
    key_points = {key_point.id: key_point for key_point in file.deck.key_points}
    entries = [_entry(each, key_points[each.key_point], source, lang) for each in file.questions if lang in each.wordings]
    return apkg.AnkiDeck(file.deck.deck, file.deck.title.best(lang), entries, source.title.best(lang) if source else "")


def _entry(question: Question, key_point: KeyPoint, source: Source | None, lang: Lang) -> apkg.Entry:
    picture = key_point.picture
    file = getattr(picture, lang) if picture else None
    drawing = apkg.Picture(file, picture.alt.best(lang), partial((DECKS / "pictures" / file).read_bytes)) if file else None
    return apkg.Entry(
        uid=question.uid,
        wording=question.wordings[lang],
        level=question.level,
        changed=CHANGED,
        voice=source.voices[key_point.voice].best(lang) if source and key_point.voice else "",
        places=tuple(apkg.Place(number, source.paragraphs[number].best(lang)) for number in key_point.at) if source else (),
        errata=tuple(
            apkg.Correction(each.garbled.best(lang), each.right.best(lang), each.note.best(lang))
            for each in (source.errata if source else ())
            if each.id in key_point.errata
        ),
        picture=drawing,
    )
