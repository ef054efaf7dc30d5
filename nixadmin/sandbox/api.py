"""API endpoints under ``/v1``: routing and handlers, after authentication and rate limits.

Paths, rows and codes follow the public API documentation and the official SDKs; where the older and the newer
documentation differ, :class:`~nixadmin.sandbox.options.Options` chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nixadmin.sandbox.account import (
    OLD_ROW_FIELDS,
    SHORT_ECHO_FIELDS,
    TEXT_LIMIT,
    Account,
    NumberRow,
    text_length,
)
from nixadmin.sandbox.answers import Answer, ApiError, json_answer
from nixadmin.sandbox.faults import Fault
from nixadmin.sandbox.options import KEY_PATTERN, Options
from nixadmin.sandbox.request import Request

UNPAGED_LIMIT = 1000  # the newer list is not paginated and ends here
NUMBER_PAGE_LIMITS = (25, 100)  # default and highest ``limit``
AGENT_PAGE_LIMITS = {"old": (25, 100), "new": (100, 200)}


@dataclass(frozen=True)
class Outcome:
    """The result of a request: response, whether the account changed, and the ``stored`` text."""

    answer: Answer
    applied: bool = False
    stored: str | None = None


@dataclass(frozen=True)
class Call:
    """A request with all it acts on. ``fault`` may change what a PATCH stores and echoes."""

    account: Account
    options: Options
    request: Request
    fault: Fault | None = None


def authenticate(authorization: str, options: Options) -> str:
    """Return the API key of an ``Authorization`` header; raises :class:`ApiError` 401.

    ``key_secret_required`` where the colon or the secret is missing, ``invalid_api_key`` for everything else.
    """
    scheme, _, key = authorization.partition(" ")
    key = key.strip()
    if scheme.lower() == "bearer" and key.startswith("nxf_") and not key.partition(":")[2]:
        raise ApiError(
            401, "key_secret_required", "Send the key as KEY_ID:KEY_SECRET; the secret is missing."
        )
    accepted = key == options.key if options.key else KEY_PATTERN.fullmatch(key)
    if scheme.lower() != "bearer" or not accepted:
        raise ApiError(401)
    return key


def handle(call: Call) -> Outcome:
    """Handle one request and return its outcome; errors are responses too, nothing is raised."""
    try:
        methods = _methods(call)
        handler = methods.get(call.request.method)
        if handler is None:
            raise ApiError(405, headers={"Allow": ", ".join(methods)})
        return handler()
    except ApiError as refusal:
        return Outcome(refusal.answer())


def _methods(call: Call) -> dict[str, Callable[[], Outcome]]:
    match call.request.segments:
        case ("v1", "phone-numbers"):
            return {"GET": lambda: _list_numbers(call)}
        case ("v1", "phone-numbers", number):
            return {
                "PATCH": lambda: _update_number(call, number),
                "DELETE": lambda: _delete_number(call, number),
            }
        case ("v1", "agents"):
            return {"GET": lambda: _list_agents(call)}
        case ("v1", "agents", agent_id):
            return {"GET": lambda: Outcome(json_answer(200, call.account.agent(agent_id).as_json()))}
        case ("v1", "usage"):
            return {"GET": lambda: _usage(call)}
    raise ApiError(404)


def _list_numbers(call: Call) -> Outcome:
    rows = call.account.numbers(call.request.query.get("agent_id") or None)
    if call.options.list_form == "old":
        limit, offset = _page(call.request, *NUMBER_PAGE_LIMITS)
        rows = rows[offset : offset + limit]
    else:
        rows = rows[:UNPAGED_LIMIT]
    shown = [_list_row(row, call.options) for row in rows]
    return Outcome(json_answer(200, {"phone_numbers": shown, "count": len(shown)}))


def _list_row(row: NumberRow, options: Options) -> dict[str, object]:
    whole = row.as_json()
    shown = {name: whole[name] for name in OLD_ROW_FIELDS} if options.list_form == "old" else dict(whole)
    if options.include_custom_prompt is True:
        shown["custom_prompt"] = row.custom_prompt
    elif options.include_custom_prompt is False:
        shown.pop("custom_prompt", None)
    return shown


def _update_number(call: Call, number: str) -> Outcome:
    text = _checked_text(call.request.json())
    stored = call.fault.kept(text) if call.fault else text
    row = call.account.set_text(number, stored)
    echo = row.as_json()
    if call.options.echo_form == "short":
        echo = {name: echo[name] for name in SHORT_ECHO_FIELDS}
    if call.fault and call.fault.kind == "echo_missing":
        del echo["custom_prompt"]
    return Outcome(json_answer(200, {"phone_number": echo}), applied=True, stored=row.custom_prompt)


def _checked_text(body: object) -> str | None:
    """Validate a PATCH body and return its text; other fields of the newer API are ignored."""
    if not isinstance(body, dict):
        raise ApiError(400, "invalid_body", "The request body must be a JSON object.")
    if "custom_prompt" not in body:
        raise ApiError(400, "missing_field", "custom_prompt is required; send null to clear it.")
    text = body["custom_prompt"]
    if text is not None and not isinstance(text, str):
        raise ApiError(400, "invalid_field", "custom_prompt must be a string or null.")
    if text is not None and (length := text_length(text)) > TEXT_LIMIT:
        message = f"custom_prompt must be at most {TEXT_LIMIT} characters; it has {length}."
        raise ApiError(400, "custom_prompt_too_long", message, {"max_length": TEXT_LIMIT, "length": length})
    return text


def _delete_number(call: Call, number: str) -> Outcome:
    call.account.remove(number)
    return Outcome(json_answer(200, {"phone_number": number, "deleted": True}), applied=True)


def _list_agents(call: Call) -> Outcome:
    form = call.options.list_form
    limit, offset = _page(call.request, *AGENT_PAGE_LIMITS[form])
    active = [agent.as_json() for agent in call.account.agents() if agent.is_active]
    shown = active[offset : offset + limit]
    if form == "new":
        return Outcome(json_answer(200, shown))
    for agent in shown:
        del agent["system_prompt"]  # rows of the older list may lack it; the single agent has it
    page = {"agents": shown, "count": len(shown), "limit": limit, "offset": offset}
    return Outcome(json_answer(200, page))


def _page(request: Request, default: int, highest: int) -> tuple[int, int]:
    limit = _whole_number(request.query.get("limit", ""), default, "limit", least=1)
    return min(limit, highest), _whole_number(request.query.get("offset", ""), 0, "offset", least=0)


def _whole_number(text: str, default: int, name: str, least: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise ApiError(400, "invalid_parameter", f"{name} must be a whole number of at least {least}.")
    return int(text)


def _usage(call: Call) -> Outcome:
    numbers = len(call.account.numbers())
    usage = {
        "plan": "reseller",
        "total_calls": numbers * 46,
        "total_minutes": round(numbers * 46 * 2.4, 1),
        "total_cost": round(numbers * 46 * 2.4 * 0.09, 2),
        "rate_limit_per_minute": call.options.read_limit + call.options.write_limit,
        "max_concurrent": 50,
    }
    return Outcome(json_answer(200, usage))
