"""The form of a question: its buttons work without JavaScript, as submits with names; with it, they swap parts of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.content.text import LANGUAGES
from quizapp.errors import N_, Conflict, Invalid
from quizapp.kinds import KINDS
from quizapp.kinds.kind_form import KindFields
from quizapp.permissions import AUTHOR
from quizapp.services import author, draft, regrade
from quizapp.web.author.blueprint import blueprint, done, note_strangers, show, version
from quizapp.web.author.forms import Mark, QuestionForm, differences, marked, question_place
from quizapp.web.context import db, now, somebody
from quizapp.web.guard import needs
from quizapp.web.language import language
from quizapp.web.layout import is_htmx

_STORE = ("save", "publish")
_MOST_KEPT = 300


@dataclass(frozen=True)
class Sent:
    """A question's form and the fields of its kind; ``focus`` is the id of what a button acted on."""

    form: QuestionForm
    fields: KindFields
    given: Mapping[str, str]
    focus: str = ""

    def draft(self) -> draft.Draft:
        """What the service takes."""
        return self.form.draft(self.fields, self.given)


@blueprint.get("/teach/key-points/<int:key_point_id>/questions/new")
@needs(AUTHOR)
def new_question(key_point_id: int) -> BaseResponse:
    """An empty form, with the explanation of the key point to start from."""
    page = draft.blank(db(), somebody(), key_point_id)
    explain = {f"explanation_{lang}": text for lang, text in page.explain.items()}
    form = QuestionForm(data={"slug": author.new_slug(), **explain})
    fields = _fields(form.kind.data)
    return _show(page, Sent(form, fields(data=fields.start()), page.explain))


@blueprint.post("/teach/key-points/<int:key_point_id>/questions/new")
@needs(AUTHOR)
def create_question(key_point_id: int) -> BaseResponse:
    """Adds a question, or does what another button of the form asks for."""
    page = draft.blank(db(), somebody(), key_point_id)
    sent, act = _sent(page), request.form.get("act", "save")
    if act not in _STORE:
        return _changed(page, sent, act)
    publish = act == "publish"
    slug = sent.form.slug.data or ""
    try:
        saved = draft.create(db(), somebody(), key_point_id, slug, sent.draft(), publish=publish, now=now())
    except Invalid as error:
        return _show(page, sent, error)
    done(_("The question is published.") if publish else _("The question is saved as a draft."), saved.advice)
    return redirect(url_for("author.deck", slug=saved.deck) + f"#question-{saved.id}", 303)


@blueprint.get("/teach/questions/<int:question_id>/")
@needs(AUTHOR)
def question(question_id: int) -> BaseResponse:
    """The form of a question; above it whose scores a mended key would change."""
    page = draft.page(db(), somebody(), question_id)
    return _show(page, _stored(page), regrade=regrade.offer(db(), somebody(), question_id))


@blueprint.post("/teach/questions/<int:question_id>/")
@needs(AUTHOR)
def save_question(question_id: int) -> BaseResponse:
    """Stores a new revision, or does what another button of the form asks for."""
    page = draft.page(db(), somebody(), question_id)
    sent, act = _sent(page), request.form.get("act", "save")
    if act not in _STORE:
        return _changed(page, sent, act)
    publish = act == "publish"
    try:
        saved = draft.save(db(), somebody(), question_id, version(), sent.draft(), publish=publish, now=now())
    except (Invalid, Conflict) as error:
        return _again(draft.page(db(), somebody(), question_id), sent, error)
    done(_("Saved and published.") if publish else _("Saved."), saved.advice)
    if regrade.offer(db(), somebody(), question_id):
        return redirect(url_for("author.question", question_id=question_id), 303)
    return redirect(url_for("author.deck", slug=saved.deck) + f"#question-{question_id}", 303)


@blueprint.post("/teach/questions/<int:question_id>/status")
@needs(AUTHOR)
def set_question_status(question_id: int) -> BaseResponse:
    """Publishes or retires a question, or makes it a draft again."""
    status = request.form.get("status", "")
    slug = draft.set_status(db(), somebody(), question_id, status, now())
    if status == "published":
        done(_("The question is published."))
    else:
        done(_("The question is a draft again.") if status == "draft" else _("The question is retired: it is no longer asked."))
    return redirect(url_for("author.deck", slug=slug) + f"#question-{question_id}", 303)


def _fields(kind: str) -> type[KindFields]:
    if kind not in KINDS:
        raise Invalid(N_("The form was not complete. Open it again."))
    return KINDS[kind].fields


def _sent(page: draft.Page) -> Sent:
    form = QuestionForm(request.form)
    note_strangers(form)
    return Sent(form, _fields(form.kind.data)(request.form), page.explain)


def _stored(page: draft.Page) -> Sent:
    assert page.question is not None and page.row is not None  # noqa: S101, draft.page gives both
    bodies = {lang: wording.body for lang, wording in page.question.wordings.items()}
    fields = _fields(page.question.kind)
    return Sent(QuestionForm.of(page.question, page.row.revision), fields(data=fields.from_bodies(bodies)), page.explain)


def _changed(page: draft.Page, sent: Sent, act: str) -> Response:
    """What a button asks for that stores nothing: another kind, an option more, a preview."""
    verb, _dash, lang = act.partition("-")
    if verb == "preview" and lang in LANGUAGES:
        return _show(page, sent, lang=lang, part="preview")
    found = sent.fields.rearranged(act)
    if found:
        sent = replace(sent, fields=type(sent.fields)(data=found[0]), focus=found[1])
    elif act == "kind" and not sent.fields.typed_in():
        sent = replace(sent, fields=type(sent.fields)(data=sent.fields.start()))
    return _show(page, sent, part="question_form")


def _again(page: draft.Page, sent: Sent, error: Invalid | Conflict) -> Response:
    if isinstance(error, Invalid):
        return _show(page, sent, error)
    there = _stored(page)
    sent.form.version.data = there.form.version.data
    return _show(page, sent, error, compared=differences([there.form, there.fields], [sent.form, sent.fields]))


def _show(
    page: draft.Page, sent: Sent, error: Invalid | Conflict | None = None, *, lang: str = "", part: str = "", **context: Any
) -> Response:
    """The page of a question's form; with htmx only ``part`` of it."""
    problems = _marked(sent, error) if isinstance(error, Invalid) else []
    written = sent.draft()
    lang = lang or (language() if language() in written.langs else (*written.langs, language())[0])
    context |= {"page": page, "form": sent.form, "fields": sent.fields, "focus": sent.focus, "kind": KINDS[written.kind]}
    context |= {"written": written, "kept": _kept(sent), "lang": lang} | _preview(page, sent, lang)
    return show(part if part and is_htmx() else "question", error, problems, **context)


def _marked(sent: Sent, error: Invalid) -> list[Mark]:
    return marked(error.problems, question_place(sent.fields), sent.form, sent.fields)


def _preview(page: draft.Page, sent: Sent, lang: str) -> dict[str, Any]:
    try:
        return {"preview": draft.preview(sent.draft(), page.key_point, lang), "not_yet": []}
    except Invalid as error:
        return {"preview": None, "not_yet": _marked(sent, error)}


def _kept(sent: Sent) -> list[tuple[str, str]]:
    """What was typed into the fields of another kind: it comes back when that kind is chosen again."""
    own = {"csrf_token", "act", *sent.form.data, *sent.fields.data}
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if value and name.split("-")[0] not in own][:_MOST_KEPT]
