"""The cookies of the pages' language and colours: no secret, so that they stay when somebody signs out."""

from werkzeug.wrappers import Response

from quizapp.content.text import LANGUAGES
from quizapp.web.context import settings
from quizapp.web.language import COOKIE
from quizapp.web.layout import THEME_COOKIE, THEMES

_A_YEAR = 365 * 24 * 3600


def keep(response: Response, *, language: str | None, theme: str | None) -> Response:
    """``response`` with the cookies of what was chosen; what is not offered is left as it was."""
    for name, value, offered in ((COOKIE, language, LANGUAGES), (THEME_COOKIE, theme, THEMES)):
        if value and value in offered:
            response.set_cookie(name, value, max_age=_A_YEAR, secure=settings().https, httponly=True, samesite="Lax", path="/")
    return response
