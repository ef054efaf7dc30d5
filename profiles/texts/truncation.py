"""Making a quoted piece of text short enough for the sentence or the column that holds it."""


def truncate(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters (code points); one that is longer ends in an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
