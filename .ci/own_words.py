"""Checks that no sentence of the source is in the project: what is here is said in our own words.

Compares runs of characters after NFKC, without spaces and punctuation. Says nothing where the source is not there: it is
not part of the project.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT.parent / "shared" / "source" / "interview.ja.txt"
LONGEST = 20
WHERE = ("decks/**/*", "docs/**/*", "quizapp/**/*", "tests/**/*", "bench/**/*", "migrations/**/*", "*.md", "*.toml", "Makefile")
READ = {".yaml", ".md", ".svg", ".html", ".py", ".po", ".css", ".js", ".json", ".txt", ".toml", ""}

# Names and terms have no other words; a run that is made of them alone is nobody's sentence.
TERMS = (
    # The title of the source, by which it is cited.
    "ザッカーバーグの『焦土戦略』的LLaMA AI戦略(インタビューの分析)",
    "マーク・ザッカーバーグ",
    "ローワン・チャン",
    "Open Source AI Is the Path Forward",
)


def folded(text: str) -> str:
    """``text`` as letters and digits alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


NAMES = re.compile("|".join(sorted(map(re.escape, map(folded, TERMS)), key=len, reverse=True)))


def runs(text: str) -> Iterator[tuple[str, int]]:
    """Every run of ``LONGEST`` characters with its place, except those in which names leave less than half."""
    marked = NAMES.sub(lambda found: "\0" * len(found.group()), text)
    for start in range(len(text) - LONGEST + 1):
        if marked.count("\0", start, start + LONGEST) <= LONGEST // 2:
            yield text[start : start + LONGEST], start


def without_ruby(text: str) -> str:
    """Readings and gaps taken out: {漢字|かんじ} and {{c::x}} would hide a sentence."""
    text = re.sub(r"<rt>.*?</rt>|<[^>]+>", "", text)
    return re.sub(r"\{([^{}|:]+)\|[^{}]*\}", r"\1", text)


def files() -> Iterator[Path]:
    """Every text of the project."""
    for pattern in WHERE:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix in READ and "vendor" not in path.parts and "__pycache__" not in path.parts:
                yield path


def found() -> Iterator[tuple[Path, str]]:
    """The first run of each file that is in the source too."""
    theirs = {run for run, _ in runs(folded(SOURCE.read_text()))}
    for path in files():
        for run, _ in runs(folded(without_ruby(path.read_text(errors="replace")))):
            if run in theirs:
                yield path, run
                break


def main() -> int:
    """0 where nothing is copied."""
    if not SOURCE.is_file():
        print("The source is not here, so nothing could be compared with it.")
        return 0
    copied = list(found())
    for path, run in copied:
        print(f"{path.relative_to(ROOT)}: the source says “{run}” too", file=sys.stderr)
    print(f"Compared {len(list(files()))} files with the source: {len(copied)} have a sentence of it.")
    return 1 if copied else 0


if __name__ == "__main__":
    sys.exit(main())
