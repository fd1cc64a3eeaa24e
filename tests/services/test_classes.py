"""Classes: codes, joining, leaving, and who sees whom."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from quizapp.db import Database
from quizapp.errors import Invalid, NotAllowed, NotFound, TooMany
from quizapp.services import classes
from tests.cast import person
from tests.factories import NOW
from tests.inspecting import dump


def code_of(db: Database, class_id: int, instructor: object) -> str:
    return classes.page(db, instructor, class_id).code  # type: ignore[arg-type]


@pytest.mark.bad("BI-104")
def test_a_code_has_ten_random_characters_that_are_not_misread() -> None:
    codes = {classes.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 10 and not set(code) & set("ILOU") for code in codes)


@pytest.mark.parametrize(
    "typed", ["01ABC-DEFGH", "01abcdefgh", " 01abc defgh ", "oLaBc-DeFgH", "０１ＡＢＣ－ＤＥＦＧＨ", "01ABC‐DEFGH"]
)
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert classes.read_code(typed) == "01ABCDEFGH"


def test_a_learner_joins_with_the_code_and_twice_is_once(db: Database) -> None:
    ines, lea = person(db), person(db, "Lea", "learner")
    made = classes.make(db, ines, " Class  3b\n", NOW)
    code = code_of(db, made, ines)
    assert classes.join(db, lea, classes.grouped(code).lower(), NOW, where="here") == "Class 3b"
    before = dump(db)["member"]
    classes.join(db, lea, code, NOW, where="here")
    assert dump(db)["member"] == before
    assert [member.name for member in classes.page(db, ines, made).members] == ["Lea"]
    assert [(row.name, row.instructor) for row in classes.joined(db, lea)] == [("Class 3b", "Ines")]


def test_a_learner_who_joins_many_times_at_once_is_in_the_class_once(db: Database) -> None:
    ines, lea = person(db), person(db, "Lea", "learner")
    code = code_of(db, classes.make(db, ines, "3b", NOW), ines)
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda _: classes.join(db, lea, code, NOW, where="here"), range(6))) == ["3b"] * 6
    assert len(dump(db)["member"]) == 1


def test_a_guest_cannot_join(db: Database) -> None:
    ines, guest = person(db), person(db, role="guest")
    code = code_of(db, classes.make(db, ines, "3b", NOW), ines)
    with pytest.raises(NotAllowed):
        classes.join(db, guest, code, NOW, where="here")
    assert dump(db)["member"] == []


@pytest.mark.parametrize("code", ["", "0000000000", "x" * 10_000, "%", "' OR 1=1 --", "\0"])
def test_a_code_that_no_class_has_is_refused(db: Database, code: str) -> None:
    classes.make(db, person(db), "3b", NOW)
    with pytest.raises(Invalid):
        classes.join(db, person(db, "Lea", "learner"), code, NOW, where="here")
    assert dump(db)["member"] == []


@pytest.mark.bad("BI-104")
def test_codes_cannot_be_tried_without_end_and_right_ones_do_not_count(db: Database) -> None:
    ines, lea = person(db), person(db, "Lea", "learner")
    code = code_of(db, classes.make(db, ines, "3b", NOW), ines)
    for _ in range(15):
        classes.join(db, lea, code, NOW, where="here")
    for _ in range(10):
        with pytest.raises(Invalid):
            classes.join(db, lea, "0000000000", NOW, where="here")
    with pytest.raises(TooMany):
        classes.join(db, lea, code, NOW, where="here")


def test_a_member_leaves_and_is_removed(db: Database) -> None:
    ines, lea, leo = person(db), person(db, "Lea", "learner"), person(db, "Leo", "learner")
    made = classes.make(db, ines, "3b", NOW)
    for learner in (lea, leo):
        classes.join(db, learner, code_of(db, made, ines), NOW, where="here")
    classes.leave(db, lea, made)
    classes.remove(db, ines, made, leo.id)
    assert classes.page(db, ines, made).members == []
    with pytest.raises(NotFound):
        classes.leave(db, lea, made)
    with pytest.raises(NotFound):
        classes.remove(db, ines, made, leo.id)


def test_deleting_a_class_leaves_its_learners(db: Database) -> None:
    ines, lea = person(db), person(db, "Lea", "learner")
    made = classes.make(db, ines, "3b", NOW)
    classes.join(db, lea, code_of(db, made, ines), NOW, where="here")
    classes.delete(db, ines, made)
    after = dump(db)
    assert (after["class"], after["member"]) == ([], [])
    assert len(after["user"]) == 2


def test_the_class_of_somebody_else_is_not_there(db: Database) -> None:
    ines, ivan, lea = person(db), person(db, "Ivan"), person(db, "Lea", "learner")
    made = classes.make(db, ines, "3b", NOW)
    classes.join(db, lea, code_of(db, made, ines), NOW, where="here")
    before = dump(db)
    for stranger in (ivan, lea):
        with pytest.raises(NotFound):
            classes.page(db, stranger, made)
        with pytest.raises(NotFound):
            classes.delete(db, stranger, made)
        with pytest.raises(NotFound):
            classes.remove(db, stranger, made, lea.id)
    assert classes.owned(db, ivan) == []
    assert len(classes.owned(db, person(db, "Ada", "admin"))) == 1
    assert dump(db)["class"] == before["class"]
    assert dump(db)["member"] == before["member"]


def test_learners_cannot_make_classes(db: Database) -> None:
    with pytest.raises(NotFound):
        classes.make(db, person(db, "Lea", "learner"), "3b", NOW)


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\0", "a\ud800"])
def test_a_name_that_cannot_be_kept_is_refused(db: Database, name: str) -> None:
    with pytest.raises(Invalid):
        classes.make(db, person(db), name, NOW)
    assert dump(db)["class"] == []


@pytest.mark.bad("BI-104")
def test_codes_cannot_be_guessed_by_many_people_from_one_address(db: Database) -> None:
    learners = [person(db, f"Learner {number}", "learner") for number in range(7)]
    for learner in learners[:6]:
        for _ in range(10):
            with pytest.raises(Invalid):
                classes.join(db, learner, "0000000000", NOW, where="one school")
    with pytest.raises(TooMany):
        classes.join(db, learners[6], "0000000000", NOW, where="one school")
    with pytest.raises(Invalid):
        classes.join(db, learners[6], "0000000000", NOW, where="another school")
