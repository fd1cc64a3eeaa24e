"""A typed answer becomes one of the accepted ones: what the key would be with it, and making it so for everybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.db.tables import QuestionRow
from quizapp.kinds import KINDS, Kind
from quizapp.services import regrade
from quizapp.services.questions import save_revision, stored
from quizapp.services.sessions import Person


@dataclass(frozen=True)
class Key:
    """A question as it was asked and as it is now in one language; ``now_body`` is None where it is no longer there."""

    kind: str
    body: Any
    now_kind: str
    now_body: Any
    status: str

    def accepting(self, response: Any, lang: str) -> Any:
        """The body that counts now with ``response`` among the accepted answers; None where that cannot be."""
        if self.now_body is None or self.now_kind != self.kind or self.status == "draft":
            return None
        kind: Kind = KINDS[self.kind]
        restated = kind.restated(self.body, self.now_body, response)
        if restated is None:
            return None
        try:
            made = kind.accepting(self.now_body, restated, lang)
        except ValueError:
            return None
        return None if kind.check(made) else made


def accept(
    session: Session, person: Person, question: QuestionRow, key_point: str, body: Any, lang: str, now: datetime
) -> regrade.Done:
    """Makes ``body`` what counts in ``lang``, as a new revision where it differs, and marks all answers again. Does not commit."""
    before = stored(session, question, key_point)
    wordings = {name: one.model_copy(update={"body": body}) if name == lang else one for name, one in before.wordings.items()}
    if wordings != before.wordings:
        question.edited = True
        save_revision(session, question, before.model_copy(update={"wordings": wordings}), person.id, now)
    return regrade.mark_again(session, question, person.id, now)
