"""People's own pages: sign up, sign in, what is theirs, and the links that let somebody in once."""

from quizapp.web.account import own
from quizapp.web.account.routes import blueprint

__all__ = ["blueprint", "own"]
