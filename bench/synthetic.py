"""Questions for the benchmarks: as many as wanted, each with texts of its own."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from quizapp.content.bodies import Accepted, Gaps, Option, Options
from quizapp.content.deck import Wording
from quizapp.db import Database
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow, RevisionRow, SourceRow, WordingRow
from quizapp.formats import apkg

CHANGED = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "モデル 公開 推論 費用 開発者 標準 規制 安全 データ 蒸留 学習 速度 競争 企業 利用 研究 装置 音声 画像 翻訳".split()  # noqa: SIM905


def prose(seed: int, words: int) -> str:
    """A text of its own for each seed, so that compression finds no more than it would in a real bank."""
    parts = (f"{WORDS[(seed * 31 + n * n * 7 + n) % len(WORDS)]}の{(seed * 7919 + n * 104729) % 997}" for n in range(words))
    return "".join(parts) + "。"


def body(number: int) -> Options | Gaps | Accepted:
    """Half choice, a quarter cloze, a quarter short answer."""
    if number % 4 < 2:
        options = [Option(id="abcd"[n], text=prose(number + n, 5), correct=n == 0, why=prose(number - n, 12)) for n in range(4)]
        return Options(options=tuple(options))
    if number % 4 == 2:
        return Gaps(text=f"{prose(number, 8)}{{{{{WORDS[number % 20]}::何か}}}}と{{{{{{漢字|かんじ}}}}}}が要る。")
    return Accepted(accepted=(WORDS[number % 20], f"{WORDS[number % 20]}性"))


def entry(number: int) -> apkg.Entry:
    """A question, as it stands once it has been read."""
    return apkg.Entry(
        uid=f"bench/{number}/q",
        wording=Wording(stem=prose(number, 10) + "何か。", body=body(number), explanation=prose(number + 3, 30)),
        level="understand",
        changed=CHANGED,
        voice="話し手",
        places=(apkg.Place(number % 90 + 1, prose(number % 90, 8)),),
    )


def write(found: Iterable[apkg.Entry], path: Path) -> apkg.Report:
    """The package of one deck with these questions, as the service writes it."""
    return apkg.write([apkg.AnkiDeck("bench", "性能", found)], "ja", path)


def store(db: Database, count: int) -> None:
    """Fills ``db`` with a deck of ``count`` questions, three to a key point, in one language."""
    paragraphs = {str(number): {"ja": prose(number, 8)} for number in range(90)}
    source = SourceRow(id=1, slug="source", title={"ja": "出典"}, voices={"v": {"ja": "話し手"}}, paragraphs=paragraphs)
    deck = DeckRow(
        id=1, slug="bench", title={"ja": "性能"}, status="published", source_id=1, counts={"ja": count}, changed_at=CHANGED
    )
    with db.writing() as session:
        session.add(source)
        session.flush()
        session.add(deck)
        session.flush()
        for table in (_key_point, _question, _revision, _wording):
            session.add_all(table(number) for number in range(count))
            session.flush()
        session.commit()


def _key_point(n: int) -> KeyPointRow:
    return KeyPointRow(id=n, deck_id=1, slug=f"k{n}", position=n, voice="v", paragraphs=[n % 90], changed_at=CHANGED)


def _question(n: int) -> QuestionRow:
    kind = ("choice", "choice", "cloze", "short")[n % 4]
    return QuestionRow(
        id=n, uid=f"bench/{n}/q", deck_id=1, key_point_id=n // 3, facet="q", position=n, kind=kind, level="understand",
        status="published", changed_at=CHANGED,
    )  # fmt: skip


def _revision(n: int) -> RevisionRow:
    return RevisionRow(id=n, question_id=n, number=1, kind="choice", level="understand", created_at=CHANGED)


def _wording(n: int) -> WordingRow:
    found = entry(n).wording
    body = found.body.model_dump(mode="json")
    return WordingRow(revision_id=n, lang="ja", stem=found.stem, body=body, explanation=found.explanation)
