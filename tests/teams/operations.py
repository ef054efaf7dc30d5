"""What is asked of each operation of the API, and of the door that speaks Nixflex, with the other team's words in.

An operation of the document without an entry fails the walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from profiles.api.v1.site import api
from tests.teams.account.sides import Account, Side
from tests.teams.placeholders import Words
from tests.teams.route_requests import Visit, keys_of
from tests.test_routes import KEY


@dataclass(frozen=True)
class Asked:
    """The query strings and the bodies (JSON) that an operation is asked with."""

    queries: tuple[str, ...] = ("",)
    bodies: tuple[Any, ...] = (None,)


JUST = Asked()
NOTE = {"note": "Why"}
NOTICE = {
    "title": "Closed",
    "text": "Closed for ${name}.",
    "starts_at": "2026-06-16T09:00:00",
    "ends_at": "2026-06-17T09:00:00",
    "numbers": ["{theirs}", "{mine}"],
}
OPERATIONS: dict[str, Asked] = {
    "list_numbers": Asked(
        ("", "?q={their_word}", "?tag={their_tag_name}", "?agent={their_agent}", "?q={their_text}&in=texts")
    ),
    "get_number": JUST,
    "get_profile": JUST,
    "put_profile": Asked(bodies=({"text": "Open.", **NOTE},)),
    "delete_profile": JUST,
    "get_state": JUST,
    "get_heard": JUST,
    "push_number": JUST,
    "list_versions": JUST,
    "get_version": JUST,
    "compare_versions": Asked(("", "?from=1&to=2")),
    "revert_profile": Asked(bodies=({"version": 1, **NOTE},)),
    "patch_number_tags": Asked(
        bodies=({"add": ["{their_tag_name}"]}, {"remove": ["{their_tag_name}"]}, {"add": []})
    ),
    "put_label": Asked(bodies=({"label": "Cafe"},)),
    "get_drift": JUST,
    "decide_drift": Asked(bodies=({"decision": "adopt", **NOTE},)),
    "get_details": JUST,
    "patch_details": Asked(bodies=({"fields": {"clinic.name": "Cafe"}, "template": KEY},)),
    "delete_details": JUST,
    "put_profiles": Asked(
        bodies=(
            {
                "profiles": [
                    {"number": "{theirs}", "text": "Open.", "base": "0" * 16},
                    {"number": "{mine}", "text": "Open.", "base": "0" * 16},
                ],
                "dry_run": True,
                **NOTE,
            },
        )
    ),
    "list_rollouts": JUST,
    "plan_rollout": Asked(
        bodies=(
            {
                "source": "template",
                "template": KEY,
                "rows": [{"number": "{theirs}", "values": {"clinic.name": "Cafe"}}],
            },
            {"source": "followers", "template": KEY},
        )
    ),
    "get_rollout": JUST,
    "start_rollout": Asked(bodies=({"numbers": 1, **NOTE},)),
    "change_rollout_times": Asked(bodies=({"starts_at": "2026-07-01T09:00:00Z"},)),
    "pause_rollout": JUST,
    "resume_rollout": JUST,
    "go_on_with_rollout": JUST,
    "cancel_rollout": JUST,
    "retry_rollout": JUST,
    "replan_rollout": JUST,
    "undo_rollout": Asked(bodies=(NOTE, {**NOTE, "dry_run": True})),
    "list_rollout_rows": Asked(("", "?show=failed")),
    "exclude_rollout_rows": Asked(bodies=({"positions": [1, 2, 9]},)),
    "list_notices": Asked(("", "?show=drafts", "?show=over")),
    "plan_notice": Asked(bodies=(NOTICE, {**NOTICE, "tags": ["{their_tag_name}"], "numbers": []})),
    "get_notice": JUST,
    "change_notice": Asked(bodies=({**NOTICE, "version": 1},)),
    "drop_notice": JUST,
    "set_notice": Asked(bodies=({"version": 1},)),
    "end_notice": JUST,
    "add_offered_numbers": JUST,
    "list_notice_numbers": Asked(("", "?previews=true", "?show=left-out")),
    "leave_number_out_of_notice": JUST,
    "take_number_into_notice": JUST,
    "end_notice_for_number": JUST,
    "list_templates": JUST,
    "create_template": Asked(bodies=({"name": "New", "text": "Open."},)),
    "get_template": JUST,
    "save_template": Asked(bodies=({"text": "Open.", "base_version": 1},)),
    "list_template_versions": JUST,
    "count_followers": JUST,
    "archive_template": JUST,
    "restore_template": JUST,
    "list_profiles": Asked(("", "?q={their_word}", "?tag={their_tag_name}")),
    "list_tags": JUST,
    "create_tag": Asked(bodies=({"name": "New"}, {"name": "{their_tag_name}"})),
    "patch_tag": Asked(bodies=({"name": "New"},)),
    "delete_tag": JUST,
    "merge_tag": Asked(bodies=({"into": 1},)),
    "list_fields": Asked(("", "?archived=true")),
    "list_checks": Asked(("", "?meant=true", "?tag={their_tag_name}")),
    "list_found": Asked(("", "?meant=true", "?tag={their_tag_name}")),
    "get_number_checks": JUST,
    "put_meant": JUST,
    "delete_meant": JUST,
    "list_events": Asked(
        (
            "",
            "?number={their_word}",
            "?rollout={their_rollout}",
            "?rollout={rollout_of_both}",
            "?actor={their_name}",
            "?tag={their_tag_name}",
            "?q={their_reason}",
        )
    ),
    "export_events": Asked(("", "?rollout={rollout_of_both}", "?actor={their_name}")),
    "import_numbers": JUST,
    "get_import": JUST,
}
# The door that speaks Nixflex: method, address and body.
DOOR: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "nixflex/v1/phone-numbers": (
        ("GET", "/nixflex/v1/phone-numbers?limit=100&page=1", None),
        ("GET", "/nixflex/v1/phone-numbers", None),
    ),
    "nixflex/v1/phone-numbers/<str:number>": (
        ("PATCH", "/nixflex/v1/phone-numbers/{theirs}", {"custom_prompt": "Open."}),
        ("PATCH", "/nixflex/v1/phone-numbers/{mine}", {"custom_prompt": "Open."}),
        ("GET", "/nixflex/v1/phone-numbers/{theirs}", None),
    ),
    "nixflex/v1/agents": (("GET", "/nixflex/v1/agents", None),),
    "nixflex/v1/agents/<str:agent_id>": (
        ("GET", "/nixflex/v1/agents/{their_agent}", None),
        ("GET", "/nixflex/v1/agents/{my_agent}", None),
    ),
    "nixflex/v1/usage": (("GET", "/nixflex/v1/usage", None),),
    r"nixflex/^(?P<rest>.*)$": (("GET", "/nixflex/elsewhere", None),),
}


def operations() -> Iterator[tuple[str, str, str]]:
    """Yield id, method and address of each operation of the document."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), address


def asked_of(
    operation: str, method: str, address: str, account: Account, mine: Side, theirs: Side, words: Words
) -> Iterator[Visit]:
    """Yield what one operation is asked by somebody of ``mine``."""
    for path, typed in _paths(address, account, mine, theirs, words):
        for query in OPERATIONS[operation].queries:
            for body in OPERATIONS[operation].bodies:
                asked = fill(path + query, words)
                yield Visit(
                    method,
                    asked,
                    typed=(*typed, *used_in(query + str(body), words)),
                    body=_filled(body, words),
                )


def at_the_door(words: Words) -> Iterator[Visit]:
    """Yield what the door that speaks Nixflex is asked."""
    for asked in DOOR.values():
        for method, address, body in asked:
            yield Visit(method, fill(address, words), typed=used_in(address, words), body=body)


def _paths(
    address: str, account: Account, mine: Side, theirs: Side, words: Words
) -> Iterator[tuple[str, tuple[str, ...]]]:
    numbers = [
        (mine.numbers["live"].number, ()),
        (account.shared.number, ()),
        (words["theirs"], (words["theirs"],)),
    ]
    paths: list[tuple[str, tuple[str, ...]]] = [
        (fill(address, {"version": "1", "template": words["template"], "rule": "past-date"}), ())
    ]
    if "{number}" in address:
        paths = [(path.replace("{number}", each), said) for path, _ in paths for each, said in numbers]
    for place, kind in (("{rollout}", "rollouts"), ("{notice}", "notices"), ("{tag_id}", "tags")):
        if place in address:
            keys = keys_of(kind, account, mine, theirs, words)
            paths = [
                (path.replace(place, key), (*typed, *said)) for path, typed in paths for key, said in keys
            ]
    yield from paths


def fill(template: str, words: Words) -> str:
    for name, value in words.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def used_in(template: str, words: Words) -> tuple[str, ...]:
    return tuple(
        value for name, value in words.items() if name.startswith("their") and f"{{{name}}}" in template
    )


def _filled(body: Any, words: Words) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, words) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(each, words) for each in body]
    return fill(body, words) if isinstance(body, str) else body
