"""Truncation of quoted text to the room that it has."""


def truncate(text: str, limit: int) -> str:
    """Truncate ``text`` to at most ``limit`` characters (code points); one that is cut ends in an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
