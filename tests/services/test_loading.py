"""Loading deck files: twice is once, and what a form changed is never overwritten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bench.marking import without_sudachi
from quizapp.content.deck import Deck, KeyPoint, Wording
from quizapp.content.problem import Problem
from quizapp.content.source import Source
from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow, KeyPointRow, PictureRow, QuestionRow, RevisionRow, SourceRow, WordingRow, metadata
from quizapp.errors import Invalid
from quizapp.kinds import KINDS
from quizapp.services import loading
from quizapp.services.deckfolder import DeckFolder
from quizapp.services.loading import DeckReport
from quizapp.services.questions import save_revision, stored
from tests import factories
from tests.factories import NOW, key_point

LATER = NOW + timedelta(days=1)
FACETS = ["choice", "cloze", "short", "untrue"]
SKY = [f"colours/sky/{facet}" for facet in FACETS]
AGREED = KeyPoint.model_validate(key_point(voice="somebody"))
RED = {"ja": "空は赤い。", "en": "The sky is red."}


def load(db: Database, *decks: Deck, now: Any = LATER) -> DeckReport:
    """Loads the decks (the small one by default) and returns the report of the first."""
    return loading.load(db, factories.folder(*decks), now)[0]


def sky(**changes: Any) -> Deck:
    return factories.deck(key_points=[key_point(**changes)])


def dump(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with db.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key)).all()]
            for table in metadata.sorted_tables
        }


def in_a_form(db: Database, uid: str, change: Callable[[Session, QuestionRow], None]) -> None:
    """Changes a question as a form does: it is marked as edited."""
    with db.writing() as session:
        row = bank.question(session, uid)
        assert row is not None
        change(session, row)
        row.edited = True
        session.commit()


def reword(stem: str, lang: str = "en") -> Callable[[Session, QuestionRow], None]:
    """A new revision with another stem."""

    def change(session: Session, row: QuestionRow) -> None:
        question = stored(session, row, "sky")
        wording = question.wordings[lang].model_copy(update={"stem": stem})
        save_revision(session, row, question.model_copy(update={"wordings": {**question.wordings, lang: wording}}), None, NOW)

    return change


def stem(db: Database, uid: str, lang: str = "en") -> str:
    with db.reading() as session:
        row = bank.question(session, uid)
        assert row is not None
        return bank.wordings(session, row.id, row.revision)[lang].stem


def row_of(db: Database, uid: str) -> QuestionRow:
    with db.reading() as session:
        row = bank.question(session, uid)
        assert row is not None
        return row


def one(db: Database, table: Any) -> Any:
    with db.reading() as session:
        return session.scalars(select(table)).one()


def counts(db: Database) -> dict[str, dict[str, int]]:
    with db.reading() as session:
        return {deck.slug: deck.counts for deck in session.scalars(select(DeckRow))}


def revisions(db: Database) -> int:
    with db.reading() as session:
        return len(session.scalars(select(RevisionRow)).all())


def test_a_deck_is_stored_with_its_key_points_and_questions(db: Database) -> None:
    report = load(db)
    assert (report.slug, sorted(report.new), report.changed, report.conflicts) == ("colours", SKY, [], [])
    deck = one(db, DeckRow)
    assert (deck.slug, deck.status, deck.title, deck.counts) == (
        "colours",
        "published",
        {"ja": "色の話", "en": "About colours"},
        {"ja": 4, "en": 4},
    )
    assert one(db, KeyPointRow).slug == "sky"
    choice = row_of(db, "colours/sky/choice")
    assert (choice.status, choice.kind, choice.level, choice.revision, choice.edited) == (
        "published",
        "choice",
        "understand",
        1,
        False,
    )


def test_what_is_stored_says_what_the_file_says(db: Database) -> None:
    folder = factories.folder()
    loading.load(db, folder, NOW)
    with db.reading() as session:
        for question in folder.decks["colours"].questions:
            row = bank.question(session, question.uid)
            assert row is not None
            assert stored(session, row, "sky") == question


def test_loading_twice_changes_nothing(db: Database) -> None:
    load(db, now=NOW)
    before = dump(db)
    report = load(db, now=LATER)
    assert sorted(report.same) == SKY
    assert (report.new, report.changed, report.retired, report.conflicts) == ([], [], [], [])
    assert dump(db) == before


def test_a_question_changed_in_the_file_gets_one_revision_and_the_others_none(db: Database) -> None:
    load(db, now=NOW)
    report = load(db, sky(untrue=RED))
    assert (report.changed, sorted(report.same)) == (["colours/sky/untrue"], SKY[:3])
    assert revisions(db) == 5
    changed = row_of(db, "colours/sky/untrue")
    assert (changed.revision, stem(db, changed.uid)) == (2, "The sky is red.")


def test_a_change_of_the_statement_alone_changes_its_cloze_and_the_record(db: Database) -> None:
    load(db, now=NOW)
    statement = {"ja": "空は{{青|あお}}い。", "en": "The {{sky}} is very blue."}
    report = load(db, sky(statement=statement))
    assert report.changed == ["colours/sky/cloze"]
    assert one(db, KeyPointRow).record["statement"] == statement


def test_an_old_revision_stays_as_it_was(db: Database) -> None:
    load(db, now=NOW)
    load(db, sky(untrue=RED))
    with db.reading() as session:
        row = bank.question(session, "colours/sky/untrue")
        assert row is not None
        assert bank.wordings(session, row.id, 1)["en"].stem == "The sky is green."


def test_what_a_form_changed_stays_while_the_file_does_not_change(db: Database) -> None:
    load(db, now=NOW)
    in_a_form(db, "colours/sky/choice", reword("What colour has the sky?"))
    before = dump(db)
    report = load(db)
    assert (report.conflicts, sorted(report.same)) == ([], SKY)
    assert dump(db) == before


def test_what_a_form_and_the_file_changed_is_a_conflict_and_stays(db: Database) -> None:
    load(db, now=NOW)
    in_a_form(db, "colours/sky/choice", reword("What colour has the sky?"))
    before = dump(db)
    changed = sky(ask={"ja": "空の色は何か。", "en": "Of which colour is the sky?"})
    for _ in range(2):
        assert load(db, changed).conflicts == ["colours/sky/choice"]
    assert stem(db, "colours/sky/choice") == "What colour has the sky?"
    assert [row for row in dump(db)["revision"] if row in before["revision"]] == before["revision"]
    # The short answer asks the same and was not touched by a form.
    assert stem(db, "colours/sky/short") == "Of which colour is the sky?"


def test_a_file_that_has_come_to_say_what_the_form_says_ends_the_conflict(db: Database) -> None:
    load(db, now=NOW)
    in_a_form(db, "colours/sky/untrue", reword("The sky is red."))
    in_a_form(db, "colours/sky/untrue", reword("空は赤い。", "ja"))
    why = factories.key_point()["untrue"]["why"]
    report = load(db, sky(untrue=RED | {"why": why}))
    assert report.conflicts == [] and "colours/sky/untrue" in report.same
    settled = row_of(db, "colours/sky/untrue")
    assert (settled.edited, settled.revision) == (False, 3)
    assert load(db, sky()).changed == ["colours/sky/untrue"]
    assert stem(db, "colours/sky/untrue") == "The sky is green."


def test_a_question_gone_from_the_file_is_retired_and_never_deleted(db: Database) -> None:
    load(db, now=NOW)
    record = key_point()
    del record["untrue"]
    report = load(db, factories.deck(key_points=[record]))
    assert report.retired == ["colours/sky/untrue"]
    assert row_of(db, "colours/sky/untrue").status == "retired"
    assert one(db, DeckRow).counts == {"ja": 3, "en": 3}
    assert revisions(db) == 4
    assert load(db, factories.deck(key_points=[record])).retired == []


def test_a_question_that_is_back_in_the_file_is_published_again(db: Database) -> None:
    load(db, now=NOW)
    record = key_point()
    del record["untrue"]
    load(db, factories.deck(key_points=[record]))
    report = load(db)
    assert report.changed == ["colours/sky/untrue"]
    back = row_of(db, "colours/sky/untrue")
    assert (back.status, back.revision, revisions(db)) == ("published", 1, 4)
    assert one(db, DeckRow).counts == {"ja": 4, "en": 4}


def test_what_a_form_retired_stays_retired(db: Database) -> None:
    load(db, now=NOW)

    def retire(session: Session, row: QuestionRow) -> None:
        row.status = "retired"

    in_a_form(db, "colours/sky/untrue", retire)
    load(db)
    load(db, sky(untrue=RED))
    load(db, sky(untrue=RED | {"why": {"en": "It is blue.", "ja": "青い。"}}))
    assert row_of(db, "colours/sky/untrue").status == "retired"
    assert one(db, DeckRow).counts == {"ja": 3, "en": 3}


def test_an_edited_question_gone_from_the_file_is_a_conflict_and_stays(db: Database) -> None:
    load(db, now=NOW)
    in_a_form(db, "colours/sky/untrue", reword("The sky is grey."))
    record = key_point()
    del record["untrue"]
    report = load(db, factories.deck(key_points=[record]))
    assert (report.conflicts, report.retired) == (["colours/sky/untrue"], [])
    assert row_of(db, "colours/sky/untrue").status == "published"


def test_a_question_made_in_a_form_is_none_of_the_files_business(db: Database) -> None:
    load(db, now=NOW)
    with db.writing() as session:
        row = bank.question(session, "colours/sky/untrue")
        assert row is not None
        own = QuestionRow(
            uid="colours/k3x9", deck_id=row.deck_id, key_point_id=row.key_point_id, facet="k3x9", kind="true-false", level="apply",
            status="published", edited=True, changed_at=NOW,
        )  # fmt: skip
        save_revision(session, own, stored(session, row, "sky"), None, NOW)
        session.commit()
    report = load(db)
    assert (report.retired, report.conflicts) == ([], [])
    assert row_of(db, "colours/k3x9").status == "published"
    assert one(db, DeckRow).counts == {"ja": 5, "en": 5}


def test_a_key_point_comes_and_goes_with_the_file(db: Database) -> None:
    both = factories.deck(key_points=[key_point(), key_point("sea")])
    load(db, both, now=NOW)
    assert sorted(load(db).retired) == [f"colours/sea/{facet}" for facet in FACETS]

    def retired() -> dict[str, bool]:
        with db.reading() as session:
            return {row.slug: row.retired for row in session.scalars(select(KeyPointRow))}

    assert retired() == {"sky": False, "sea": True}
    assert sorted(load(db, both).changed) == [f"colours/sea/{facet}" for facet in FACETS]
    assert retired() == {"sky": False, "sea": False}
    assert one(db, DeckRow).counts == {"ja": 8, "en": 8}


def test_a_key_point_retired_in_a_form_stays_retired(db: Database) -> None:
    load(db, now=NOW)
    with db.writing() as session:
        row = session.scalars(select(KeyPointRow)).one()
        row.retired = row.edited = True
        session.commit()
    load(db)
    load(db)
    assert one(db, KeyPointRow).retired


@pytest.mark.parametrize(
    ("table", "name", "edited"),
    [
        (DeckRow, "colours", {"title": {"ja": "色", "en": "Colours"}}),
        (KeyPointRow, "colours/sky", {"voice": "somebody", "record": loading.key_point_values(AGREED, 0, DeckFolder())["record"]}),
    ],
)
def test_a_deck_or_key_point_edited_in_a_form_is_kept_and_a_change_of_both_is_reported(
    db: Database, table: Any, name: str, edited: dict[str, Any]
) -> None:
    load(db, now=NOW)
    with db.writing() as session:
        row = session.scalars(select(table)).one()
        for column, value in edited.items():
            setattr(row, column, value)
        row.edited = True
        session.commit()
    assert load(db).conflicts == []
    changed = factories.deck(title={"ja": "色々", "en": "Hues"}, key_points=[key_point(voice="author")])
    assert load(db, changed).conflicts == [name]
    assert {column: getattr(one(db, table), column) for column in edited} == edited
    agreed = factories.deck(title={"ja": "色", "en": "Colours"}, key_points=[key_point(voice="somebody")])
    assert load(db, agreed).conflicts == []
    assert not one(db, table).edited


def test_a_deck_made_in_a_form_is_not_overwritten_by_a_file_with_its_slug(db: Database) -> None:
    with db.writing() as session:
        session.add(DeckRow(slug="colours", title={"en": "Mine"}, edited=True, changed_at=NOW))
        session.commit()
    assert load(db).conflicts == ["colours"]
    assert (one(db, DeckRow).title, one(db, DeckRow).status) == ({"en": "Mine"}, "draft")


def test_a_moved_question_keeps_its_id_and_its_place(db: Database) -> None:
    other = factories.deck("shades", key_points=[key_point("grey")])
    load(db, sky(), other, now=NOW)
    with db.writing() as session:
        row = bank.question(session, "colours/sky/untrue")
        home = bank.deck(session, "shades")
        assert row is not None and home is not None
        row.deck_id, row.position = home.id, 99
        session.commit()
    report = load(db, sky(untrue={"ja": "空は赤い。"}), other)
    assert report.changed == ["colours/sky/untrue"]
    moved = row_of(db, "colours/sky/untrue")
    assert moved.position == 99
    assert counts(db) == {"colours": {"ja": 3, "en": 3}, "shades": {"ja": 5, "en": 4}}
    gone = key_point()
    del gone["untrue"]
    assert load(db, factories.deck(key_points=[gone]), other).retired == ["colours/sky/untrue"]
    assert counts(db) == {"colours": {"ja": 3, "en": 3}, "shades": {"ja": 4, "en": 4}}


def test_questions_are_counted_in_each_language(db: Database) -> None:
    load(db, sky(accept={"ja": ["青"]}, statement={"ja": "空は{{青}}い。", "en": "The sky is blue."}))
    assert one(db, DeckRow).counts == {"ja": 4, "en": 2}
    load(db, sky(accept={"ja": ["青"]}))
    assert one(db, DeckRow).counts == {"ja": 4, "en": 3}


def test_questions_stand_in_the_order_of_the_file(db: Database) -> None:
    load(db, factories.deck(key_points=[key_point("sea"), key_point("sky")]), now=NOW)
    load(db, factories.deck(key_points=[key_point("sky"), key_point("sea")]))
    with db.reading() as session:
        deck = bank.deck(session, "colours")
        assert deck is not None
        assert [uid.split("/")[1] for uid in bank.questions(session, deck.id)] == ["sky"] * 4 + ["sea"] * 4
        assert list(bank.key_points(session, deck.id)) == ["sky", "sea"]


def test_a_question_can_change_its_kind(db: Database) -> None:
    by_hand = {"id": "own", "kind": "short", "stem": RED, "body": {"accepted": {"ja": ["赤"], "en": ["red"]}}}
    load(db, sky(questions=[by_hand]), now=NOW)
    body = {"options": [{"id": "a", "text": "x", "correct": "yes"}, {"id": "b", "text": "y"}]}
    report = load(db, sky(questions=[by_hand | {"kind": "choice", "body": body}]))
    assert report.changed == ["colours/sky/own"]
    with db.reading() as session:
        kinds = session.scalars(select(RevisionRow.kind).order_by(RevisionRow.id.desc())).all()
    assert (row_of(db, "colours/sky/own").kind, kinds[0], kinds.count("short")) == ("choice", "choice", 2)


def with_source(note: str = "誤り", pictures: dict[str, tuple[str, bytes]] | None = None, **changes: Any) -> DeckFolder:
    """A folder with a source, and a deck that cites it and shows a picture."""
    picture = {"ja": "a.svg", "en": "b.svg", "alt": {"ja": "空", "en": "the sky"}}
    found = factories.folder(
        sky(voice="author", at=["1"], errata=["hue"], picture=picture, **changes).model_copy(update={"source": "s"})
    )
    erratum = {"id": "hue", "garbled": {"ja": "緑"}, "right": {"ja": "青"}, "note": {"ja": note}}
    found.sources["s"] = Source.model_validate(
        {"source": "s", "title": {"ja": "題"}, "about": {"ja": "話"}, "voices": {"author": {"ja": "著者"}},
         "paragraphs": {"1": {"ja": "一"}}, "errata": [erratum]}
    )  # fmt: skip
    found.pictures.update(
        pictures or {"a.svg": ("1f.svg", b"<svg/>"), "b.svg": ("1f.svg", b"<svg/>"), "c.svg": ("2f.svg", b"<svg />")}
    )
    return found


def test_pictures_are_stored_once_under_the_name_of_their_content(db: Database) -> None:
    loading.load(db, with_source(), NOW)
    loading.load(db, with_source(), LATER)
    with db.reading() as session:
        assert sorted(session.scalars(select(PictureRow.name))) == ["1f.svg", "2f.svg"]
        assert bank.picture(session, "1f.svg") == ("image/svg+xml", b"<svg/>")
    row = one(db, KeyPointRow)
    assert (row.pictures, row.alt) == ({"ja": "1f.svg", "en": "1f.svg"}, {"ja": "空", "en": "the sky"})


def test_a_new_drawing_gets_a_new_name_and_the_old_one_stays(db: Database) -> None:
    loading.load(db, with_source(), NOW)
    loading.load(db, with_source(pictures={"a.svg": ("3f.svg", b"<svg  />"), "b.svg": ("1f.svg", b"<svg/>")}), LATER)
    assert one(db, KeyPointRow).pictures == {"ja": "3f.svg", "en": "1f.svg"}
    with db.reading() as session:
        assert bank.picture(session, "1f.svg") is not None


def test_a_source_and_its_errata_are_brought_up_to_date(db: Database) -> None:
    loading.load(db, with_source(), NOW)
    loading.load(db, with_source(note="聞き違い"), LATER)
    source = one(db, SourceRow)
    assert source.errata[0]["note"]["ja"] == "聞き違い"
    assert one(db, DeckRow).source_id == source.id
    assert one(db, KeyPointRow).errata == ["hue"]


def test_questions_count_as_changed_when_what_is_shown_with_them_changes(db: Database) -> None:
    loading.load(db, with_source(), NOW)
    assert loading.load(db, with_source(note="聞き違い"), LATER)[0].changed == []
    assert revisions(db) == 4
    assert {row_of(db, uid).changed_at for uid in SKY} == {LATER}


def test_a_folder_with_problems_is_refused_whole(db: Database) -> None:
    load(db, now=NOW)
    before = dump(db)
    folder = factories.folder(sky(untrue=RED))
    folder.problems.append(Problem("A slip."))
    with pytest.raises(Invalid) as refused:
        loading.load(db, folder, LATER)
    assert [str(problem) for problem in refused.value.problems] == ["A slip."]
    assert dump(db) == before


def test_advice_does_not_stop_a_load(db: Database) -> None:
    folder = factories.folder()
    folder.problems.append(Problem("A hint.", fatal=False))
    assert loading.load(db, folder, NOW)[0].new


def test_a_load_that_fails_stores_nothing(db: Database) -> None:
    folder = factories.folder()
    found = folder.decks["colours"]
    broken = Wording.model_construct(stem=object(), body=found.questions[0].wordings["en"].body, explanation="")
    bad = found.questions[0].model_copy(update={"wordings": {"en": broken}})
    folder.decks["colours"] = type(found)(found.deck, (*found.questions, bad.model_copy(update={"uid": "colours/sky/bad"})))
    with pytest.raises(Exception):  # noqa: B017, whatever it is
        loading.load(db, folder, NOW)
    assert not any(rows for name, rows in dump(db).items() if name in ("deck", "question", "wording"))


def test_the_text_is_rendered_when_it_is_stored(db: Database) -> None:
    load(db, sky(explain={"ja": "{散乱|さんらん}する。", "en": "It is **scattered**."}))
    with db.reading() as session:
        found = session.scalars(select(WordingRow).where(WordingRow.lang == "en")).first()
    assert found is not None
    assert found.html["explanation"] == "It is <strong>scattered</strong>."


def kept(db: Database, uid: str) -> dict[str, Any]:
    """What marking keeps of a question, by language."""
    with db.reading() as session:
        row = bank.question(session, uid)
        assert row is not None
        return {lang: wording.prepared for lang, wording in bank.wordings(session, row.id, row.revision).items()}


def test_marking_is_prepared_with_the_question_and_loading_again_leaves_it(db: Database) -> None:
    load(db)
    before = dump(db)
    assert kept(db, "colours/sky/short")["ja"]["answers"][0]["reading"] == "アオ"
    assert kept(db, "colours/sky/cloze")["ja"][0]["answers"][1]["reading"] == "アオ"
    assert kept(db, "colours/sky/choice") == {"ja": None, "en": None}
    load(db)
    assert dump(db) == before


def test_a_load_prepares_anew_where_the_dictionary_came_or_went(db: Database) -> None:
    with without_sudachi():
        load(db)
    assert kept(db, "colours/sky/short")["ja"]["answers"][0]["reading"] == ""
    report = load(db)
    assert (report.changed, report.same) == ([], SKY)
    assert kept(db, "colours/sky/short")["ja"]["answers"][0]["reading"] == "アオ"
    with without_sudachi():
        load(db)
    assert kept(db, "colours/sky/short")["ja"]["answers"][0]["reading"] == ""


def test_a_load_prepares_anew_what_an_older_version_stored_and_what_a_form_wrote(db: Database) -> None:
    load(db)
    in_a_form(db, "colours/sky/short", reword("What colour has the sky?"))
    good = {facet: kept(db, f"colours/sky/{facet}") for facet in FACETS}
    with db.writing() as session:
        for wording in session.scalars(select(WordingRow)):
            wording.prepared = None if wording.lang == "ja" or not wording.prepared else _older(wording.prepared)
        session.commit()
    load(db)
    assert {facet: kept(db, f"colours/sky/{facet}") for facet in FACETS} == good


def _older(prepared: Any) -> Any:
    return [each | {"version": 0} for each in prepared] if isinstance(prepared, list) else prepared | {"version": 0}


def test_what_is_prepared_anew_changes_no_card(db: Database) -> None:
    with without_sudachi():
        load(db, now=NOW)
    load(db, now=LATER)
    with db.reading() as session:
        assert {row.changed_at for row in session.scalars(select(QuestionRow))} == {NOW}
        assert all(KINDS[row.kind] for row in session.scalars(select(RevisionRow)))
