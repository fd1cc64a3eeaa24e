"""The command line: what each command does, and its exit code: 0 done, 1 refused, 2 not understood."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database
from quizapp.db.tables import AttemptRow
from quizapp.services import account, play
from tests.factories import NOW, load_decks

DECK = """\
deck: tiny
title:
  ja: 小さなデッキ
  en: A tiny deck
summary:
  ja: 試しのデッキ。
  en: A deck to try.
key_points:
  - id: sky
    level: remember
    statement:
      ja: 空は{{青い}}。
      en: The sky is {{blue}}.
    explain:
      ja: 青い光がよく散る。
      en: Blue light is scattered most.
"""


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    """Runs ``flask`` with ``arguments``; an unexpected error is raised, not swallowed."""
    return app.test_cli_runner().invoke(args=list(arguments), input=typed, catch_exceptions=False)


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """A folder with one deck file."""
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "tiny.yaml").write_text(DECK)
    return folder


@pytest.fixture
def own(settings: Settings, decks: Path) -> Flask:
    """The application with the deck files of ``decks``."""
    return create_app(replace(settings, decks=decks))


@pytest.mark.parametrize(
    "command",
    [
        ["db", "upgrade"], ["db", "check"], ["db", "revision"],
        ["deck", "check"], ["deck", "load"], ["deck", "list"], ["deck", "export"], ["deck", "lint"], ["deck", "coverage"],
        ["quiz", "close-expired"],
        ["user", "create"], ["user", "role"], ["user", "reset"],
        ["backup"], ["restore"], ["prune"], ["serve"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_command_explains_itself(app: Flask, command: list[str]) -> None:
    result = run(app, *command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output.splitlines()[2].strip()) > 20


@pytest.mark.parametrize("command", [["deck", "export"], ["backup"], ["user", "create", "x", "--role", "king"], ["deck", "chek"]])
def test_a_command_that_is_not_understood_exits_with_two(app: Flask, command: list[str]) -> None:
    assert run(app, *command).exit_code == 2


def test_a_new_store_is_migrated_and_found_up_to_date(settings: Settings, tmp_path: Path) -> None:
    new = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'deep' / 'new.db'}"))
    refused = run(new, "db", "check")
    assert refused.exit_code == 1
    assert "run “flask db upgrade”" in refused.output
    assert not (tmp_path / "deep").exists()
    assert run(new, "db", "upgrade").exit_code == 0
    assert (tmp_path / "deep" / "new.db").stat().st_mode & 0o777 == 0o600
    assert run(new, "db", "check").exit_code == 0
    assert "nothing to do" in run(new, "db", "upgrade").output


def test_a_store_of_a_newer_version_is_left_alone(app: Flask, app_db: Database) -> None:
    with app_db.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
        session.commit()
    for command in ("check", "upgrade"):
        result = run(app, "db", command)
        assert result.exit_code == 1
        assert "newer version" in result.output


def test_a_store_without_tables_is_named_in_one_sentence(settings: Settings, tmp_path: Path) -> None:
    empty = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}"))
    result = run(empty, "deck", "list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database cannot be used: no such table")
    assert "flask db upgrade" in result.output


def test_a_good_deck_file_passes(own: Flask) -> None:
    result = run(own, "deck", "check")
    assert (result.exit_code, result.output) == (0, "1 decks, 0 problems.\n")


def test_a_slip_is_named_with_file_and_line(own: Flask, decks: Path) -> None:
    path = decks / "slip.yaml"
    path.write_text(DECK.replace("deck: tiny", "deck: slip").replace("explain:", "explian:"))
    result = run(own, "deck", "check", str(path))
    assert result.exit_code == 1
    assert f"{path}:" in result.output
    assert "explian" in result.output


def test_a_folder_can_be_checked(own: Flask, decks: Path, tmp_path: Path) -> None:
    shutil.copytree(decks, tmp_path / "more")
    assert run(own, "deck", "check", str(tmp_path / "more")).output == "1 decks, 0 problems.\n"


def test_a_missing_decks_folder_is_no_success(settings: Settings, tmp_path: Path) -> None:
    lost = create_app(replace(settings, decks=tmp_path / "nowhere"))
    for command in ("check", "load"):
        result = run(lost, "deck", command)
        assert result.exit_code == 1
        assert "nowhere" in result.output


def test_coverage_names_what_no_key_point_rests_on(own: Flask, decks: Path, tmp_path: Path) -> None:
    (decks / "sources").mkdir()
    source = """\
source: talk
title: {ja: 話, en: The talk}
about: {ja: 記事, en: an article}
voices: {}
paragraphs:
  "1": {ja: 一, en: Says one}
  "2": {ja: 二, en: Says two}
"""
    (decks / "sources" / "talk.yaml").write_text(source, encoding="utf-8")
    file = next(decks.glob("*.yaml"))
    cited = DECK.replace("deck: tiny", "deck: tiny\nsource: talk").replace("- id: sky", "- id: sky\n    at: [1]")
    file.write_text(cited, encoding="utf-8")
    result = run(own, "deck", "coverage")
    assert result.exit_code == 1
    assert "| 1 | Says one | `tiny/sky` |" in result.output
    assert "talk, paragraph 2: no key point and no reason." in result.output
    (decks / "sources" / "talk.yaml").write_text(source + 'left_out:\n  "2": An aside.\n', encoding="utf-8")
    result = run(own, "deck", "coverage", "--output", str(tmp_path / "page.md"))
    assert (result.exit_code, result.output) == (0, "")
    assert "| 2 | Says two | None: An aside. |" in (tmp_path / "page.md").read_text(encoding="utf-8")
    (decks / "sources" / "talk.yaml").write_text(source + 'left_out:\n  "1": An aside.\n  "2": An aside.\n', encoding="utf-8")
    assert "paragraph 1: a key point rests on it, though" in run(own, "deck", "coverage").output


def test_lint_says_where_what_and_how_many(own: Flask, decks: Path) -> None:
    (decks / "tiny.yaml").write_text(DECK + "    silenced: [{rule: W12, why: It is a test.}]\n", encoding="utf-8")
    result = run(own, "deck", "lint")
    assert result.exit_code == 1
    assert result.output == (
        f"{decks}/tiny.yaml:11: E04 sky/cloze (ja): The gaps hide 40% of the text. Hide a quarter at most: only the words that"
        " carry the point.\n1 errors, 0 warnings, 2 silenced in 1 decks.\n"
    )
    shown = run(own, "deck", "lint", "--silenced", str(decks / "tiny.yaml"))
    assert f"{decks}/tiny.yaml:11: silenced: W12 sky/cloze (ja): The explanation is short." in shown.output


def test_lint_is_content_with_a_good_deck_and_looks_for_the_source(own: Flask, decks: Path, tmp_path: Path) -> None:
    good = DECK.replace("空は{{青い}}。", "よく晴れた日の昼の空は{{青く::色}}見える。").replace(
        "The sky is {{blue}}.", "On a clear day the sky looks {{blue}} to us."
    )
    good = good.replace("青い光がよく散る。", "空気の粒に当たった光のうち、波長の短い青い光がよく散り、あらゆる方向から目に届く。")
    good = good.replace(
        "Blue light is scattered most.", "Air scatters light of short wavelengths most, so that blue comes from everywhere."
    )
    (decks / "tiny.yaml").write_text(good, encoding="utf-8")
    assert run(own, "deck", "lint").exit_code == 0
    (tmp_path / "source.txt").write_text("波長の短い青い光がよく散り、あらゆる方向から目に届く", encoding="utf-8")
    result = run(own, "deck", "lint", "--source", str(tmp_path / "source.txt"))
    assert (result.exit_code, "W09 sky (ja)" in result.output) == (1, True)


def test_loading_twice_is_the_same_as_once(own: Flask) -> None:
    first, second = run(own, "deck", "load"), run(own, "deck", "load")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "new" in first.output
    assert "new" not in second.output


def test_files_with_problems_load_nothing(own: Flask, decks: Path) -> None:
    (decks / "slip.yaml").write_text(DECK.replace("deck: tiny", "deck: slip").replace("explain:", "explian:"))
    result = run(own, "deck", "load")
    assert result.exit_code == 1
    assert "slip.yaml:" in result.output
    assert run(own, "deck", "list").output == ""


def test_decks_are_listed_for_people_and_for_programs(own: Flask) -> None:
    run(own, "deck", "load")
    assert "tiny" in run(own, "deck", "list").output
    found = json.loads(run(own, "deck", "list", "--json").output)
    assert found == [
        {"slug": "tiny", "title": {"ja": "小さなデッキ", "en": "A tiny deck"}, "questions": found[0]["questions"]},
    ]
    assert set(found[0]["questions"]) == {"ja", "en"}


@pytest.mark.parametrize("which", [["colours"], ["--all"]])
def test_a_package_for_anki_is_written(app: Flask, app_db: Database, tmp_path: Path, which: list[str]) -> None:
    load_decks(app_db)
    target = tmp_path / "out.apkg"
    result = run(app, "deck", "export", *which, "--lang", "ja", "--output", str(target))
    assert result.exit_code == 0
    assert "notes" in result.output
    assert "collection.anki2" in zipfile.ZipFile(target).namelist()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nothing-here"], 1, "no published deck “nothing-here”"),
        (["colours", "--all"], 2, "either"),
        ([], 2, "either"),
    ],
)
def test_a_package_that_cannot_be_is_refused(
    app: Flask, app_db: Database, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    load_decks(app_db)
    target = tmp_path / "out.apkg"
    result = run(app, "deck", "export", *arguments, "--lang", "en", "--output", str(target))
    assert result.exit_code == code
    assert says in result.output
    assert not target.exists()


def test_a_package_into_a_missing_folder_is_refused(app: Flask, app_db: Database, tmp_path: Path) -> None:
    load_decks(app_db)
    result = run(app, "deck", "export", "colours", "--lang", "ja", "--output", str(tmp_path / "no" / "out.apkg"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_an_account_gets_a_link_to_choose_a_password(app: Flask) -> None:
    result = run(app, "user", "create", "Hanako", "--role", "instructor")
    assert result.exit_code == 0
    assert "http://127.0.0.1:8000/links/" in result.output


def test_an_account_with_a_password_can_sign_in(app: Flask, app_db: Database) -> None:
    result = run(app, "user", "create", "Hanako", "--password-stdin", typed="a long and odd password \n")
    assert result.exit_code == 0
    assert "/links/" not in result.output
    assert account.sign_in(app_db, None, "hanako", "a long and odd password ", where="here", now=NOW)


def test_a_password_that_is_too_simple_makes_no_account(app: Flask) -> None:
    result = run(app, "user", "create", "Hanako", "--password-stdin", typed="short\n")
    assert result.exit_code == 1
    assert run(app, "user", "reset", "Hanako").exit_code == 1


def test_a_name_is_given_once(app: Flask) -> None:
    assert run(app, "user", "create", "Hanako").exit_code == 0
    assert run(app, "user", "create", "HANAKO").exit_code == 1


def test_a_role_is_changed(app: Flask) -> None:
    run(app, "user", "create", "Hanako")
    assert run(app, "user", "role", "Hanako", "instructor").exit_code == 0
    assert run(app, "user", "role", "Nobody", "instructor").exit_code == 1


def test_a_reset_prints_a_link_for_somebody_who_is_there(app: Flask) -> None:
    run(app, "user", "create", "Hanako")
    assert "/links/" in run(app, "user", "reset", "Hanako").output
    result = run(app, "user", "reset", "Nobody")
    assert result.exit_code == 1
    assert "Nobody has the name “Nobody”." in result.output


def test_backup_and_restore_through_the_command_line(app: Flask, tmp_path: Path) -> None:
    run(app, "user", "create", "Hanako")
    target = tmp_path / "b.db"
    assert run(app, "backup", str(target)).exit_code == 0
    assert run(app, "backup", str(target)).exit_code == 1
    assert run(app, "backup", str(target), "--force").exit_code == 0
    run(app, "user", "create", "Taro")
    result = run(app, "restore", str(target))
    assert result.exit_code == 0
    assert "before-restore.db" in result.output
    assert run(app, "user", "reset", "Hanako").exit_code == 0
    assert run(app, "user", "reset", "Taro").exit_code == 1


def test_pruning_says_what_it_deleted(app: Flask) -> None:
    result = run(app, "prune")
    assert result.exit_code == 0
    assert "0 guests" in result.output


def test_attempts_whose_time_is_over_are_closed(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    started = play.start(app_db, None, "colours", lang="en", number=0, order="deck", feedback="end", now=NOW)
    assert run(app, "quiz", "close-expired").output == "Closed 0 attempts.\n"
    with app_db.writing() as session:
        session.execute(update(AttemptRow).where(AttemptRow.key == started.key).values(due_at=NOW))
        session.commit()
    assert run(app, "quiz", "close-expired").output == "Closed 1 attempts.\n"
    with app_db.reading() as session:
        assert session.execute(select(AttemptRow.finished_at)).scalar_one() == NOW
