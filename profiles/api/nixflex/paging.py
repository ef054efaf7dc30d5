"""The ``limit`` and ``offset`` of a list."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from profiles.api.nixflex.envelope import Refused

MOST_DIGITS = 9


def whole_number(query: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    """Return the parameter ``name`` of ``query``, ``default`` where it is not sent or empty.

    Raises:
        Refused: 400 ``invalid_parameter``: it is no whole number of at least ``least``.
    """
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) >= least):
        message = _("{name} must be a whole number of at least {least}.").format(name=name, least=least)
        raise Refused(400, "invalid_parameter", message)
    return int(text)
