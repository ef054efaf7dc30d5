"""What every page that shows a difference needs of it."""

from typing import Any

from profiles import diff


def difference(old: str, new: str, *, everything: bool = False) -> dict[str, Any]:
    """Return the difference between two canonical texts for ``_difference.html``.

    ``everything`` shows all lines; otherwise long unchanged stretches are folded.
    """
    context = None if everything else 3
    return {
        "rows": diff.side_by_side(old, new, context=context),
        "lines": diff.lines(old, new, context=context),
        "change": diff.summary(old, new),
        "same": old == new,
    }
