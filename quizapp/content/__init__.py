"""What a deck is: immutable data, checked by pydantic, knowing nothing of the web or the database."""
