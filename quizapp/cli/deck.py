"""``flask deck``: deck files in, Anki decks out."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from quizapp.analysis.coverage import as_page, coverage
from quizapp.cli.command import Group, db, now, settings
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES, Lang
from quizapp.errors import Invalid, NotFound
from quizapp.services import exchange, library
from quizapp.services.deckfolder import read_folder
from quizapp.services.lint import line_of, lint_folder
from quizapp.services.loading import DeckReport, load

group = Group("deck", help="Deck files and decks for Anki.")


@group.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Read the deck files PATH… (all of the decks folder by default) and say what is wrong, with file and line."""
    folders = [path for path in paths if path.is_dir()] if paths else [_folder()]
    found = [read_folder(folder) for folder in folders]
    files = [path for path in paths if not path.is_dir()]
    found += [read_folder(settings().decks, files)] if files else []
    problems = [problem for one in found for problem in one.problems]
    say(problems)
    click.echo(f"{sum(len(one.decks) for one in found)} decks, {len(problems)} problems.")
    raise SystemExit(1 if any(problem.fatal for problem in problems) else 0)


@group.command("coverage")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file instead of the screen.")
def show_coverage(output: Path | None) -> None:
    """Say of each paragraph of the sources which key points rest on it. Exit code 1 where one has neither those nor a reason."""
    folder = read_folder(_folder())
    decks = [found.deck for found in folder.decks.values()]
    found = {source.source: coverage(source, decks) for source in folder.sources.values()}
    text = "\n".join(as_page(folder.sources[slug], paragraphs) for slug, paragraphs in found.items())
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    unsettled = [(slug, each) for slug, paragraphs in found.items() for each in paragraphs if not each.is_settled]
    for slug, each in unsettled:
        left_out = "a key point rests on it, though the source's file leaves it out"
        what = left_out if each.key_points else "no key point and no reason"
        click.echo(f"{slug}, paragraph {each.number}: {what}.", err=True)
    raise SystemExit(1 if unsettled else 0)


@group.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The source, to find its sentences.")
@click.option("--silenced", is_flag=True, help="Show what the deck files silence, too.")
def lint_decks(paths: tuple[Path, ...], source: Path | None, silenced: bool) -> None:
    """Advise on the questions of the deck files PATH… (all by default). Exit code 1 where there is an error or a warning."""
    folder = read_folder(settings().decks, paths) if paths else read_folder(_folder())
    say(folder.problems)
    found = lint_folder(folder, source.read_text(encoding="utf-8") if source else "")
    counted = Counter[str]()
    for file, report in found:
        shown = [("", each) for each in report.findings] + [("stale silencing: ", each) for each in report.stale]
        counted.update("errors" if each.is_error else "warnings" for _, each in shown)
        counted["silenced"] += len(report.silenced)
        shown += [("silenced: ", each) for each in report.silenced] if silenced else []
        for mark, finding in shown:
            click.echo(f"{file.path}:{line_of(file, finding)}: {mark}{finding}")
    click.echo(", ".join(f"{counted[name]} {name}" for name in ("errors", "warnings", "silenced")) + f" in {len(found)} decks.")
    refused = any(problem.fatal for problem in folder.problems)
    raise SystemExit(1 if refused or counted["errors"] or counted["warnings"] else 0)


@group.command("load")
def load_all() -> None:
    """Store the decks folder; twice is the same as once. What a form changed is kept, and reported with exit code 1."""
    folder = read_folder(_folder())
    say(problem for problem in folder.problems if not problem.fatal)
    reports = load(db(), folder, now())
    for report in reports:
        click.echo(line(report))
    say_conflicts(reports)
    raise SystemExit(1 if any(report.conflicts for report in reports) else 0)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs: slug, title and number of questions per language.")
def list_decks(as_json: bool) -> None:
    """List the published decks."""
    decks = library.home(db(), None).decks
    if as_json:
        rows = [{"slug": deck.slug, "title": deck.title, "questions": deck.counts} for deck in decks]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for deck in decks:
        numbers = ", ".join(f"{lang} {deck.counts.get(lang, 0)}" for lang in LANGUAGES)
        click.echo(f"{deck.slug}\t{numbers}\t{deck.title.get('en') or deck.title.get('ja', '')}")


@group.command("export")
@click.argument("slug", required=False)
@click.option("--all", "every", is_flag=True, help="Every deck that is offered for download.")
@click.option("--lang", type=click.Choice(LANGUAGES), required=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The .apkg file.")
def export(slug: str | None, every: bool, lang: Lang, output: Path) -> None:
    """Write the deck SLUG, or all of them, as a package for Anki."""
    if every == (slug is not None):
        raise click.UsageError("Give either the SLUG of a deck or --all.")
    try:
        report = exchange.export(db(), None if slug is None else [slug], lang, output)
    except NotFound:
        wanted = "deck that is offered for download" if slug is None else f"published deck “{slug}”"
        raise click.ClickException(f"There is no {wanted} with questions in {lang}. “flask deck list” shows them.") from None
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    say(report.problems)
    click.echo(f"Wrote {output}: {report.notes} notes, {report.cards} cards.")
    raise SystemExit(1 if any(problem.fatal for problem in report.problems) else 0)


def say(problems: Iterable[Problem]) -> None:
    """Prints each problem on a line of its own, so that editors and logs can jump to it."""
    for problem in problems:
        click.echo(str(problem), err=True)


def say_conflicts(reports: Iterable[DeckReport]) -> None:
    """Prints what was changed in a form and in the file, and what can be done about it."""
    for report in reports:
        for uid in report.conflicts:
            click.echo(f"{uid}: changed in a form and in the file. The form's version is kept; make both the same.", err=True)


def line(report: DeckReport) -> str:
    """What loading did to one deck."""
    names = ("new", "changed", "same", "retired", "conflicts")
    return f"{report.slug}: " + ", ".join(f"{len(getattr(report, name))} {name}" for name in names if getattr(report, name))


def load_what_can_be(decks: Path) -> list[DeckReport] | None:
    """Loads ``decks`` at the start of the service; None, with the problems printed, where the files have to be mended first."""
    folder = read_folder(decks)
    say(folder.problems)
    try:
        return load(db(), folder, now())
    except Invalid:
        return None


def _folder() -> Path:
    if not settings().decks.is_dir():
        raise click.ClickException(f"There is no folder {settings().decks}. QUIZAPP_DECKS names another one.")
    return settings().decks
