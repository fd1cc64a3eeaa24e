"""From a key point to its questions, and from questions to an attempt. Pure: no Flask, no SQL."""
