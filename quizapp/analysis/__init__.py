"""What can be said of questions by looking at them: the item-writing lint, and what is copied from a source."""
