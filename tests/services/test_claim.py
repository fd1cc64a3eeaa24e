"""“I was right”: who can claim it about what, what each decision does, and that an accepted claim stays."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.db import Database, account
from quizapp.db.tables import ClaimRow, RegradeRow
from quizapp.errors import Conflict, Invalid, NotFound, TooMany
from quizapp.services import author, belongings, claim, draft, play, regrade
from quizapp.services.loading import load
from quizapp.services.sessions import Person
from tests.cast import person
from tests.factories import NOW, folder, key_point, load_decks
from tests.factories import deck as content
from tests.inspecting import dump, statements
from tests.mending import answer, begin, deck, item, mend, number, options, score, take, written

LATER = NOW + timedelta(hours=1)
COLOUR = written("short", {"accepted": ["blue"]})


def decide(db: Database, who: Person, decision: str, at: int = 0, reply: str = "") -> regrade.Done | None:
    """Decides a claim of the list, as it stands now."""
    row = claim.waiting(db, who)[at].row
    return claim.decide(db, who, row.id, decision, revision=row.revision, reply=reply, now=LATER)


def claims(db: Database) -> list[ClaimRow]:
    with db.reading() as session:
        return list(session.scalars(select(ClaimRow).order_by(ClaimRow.id)))


def body(db: Database, learner: Person, slug: str) -> Any:
    """The body of the first question in a new attempt."""
    return play.question(db, learner, begin(db, learner, slug), 1, NOW).body


def test_a_claim_reaches_the_instructor_with_what_was_typed_and_what_is_accepted(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    claim.send(db, lea, take(db, lea, slug, " Azure "), 1, "  It is a blue.\r\n", NOW)
    [found] = claim.waiting(db, ines)
    assert (found.answer, found.accepted, found.others) == ("Azure", (("blue",),), 0)
    assert (found.row.text, found.row.name, found.row.lang) == ("It is a blue.", "Lea", "en")
    assert found.row.html["stem"] == "Which colour?"
    assert author.home(db, ines).claims == 1


def test_there_is_one_claim_an_answer(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    claim.send(db, lea, key, 1, "First.", NOW)
    before = dump(db)
    claim.send(db, lea, key, 1, "Second.", NOW)
    assert dump(db) == before


def test_pressing_the_button_many_times_at_once_is_one_claim(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(claim.send, db, lea, key, 1, "", NOW) for _ in range(8)]:
            future.result()
    assert len(claims(db)) == 1


def test_guests_can_claim_too(db: Database, ines: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    guest = person(db, role="guest")
    claim.send(db, guest, take(db, guest, slug, "azure"), 1, "", NOW)
    assert [found.row.name for found in claim.waiting(db, ines)] == [None]


def test_a_claim_is_only_for_ones_own_typed_answers_whose_mark_is_known(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR, written("choice", options("a")))
    key, exam = begin(db, lea, slug), begin(db, lea, slug, "end")
    answer(db, lea, key, 1, "azure")
    answer(db, lea, key, 2, "b")
    answer(db, lea, exam, 1, "azure")
    other = person(db, "Leo", "learner")
    for who, where, place in (
        (other, key, 1),
        (None, key, 1),
        (lea, key, 2),
        (lea, key, 10**30),
        (lea, exam, 1),
        (lea, exam, 2),
        (lea, "x", 1),
    ):
        with pytest.raises(NotFound):
            claim.send(db, who, where, place, "", NOW)
    assert claims(db) == []
    play.finish(db, lea, exam, NOW)
    claim.send(db, lea, exam, 1, "", NOW)
    with pytest.raises(NotFound):
        claim.send(db, lea, exam, 2, "", NOW)
    assert len(claims(db)) == 1


def test_an_answer_that_is_right_needs_no_claim(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    with pytest.raises(Conflict):
        claim.send(db, lea, take(db, lea, slug, "Blue"), 1, "", NOW)


@pytest.mark.parametrize("text", ["a" * 2001, "a\0b", "a\ud800", "a" * 70_000])
def test_a_text_that_cannot_be_kept_is_refused(db: Database, ines: Person, lea: Person, text: str) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    with pytest.raises(Invalid):
        claim.send(db, lea, key, 1, text, NOW)
    claim.send(db, lea, key, 1, "", NOW)
    row = claim.waiting(db, ines)[0].row
    with pytest.raises(Invalid):
        claim.decide(db, ines, row.id, "refuse", revision=1, reply=text, now=NOW)
    assert claims(db)[0].state == "open"


def test_twenty_claims_that_wait_are_enough_for_one_person(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    for _ in range(claim.MOST_OPEN):
        claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    one_more = take(db, lea, slug, "azure")
    with pytest.raises(TooMany):
        claim.send(db, lea, one_more, 1, "", NOW)
    decide(db, ines, "refuse")
    claim.send(db, lea, one_more, 1, "", NOW)
    assert len(claims(db)) == claim.MOST_OPEN + 1


def test_accepted_for_one_learner_gives_that_answer_the_full_mark(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("cloze", {"text": "The {{sky}} is {{blue}}."}))
    mine, other = take(db, lea, slug, "sky", "azure"), take(db, person(db, "Leo", "learner"), slug, "sky", "azure")
    claim.send(db, lea, mine, 1, "", NOW)
    assert decide(db, ines, "one") == regrade.Done(1, 1)
    assert (item(db, mine).score, item(db, mine).marks, score(db, mine)) == (1, {"0": True, "1": True}, 1)
    assert (score(db, other), number(db, question)) == (0.5, 1)
    page = play.question(db, lea, mine, 1, NOW)
    assert (page.row.claim, page.row.decided_at) == ("accepted", LATER)
    assert page.grade and page.grade.outcome == "right"
    assert play.overview(db, lea, mine, NOW).missed == 0
    assert claim.waiting(db, ines) == []


def test_accepted_for_all_adds_the_answer_and_marks_everybody_again(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, COLOUR)
    mine, other = take(db, lea, slug, "azure"), take(db, person(db, "Leo", "learner"), slug, "AZURE")
    wrong, right = take(db, person(db, "Lou", "learner"), slug, "red"), take(db, lea, slug, "blue")
    claim.send(db, lea, mine, 1, "", NOW)
    assert claim.waiting(db, ines)[0].others == 1
    assert decide(db, ines, "all") == regrade.Done(4, 2)
    assert [score(db, key) for key in (mine, other, wrong, right)] == [1, 1, 0, 1]
    assert body(db, lea, slug).accepted == ("blue", "azure")
    [row] = claims(db)
    assert (row.state, row.decided_by, row.decided_at) == ("accepted", ines.id, LATER)
    with db.reading() as session:
        entries = session.scalars(select(RegradeRow)).all()
    assert len(entries) == 4
    assert {entry.revision_id for entry in entries} == {row.revision_id}
    assert item(db, other).marked_at == LATER
    assert number(db, question) == 2


def accept_in_a_loaded_deck(db: Database, lea: Person, ines: Person) -> int:
    """The id of a short question of a deck file whose English answers got one more."""
    load_decks(db)
    key = play.start(db, lea, "colours", lang="en", number=0, order="deck", feedback="now", now=NOW).key
    page = next(page for page in (play.question(db, lea, key, place, NOW) for place in range(1, 5)) if page.kind.name == "short")
    answer(db, lea, key, page.row.place, "azure")
    claim.send(db, lea, key, page.row.place, "", NOW)
    decide(db, ines, "all")
    return int(page.row.question_id)


def accepted(db: Database, ines: Person, question_id: int) -> dict[str, tuple[str, ...]]:
    found = draft.page(db, ines, question_id).question
    assert found
    return {lang: wording.body.accepted for lang, wording in found.wordings.items()}


def test_only_the_language_of_the_claim_gets_the_answer(db: Database, lea: Person, ines: Person) -> None:
    question_id = accept_in_a_loaded_deck(db, lea, ines)
    assert accepted(db, ines, question_id) == {"ja": ("青", "ブルー"), "en": ("blue", "azure")}


def test_the_next_load_reports_what_was_accepted_here_and_does_not_overwrite_it(db: Database, lea: Person, ines: Person) -> None:
    question_id = accept_in_a_loaded_deck(db, lea, ines)
    [same] = load(db, folder(), NOW)
    assert (same.conflicts, same.changed) == ([], [])
    changed = content(key_points=[key_point(accept={"ja": ["青"], "en": ["blue", "cyan"]})])
    [report] = load(db, folder(changed), NOW)
    assert report.conflicts == ["colours/sky/short"]
    assert accepted(db, ines, question_id)["en"] == ("blue", "azure")


def test_a_refusal_tells_the_learner_why(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    claim.send(db, lea, key, 1, "", NOW)
    decide(db, ines, "refuse", reply=" Azure is another blue. ")
    page = play.question(db, lea, key, 1, NOW)
    assert (page.row.claim, page.row.reply, score(db, key)) == ("refused", "Azure is another blue.", 0)
    assert claim.waiting(db, ines) == []


@pytest.mark.parametrize("decision", ["one", "all", "refuse"])
def test_the_same_decision_twice_is_once_and_another_one_is_told(db: Database, ines: Person, lea: Person, decision: str) -> None:
    slug, _ = deck(db, ines, COLOUR)
    claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    row = claim.waiting(db, ines)[0].row
    decide(db, ines, decision)
    before = dump(db)
    assert claim.decide(db, ines, row.id, decision, revision=row.revision, reply="", now=LATER) is None
    for other in {"one", "all", "refuse"} - {decision}:
        with pytest.raises(Conflict):
            claim.decide(db, ines, row.id, other, revision=row.revision, reply="", now=LATER)
    assert dump(db) == before


def test_what_was_settled_by_a_mended_key_needs_no_decision_any_more(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    claim.send(db, lea, key, 1, "", NOW)
    row = claim.waiting(db, ines)[0].row
    mended = mend(db, ines, question, written("short", {"accepted": ["blue", "azure"]}))
    regrade.apply(db, ines, question, mended, NOW)
    assert (claim.waiting(db, ines), author.home(db, ines).claims) == ([], 0)
    with pytest.raises(Conflict):
        claim.decide(db, ines, row.id, "refuse", revision=mended, reply="", now=NOW)
    regrade.apply(db, ines, question, mend(db, ines, question, COLOUR), NOW)
    assert [found.row.id for found in claim.waiting(db, ines)] == [row.id], "a key that takes it back brings the claim back"


def test_whoever_looked_at_an_older_version_cannot_accept_for_all(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, COLOUR)
    claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    row = claim.waiting(db, ines)[0].row
    mend(db, ines, question, written("short", {"accepted": ["blue", "navy"]}))
    before = dump(db)
    with pytest.raises(Conflict):
        claim.decide(db, ines, row.id, "all", revision=row.revision, reply="", now=NOW)
    assert dump(db) == before
    decide(db, ines, "all")
    assert body(db, lea, slug).accepted == ("blue", "navy", "azure")


def test_an_accepted_claim_wins_over_every_later_key(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, COLOUR)
    mine, everybodys = take(db, lea, slug, "azure"), take(db, lea, slug, "navy")
    for key in (mine, everybodys):
        claim.send(db, lea, key, 1, "", NOW)
    decide(db, ines, "one")
    decide(db, ines, "all")
    mended = mend(db, ines, question, written("short", {"accepted": ["red"]}))
    assert dict(regrade.preview(db, ines, question).plan.left) == {regrade.ACCEPTED: 2}
    assert regrade.apply(db, ines, question, mended, NOW) == regrade.Done(0, 0)
    assert (score(db, mine), score(db, everybodys)) == (1, 1)


def test_the_number_of_others_counts_people_whose_answer_would_be_right(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, written("cloze", {"text": "The {{sky}} is {{blue}}."}))
    leo, lou = person(db, "Leo", "learner"), person(db, "Lou", "learner")
    for who, given in ((leo, ("sky", "Azure!")), (leo, ("sky", "azure")), (lou, ("sea", "azure")), (lea, ("sea", "red"))):
        take(db, who, slug, *given)
    claim.send(db, lea, take(db, lea, slug, "sky", "azure"), 1, "", NOW)
    assert [found.others for found in claim.waiting(db, ines)] == [2]


def test_a_gap_left_empty_does_not_keep_an_accepted_claim_from_counting(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, written("cloze", {"text": "The {{sky}} is {{blue}}."}))
    key = take(db, lea, slug, "", "azure")
    claim.send(db, lea, key, 1, "", NOW)
    decide(db, ines, "all")
    assert score(db, key) == 1
    assert [gap.accepted for gap in body(db, lea, slug).gaps] == [("sky",), ("blue", "azure")]


@pytest.mark.parametrize("given", ["!!", "a" * 1001])
def test_what_cannot_be_an_accepted_answer_can_still_be_accepted_for_one(
    db: Database, ines: Person, lea: Person, given: str
) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, given)
    claim.send(db, lea, key, 1, "", NOW)
    assert claim.waiting(db, ines)[0].others is None
    with pytest.raises(Conflict):
        decide(db, ines, "all")
    decide(db, ines, "one")
    assert score(db, key) == 1


def test_a_gap_takes_no_answer_that_would_end_it_in_the_form(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, written("cloze", {"text": "The {{sky}} is blue."}))
    for given in ("a|b", "a::b", "}}", "{{", "{a|b}"):
        claim.send(db, lea, take(db, lea, slug, given), 1, "", NOW)
    assert [found.others for found in claim.waiting(db, ines)] == [None] * 5


def test_a_question_that_was_changed_too_much_or_is_a_draft_takes_no_answer(db: Database, ines: Person, lea: Person) -> None:
    slug, questions = deck(db, ines, COLOUR, COLOUR, COLOUR)
    key = begin(db, lea, slug)
    for place in (1, 2, 3):
        answer(db, lea, key, place, "azure")
        claim.send(db, lea, key, place, "", NOW)
    mend(db, ines, questions[0], written("choice", options("a")))
    japanese = {"stems": {"ja": "何色?"}, "explanations": {"ja": "青。"}, "bodies": {"ja": {"accepted": ["青"]}}}
    mend(db, ines, questions[1], written("short", {}, langs=("ja",), **japanese))
    draft.set_status(db, ines, questions[2], "draft", NOW)
    assert [(found.others, found.accepted) for found in claim.waiting(db, ines)] == [(None, ()), (None, ()), (None, (("blue",),))]


def test_an_answer_of_another_kind_is_nobodys_same_answer(db: Database, ines: Person, lea: Person) -> None:
    slug, (question,) = deck(db, ines, written("choice", options("a")))
    take(db, lea, slug, "b")
    mend(db, ines, question, COLOUR)
    claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    assert [found.others for found in claim.waiting(db, ines)] == [0]
    assert decide(db, ines, "all") == regrade.Done(1, 1)


def test_claims_on_the_deck_of_somebody_else_are_not_there(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    row = claim.waiting(db, ines)[0].row
    ivan = person(db, "Ivan")
    assert (claim.waiting(db, ivan), author.home(db, ivan).claims) == ([], 0)
    for who, which in ((ivan, row.id), (lea, row.id), (ines, row.id + 1)):
        with pytest.raises(NotFound):
            claim.decide(db, who, which, "one", revision=1, reply="", now=NOW)
    with pytest.raises(Invalid):
        claim.decide(db, ines, row.id, "burn", revision=1, reply="", now=NOW)
    assert len(claim.waiting(db, person(db, "Ada", "admin"))) == 1


def test_two_decisions_in_the_same_moment_are_one(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    claim.send(db, lea, take(db, lea, slug, "azure"), 1, "", NOW)
    row = claim.waiting(db, ines)[0].row

    def act(decision: str) -> str:
        try:
            claim.decide(db, ines, row.id, decision, revision=1, reply="", now=LATER)
        except Conflict:
            return ""
        return decision

    with ThreadPoolExecutor(6) as pool:
        done = set(pool.map(act, ["one", "all", "refuse"] * 2)) - {""}
    assert len(done) == 1


def test_the_list_is_two_queries(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    for given in ("azure", "navy", "azure"):
        claim.send(db, lea, take(db, lea, slug, given), 1, "", NOW)
    with statements(db) as seen:
        assert len(claim.waiting(db, ines)) == 3
    assert len(seen) == 2


def test_claims_go_along_with_a_guest_who_makes_an_account(db: Database, ines: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    guest, lea = person(db, role="guest"), person(db, "Lea", "learner")
    claim.send(db, guest, take(db, guest, slug, "azure"), 1, "", NOW)
    with db.writing() as session:
        account.move(session, guest.id, lea.id)
        session.commit()
    assert [found.row.name for found in claim.waiting(db, ines)] == ["Lea"]


def test_claims_are_in_the_download_and_go_with_the_person(db: Database, ines: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    guest = person(db, role="guest")
    key = take(db, guest, slug, "azure")
    claim.send(db, guest, key, 1, "It is blue.", NOW)
    decide(db, ines, "all")
    data = json.loads(json.dumps(belongings.download(db, guest)))
    assert [(made["stem"], made["text"], made["state"]) for made in data["claims"]] == [
        ("Which colour?", "It is blue.", "accepted")
    ]
    assert data["attempts"][0]["answers"][0]["marked_again_at"] == LATER.isoformat()
    belongings.delete(db, guest, password="", sure=True, now=NOW)
    left = dump(db)
    assert (left["claim"], left["regrade"], left["item"]) == ([], [], [])


def test_a_decision_outlives_the_instructor_who_made_it(db: Database, ines: Person, lea: Person) -> None:
    slug, _ = deck(db, ines, COLOUR)
    key = take(db, lea, slug, "azure")
    claim.send(db, lea, key, 1, "", NOW)
    decide(db, ines, "one")
    with db.writing() as session:
        account.remove(session, ines.id)
        session.commit()
    assert (claims(db)[0].state, claims(db)[0].decided_by, score(db, key)) == ("accepted", None, 1)
