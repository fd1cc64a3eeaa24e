"""Writing: decks, key points and questions."""

from quizapp.web.author import key_point_routes, question_routes, routes
from quizapp.web.author.blueprint import blueprint

__all__ = ["blueprint", "key_point_routes", "question_routes", "routes"]
