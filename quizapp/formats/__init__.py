"""How decks are spelled outside: a module a format. They match on the six bodies and never on kinds."""
