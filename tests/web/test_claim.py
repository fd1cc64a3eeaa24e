"""“I was right”: the checklist of the learner's form and of the instructor's."""

import pytest
from flask import Flask

from quizapp.db import Database
from quizapp.services.sessions import Person
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.inspecting import dump
from tests.mending import deck, mend, written


@pytest.fixture
def slug(app_db: Database, ines: Visitor) -> str:
    """A deck of hers with one question whose answer is typed."""
    return deck(app_db, Person(1, "instructor", "Ines", ""), written("short", {"accepted": ["blue"]}))[0]


def answered(visitor: Visitor, slug: str, text: str = "azure") -> Page:
    """The feedback of an answer."""
    return visitor.submit(visitor.submit(visitor.get(f"/decks/{slug}/"), "attempts"), "/attempts/", answer=text)


def claims(app_db: Database) -> list[tuple[object, ...]]:
    return dump(app_db)["claim"]


def test_a_claim_leads_back_to_the_question_and_is_remembered_there(visitor: Visitor, app_db: Database, slug: str) -> None:
    page = answered(visitor, slug)
    sent = visitor.submit(page, "claim", text="It is a blue.", follow=False)
    assert sent.status == 303
    assert sent.response.headers["Location"].endswith("/1#claim-1")
    shown = visitor.get(page.response.request.path)
    assert "Sent. An instructor will look at your answer." in shown.text
    assert "The instructor has not decided yet." in shown.text
    assert not shown.document.xpath("//form[contains(@action,'claim')]")
    assert len(claims(app_db)) == 1
    visitor.submit(page, "claim", text="Again.")
    assert len(claims(app_db)) == 1


def test_from_the_results_it_leads_back_to_the_results(visitor: Visitor, app_db: Database, slug: str) -> None:
    results = visitor.get(answered(visitor, slug).response.request.path[:-1])
    sent = visitor.submit(results, "claim", follow=False)
    assert sent.response.headers["Location"].endswith("/#claim-1")
    assert "The instructor has not decided yet." in visitor.get(results.response.request.path).text


def test_with_htmx_only_that_part_of_the_page_is_swapped(visitor: Visitor, app_db: Database, slug: str) -> None:
    address = answered(visitor, slug).response.request.path + "/claim"
    refused = visitor.post(address, {"text": "x" * 2001}, **{"HX-Request": "true"})
    assert refused.status == 422
    assert "2,000 characters" in refused.document.xpath("string(//p[@id='error'])")
    sent = visitor.post(address, {"text": ""}, **{"HX-Request": "true"})
    assert sent.status == 200
    assert "<html" not in sent.source
    assert "The instructor has not decided yet." in sent.document.xpath("string(//div[@id='claim-1']/p[@role='status'])")


@pytest.mark.parametrize(("text", "sentence"), [("x" * 2001, "2,000 characters"), ("a\0", "cannot be stored")])
def test_a_text_that_is_refused_says_why_and_stays(visitor: Visitor, app_db: Database, slug: str, text: str, sentence: str) -> None:
    page = visitor.submit(answered(visitor, slug), "claim", text=text)
    assert page.status == 422
    assert page.document.xpath("string(//title)").startswith("Error:")
    assert sentence in page.document.xpath("string(//p[@id='claim-problem'])")
    assert len(page.document.xpath("string(//textarea)").strip()) >= len(text.strip(" \0"))
    assert claims(app_db) == []


def test_a_right_answer_and_one_that_was_chosen_have_no_button(visitor: Visitor, app_db: Database, slug: str) -> None:
    page = answered(visitor, slug, "BLUE")
    assert "claim" not in "".join(page.document.xpath("//form/@action"))
    assert visitor.post(page.response.request.path + "/claim").status == 409
    assert claims(app_db) == []


def test_the_answer_of_somebody_else_cannot_be_claimed(visitor: Visitor, app: Flask, app_db: Database, slug: str) -> None:
    path = answered(visitor, slug).form("claim").get("action")
    for stranger in (Visitor(app), signed_in(app, "Lea", "learner")):
        assert stranger.post(path).status == 404
    assert visitor.post(path.replace("/1/", "/99999999999999999999999/")).status == 404
    assert visitor.post(path, {"csrf_token": "x"}).status == 400
    assert claims(app_db) == []


def test_too_many_claims_are_refused_with_a_time_to_wait(visitor: Visitor, app_db: Database, slug: str) -> None:
    for _ in range(20):
        visitor.submit(answered(visitor, slug), "claim", follow=False)
    refused = visitor.submit(answered(visitor, slug), "claim")
    assert refused.status == 429
    assert refused.response.headers["Retry-After"] == "3600"
    assert len(claims(app_db)) == 20


def test_an_instructor_accepts_for_everybody_and_the_learner_sees_it(visitor: Visitor, ines: Visitor, slug: str) -> None:
    page = answered(visitor, slug, "<b>Azure</b> & blue")
    visitor.submit(page, "claim", text="<i>So</i> it is")
    assert "1 learner says “I was right”" in ines.get("/teach/").text
    shown = ines.get("/teach/claims")
    for text in ("<b>Azure</b> & blue", "<i>So</i> it is", "blue", "Guest", "nobody else typed the same"):
        assert text in shown.text
    assert ines.get(shown.document.xpath("string(//article//a/@href)")).heading == "Edit the question"
    done = ines.submit(shown, "decide", button="decision=all")
    assert "The answer is accepted. One answer was marked again. One score changed." in done.text
    assert "No learner waits for a decision." in done.text
    assert "Nothing to do right now." in ines.get("/teach/").text
    for address in (page.response.request.path, page.response.request.path[:-1]):
        assert "You were right: accepted by the instructor on" in visitor.get(address).text
    assert "1 of 1 right (100%)" in visitor.get(page.response.request.path[:-1]).text
    assert "Right" in answered(visitor, slug, "<b>azure</b> & blue").document.xpath("string(//h2[@id='result'])")


def test_accepted_for_one_learner_the_question_stays(visitor: Visitor, ines: Visitor, slug: str) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    assert "The answer is accepted." in ines.submit(ines.get("/teach/claims"), "decide", button="decision=one").text
    assert "Wrong" in answered(visitor, slug).document.xpath("string(//h2[@id='result'])")


def test_a_refusal_is_told_with_its_sentence(visitor: Visitor, ines: Visitor, slug: str) -> None:
    page = answered(visitor, slug)
    visitor.submit(page, "claim")
    ines.submit(ines.get("/teach/claims"), "decide", button="decision=refuse", reply="Azure is <another> blue.")
    for address in (page.response.request.path, page.response.request.path[:-1]):
        shown = visitor.get(address)
        assert "The instructor did not accept your answer" in shown.text
        assert shown.document.xpath("string(//blockquote)") == "Azure is <another> blue."
        assert not shown.document.xpath("//form[contains(@action,'claim')]")


def test_a_sentence_that_cannot_be_kept_stays_in_the_form(visitor: Visitor, ines: Visitor, app_db: Database, slug: str) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    before = claims(app_db)
    page = ines.submit(ines.get("/teach/claims"), "decide", button="decision=refuse", reply="x" * 2001)
    assert page.status == 422
    assert "2,000 characters" in page.document.xpath("string(//div[@role='alert'])")
    assert page.document.xpath("string(//textarea)").strip() == "x" * 2001
    assert claims(app_db) == before


@pytest.mark.parametrize("decision", ["one", "all", "refuse"])
def test_a_decision_that_comes_too_late_is_told(
    visitor: Visitor, ines: Visitor, app: Flask, app_db: Database, slug: str, decision: str
) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    stale = ines.get("/teach/claims")
    ines.submit(stale, "decide", button=f"decision={decision}")
    before = dump(app_db)
    for late in {"one", "all", "refuse"} - {decision}:
        page = ines.submit(stale, "decide", button=f"decision={late}")
        assert page.status == 409
        assert "This was settled in the meantime." in page.document.xpath("string(//div[@role='alert'])")
    assert ines.submit(stale, "decide", button=f"decision={decision}", follow=False).status == 303
    assert dump(app_db) == before


def test_accepting_for_everybody_after_the_question_was_changed_asks_again(
    visitor: Visitor, ines: Visitor, app_db: Database, slug: str
) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    stale = ines.get("/teach/claims")
    mend(app_db, Person(1, "instructor", "Ines", ""), 1, written("short", {"accepted": ["navy"]}))
    page = ines.submit(stale, "decide", button="decision=all")
    assert page.status == 409
    assert "navy" in page.text
    assert ines.submit(page, "decide", button="decision=all").status == 200
    assert claims(app_db)[0][3] == "accepted"


def test_looking_at_the_list_changes_nothing(visitor: Visitor, ines: Visitor, app_db: Database, slug: str) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    before = dump(app_db)
    assert ines.get("/teach/claims").status == 200
    assert dump(app_db) == before


def test_only_whoever_may_change_the_question_decides(visitor: Visitor, app: Flask, ines: Visitor, slug: str) -> None:
    visitor.submit(answered(visitor, slug), "claim")
    assert visitor.get("/teach/claims", follow=False).status == 303
    lea, ivan = signed_in(app, "Lea", "learner"), signed_in(app, "Ivan")
    assert lea.get("/teach/claims").status == 403
    assert lea.post("/teach/claims/1/decide", {"decision": "one"}).status == 403
    assert "No learner waits" in ivan.get("/teach/claims").text
    assert ivan.post("/teach/claims/1/decide", {"decision": "one"}).status == 404
    assert ines.post("/teach/claims/2/decide", {"decision": "one"}).status == 404
    assert ines.post("/teach/claims/1/decide", {"decision": "burn"}).status == 422
    assert ines.post("/teach/claims/1/decide", {"decision": "one", "csrf_token": "x"}).status == 400


def test_the_pages_are_in_japanese_too(visitor: Visitor, ines: Visitor, slug: str) -> None:
    page = answered(visitor, slug)
    japanese = {"Accept-Language": "ja"}
    assert "正解のはずです" in visitor.get(page.response.request.path, **japanese).text
    visitor.submit(page, "claim")
    assert "同じ解答をした人はほかにいません" in ines.get("/teach/claims", **japanese).text
