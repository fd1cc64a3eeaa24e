"""Questions for the benchmarks: as many as wanted, each with texts of its own."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

# Run as a script, a benchmark has its own folder on the path and not the one above it.
sys.path.insert(0, str(Path(__file__).parent.parent))

from quizapp.content.bodies import Accepted, Gaps, Option, Options
from quizapp.content.deck import Wording
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
