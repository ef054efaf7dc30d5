"""The body of a text that somebody set outside: what is left of it without the notices that are laid over."""

from collections.abc import Sequence
from datetime import datetime

from profiles.texts.composition import BLANK_LINE, Layer, Placement, compose


def find_body(outside: str, layers: Sequence[Layer], at: datetime) -> str | None:
    """Return the body that, with ``layers`` at that time, makes the text ``outside``; None if there is none.

    By place: what stands above and below must be what the notices in force say, word for word. Under a notice that
    is heard instead of the profile nothing shows what the body is.

    Args:
        outside: Canonical.
        layers: The notices of the number.
        at: The time.
    """
    if any(
        part.layer and part.layer.placement == Placement.INSTEAD for part in compose("-", layers, at).parts
    ):
        return None
    # Nothing at all under the notices; and last a text for which they have no room, so that they are left off.
    for body in (_between(outside, layers, at), "", outside):
        if body is not None and compose(body, layers, at).text == outside:
            return body
    return None


def _between(outside: str, layers: Sequence[Layer], at: datetime) -> str | None:
    """Return what stands between the notices above and below; None where they do not stand there."""
    words = {layer.key: layer.text for layer in layers}
    above: list[str] = []
    below: list[str] = []
    stretches = above
    for part in compose("-", layers, at).parts:
        if part.layer is None:
            stretches = below
        else:
            stretches.append(words[part.layer.key])
    start = "".join(said + BLANK_LINE for said in above)
    end = "".join(BLANK_LINE + said for said in below)
    if len(start) + len(end) > len(outside) or not (outside.startswith(start) and outside.endswith(end)):
        return None
    return outside[len(start) : len(outside) - len(end)]
