"""What a person does: one function each, in one transaction. Browser, API and command line are doors to the same functions."""
