"""The body of a PATCH: ``custom_prompt`` alone, a string or null; anything else is refused by its name."""

import json
from typing import NoReturn

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.api.nixflex.envelope import Refused
from profiles.l10n.numbers import format_number
from profiles.texts.contract import LIMIT, TextRefused, canonical, check_savable, utf16_length
from profiles.texts.truncation import truncate

FIELD = "custom_prompt"
# Of names that are quoted in an answer.
NAMES_QUOTED, NAME_LIMIT = 20, 100


def custom_prompt(request: HttpRequest) -> str:
    """Return the canonical text of a PATCH; "" for one that clears.

    Raises:
        Refused: 400: it is no JSON object, has other fields, has no ``custom_prompt``, or that can't be a profile.
    """
    body = _object(request.body)
    if others := sorted(body.keys() - {FIELD}):
        raise _unsupported(others)
    if FIELD not in body:
        raise Refused(400, "missing_field", _("custom_prompt is required; send null to clear it."))
    text = body[FIELD]
    if not (text is None or isinstance(text, str)):
        raise Refused(400, "invalid_field", _("custom_prompt must be a string, or null to clear it."))
    text = canonical(text or "")
    try:
        check_savable(text)
    except TextRefused as refused:
        raise _unusable(refused, text) from None
    return text


def _object(raw: bytes) -> dict[str, object]:
    """Return the JSON object in ``raw``; without a body an empty one, as Nixflex reads it."""
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "invalid_json", _("The request body is not valid JSON.")) from None
    if not isinstance(body, dict):
        raise Refused(400, "invalid_body", _("The request body must be a JSON object."))
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unsupported(names: list[str]) -> Refused:
    quoted = [truncate(name, NAME_LIMIT) for name in names[:NAMES_QUOTED]]
    words = _(
        "Nixadmin looks after custom_prompt alone and would lose these: {fields}. Nothing has been saved: send "
        "custom_prompt here by itself, and the others to Nixflex."
    )
    message = words.format(fields=get_text_list(quoted, _("and")))
    return Refused(400, "unsupported_field", message, details={"fields": quoted})


def _unusable(refused: TextRefused, text: str) -> Refused:
    """Return the refusal for a text that can't be a profile."""
    match refused.code:
        case "too_long":
            words = _(
                "custom_prompt must be at most {limit} characters; it has {length}. Nothing has been saved."
            )
            length = utf16_length(text)
            message = words.format(limit=format_number(LIMIT), length=format_number(length))
            details = {"max_length": LIMIT, "length": length}
            return Refused(400, "custom_prompt_too_long", message, details=details)
        case "blank":
            return Refused(
                400,
                "custom_prompt_blank",
                _(
                    "custom_prompt has only spaces or blank lines. Nothing has been saved: send null to clear it."
                ),
            )
        case _:
            return Refused(
                400,
                "invalid_custom_prompt",
                _(
                    "custom_prompt holds a NUL character or half of a character (a lone surrogate), which cannot "
                    "be stored or sent. Nothing has been saved."
                ),
            )
