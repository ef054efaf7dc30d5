"""What is asked of each route: query strings, fragments and forms, with the other team's words put in.

A route without an entry fails the walk. ``{theirs}`` and the like are filled in by :mod:`tests.teams.walk`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Form = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Visits:
    """What one route is asked.

    Attributes:
        queries: Query strings; each is asked plain and as htmx asks.
        targets: The elements that htmx puts answers of GET into, where the view looks at that.
        posts: What forms send; of each route an empty one is sent anyway.
        sent_to: To so many of the queries, the first ones, since the view takes what it changes from there too.
    """

    queries: tuple[str, ...] = ("",)
    targets: tuple[str, ...] = ("any",)
    posts: tuple[Form, ...] = ()
    sent_to: int = 1


JUST = Visits()
# What filters of the list take: their words, number, tag, agent and keys.
LIST_FILTERS = (
    "",
    "?q={their_word}",
    "?q={their_tail}",
    "?q={their_text}&in=texts",
    "?tag={their_tag}",
    "?agent={their_agent}",
    "?these={their_key}.{my_key}",
    "?state=needs-a-person",
    "?sort=-changed",
)
CHANGE: Form = {"note": "Why", "base_version": "2", "text": "Open on Sundays."}
TABLE = "Phone,Name\n{theirs},Cafe\n{mine},Bistro\n"
NAMES = "Phone,Label,Tags\n{theirs},Cafe,{their_tag_name}\n{mine},Bistro,{their_tag_name}\n"
CELLS = (
    '[{{"key": "clinic.name", "number": "{theirs}", "value": "Cafe", "base": ""}},'
    ' {{"key": "clinic.name", "number": "{mine}", "value": "Cafe", "base": ""}}]'
)
NOTICE: Form = {
    "title": "Closed",
    "text": "Closed for ${{name}}.",
    "placement": "above",
    "starts_at": "2026-06-16T09:00",
    "ends_at": "2026-06-17T09:00",
    "numbers": "{theirs}\n{mine}",
}
WHOLE_TABLE: Form = {"pasted": TABLE, "title": "Mine", "template": "{template}", "source": "template"}
START: Form = {
    "note": "Why",
    "typed_count": "1",
    "canary": "0",
    "stop_after": "1",
    "stop_percent": "20",
}
STEP: Form = {"note": "Why"}

VISITS: dict[str, Visits] = {
    "": Visits(("", "?tag={their_tag}"), ("any", "overview")),
    "numbers/": Visits(LIST_FILTERS, ("number-rows",)),
    "numbers/import/": JUST,
    "numbers/import/progress/": JUST,
    "numbers/new/": Visits(
        ("", "?template={template}"),
        posts=(
            {
                "template": "{template}",
                "do": "fill",
                "pasted": TABLE,
                "shown": ["{their_key}", "{my_new_key}"],
            },
            {"template": "{template}", "shown": ["{their_key}", "{my_new_key}"], "{my_new_key}-0": "Cafe"},
            {
                "template": "{template}",
                "shown": "{their_key}",
                "{their_key}-0": "Cafe",
                "{their_key}-label": "Cafe",
            },
        ),
    ),
    "details/": Visits(
        (
            "",
            "?template={template}",
            "?template={template}&q={their_word}",
            "?sort=-details.clinic.name",
            "?missing=clinic.name",
        ),
        posts=({"template": "{template}", "changes": CELLS},),
        sent_to=3,
    ),
    "details/export/": Visits(
        ("?template={template}", "?template={template}&format=xlsx", "?template={template}&q={their_word}")
    ),
    "details/import/": Visits(("?template={template}",), posts=({"pasted": TABLE},)),
    "details/read/": Visits(posts=({"template": "{template}", "cells": CELLS},)),
    "hours/": Visits(posts=({"prefix": "h"},)),
    "numbers/states/": Visits(("?these={their_key}.{my_key}",)),
    "numbers/chosen/": Visits(
        posts=tuple(
            {"number": ["{their_key}", "{my_key}"], "do": do, "confirmed": "1"}
            for do in ("push", "export", "change", "tag", "notice", "place")
        )
        + tuple({"all": "filter", "query": "tag={their_tag}", "do": do} for do in ("push", "export")),
    ),
    "numbers/names/": Visits(posts=({"pasted": NAMES},)),
    "numbers/filters/": Visits(posts=({"name": "{their_word}", "query": "tag={their_tag}"},)),
    "numbers/filters/<int:pk>/remove/": JUST,
    "numbers/<e164:number>/": Visits(("", "?like={theirs}", "?from={theirs}"), posts=(CHANGE,)),
    "numbers/<e164:number>/draft/": Visits(posts=({"text": "Open", "base_version": "1"},)),
    "numbers/<e164:number>/status/": JUST,
    "numbers/<e164:number>/others/": Visits(("", "?base_version=1")),
    "numbers/<e164:number>/push/": JUST,
    "numbers/<e164:number>/label/": Visits(posts=({"label": "Cafe"},)),
    "numbers/<e164:number>/tags/": Visits(posts=({"tags": "{their_tag}"}, {"tags": "{my_tag}"})),
    "numbers/<e164:number>/checks/": Visits(
        posts=({"rule": "past-date"}, {"rule": "bad-phone", "do": "take-back"})
    ),
    "numbers/<e164:number>/place/": Visits(posts=({"region": "IE"},)),
    "numbers/<e164:number>/clear/": Visits(posts=(CHANGE,)),
    "numbers/<e164:number>/history/": JUST,
    "numbers/<e164:number>/compare/": Visits(("", "?from=1&to=2", "?pick=1")),
    "numbers/<e164:number>/blame/": JUST,
    "numbers/<e164:number>/versions/<int:version>/": JUST,
    "numbers/<e164:number>/versions/<int:version>/text/": JUST,
    "numbers/<e164:number>/revert/<int:version>/": Visits(posts=(CHANGE,)),
    "numbers/<e164:number>/drift/": Visits(posts=({"choice": "adopt"}, {"choice": "ours"})),
    "numbers/<e164:number>/schedule/": Visits(posts=({**CHANGE, "starts_at": "2026-07-01T09:00"},)),
    "numbers/<e164:number>/details/": Visits(
        posts=({**CHANGE, "template": "{template}", "clinic.name": "Cafe"},)
    ),
    "numbers/<e164:number>/details/draft/": Visits(posts=({"template": "{template}", "base_version": "1"},)),
    "notices/clock/": Visits(posts=({"do": "hold", "note": "Why"},)),
    "notices/": Visits(
        ("", "?state=drafts", "?state=over", "?view=calendar&month=2026-06", "?tag={their_tag}&state=current")
    ),
    "notices/new/": Visits(
        ("", "?like={their_notice}", "?chosen=1&these={their_key}", "?numbers={theirs}", "?tags={their_tag}"),
        posts=(NOTICE, {**NOTICE, "tags": "{their_tag}", "numbers": ""}),
    ),
    "notices/<int:pk>/": Visits(("", "?show=left-out"), posts=({"confirm": "1"}, {"end": "1"})),
    "notices/<int:pk>/progress/": JUST,
    "notices/<int:pk>/versions/": JUST,
    "notices/<int:pk>/numbers/": Visits(("", "?show=left-out")),
    "notices/<int:pk>/numbers/<e164:number>/": Visits(
        posts=({"end": "1"}, {"take_in": "1"}, {"leave_out": "1"})
    ),
    "notices/<int:pk>/change/": Visits(posts=(NOTICE, {**NOTICE, "preview": "1"})),
    "notices/<int:pk>/drop/": JUST,
    "notices/<int:pk>/add/": JUST,
    "rollouts/": Visits(("", "?tag={their_tag}")),
    "rollouts/new/": Visits(
        (
            "",
            "?source=text",
            "?source=replace&q={their_word}",
            "?source=text&these={their_key}",
            "?source=text&tag={their_tag}",
        ),
        ("any", "chosen"),
        posts=(
            WHOLE_TABLE,
            {"source": "text", "text": "Closed.", "these": "{their_key}.{my_key}"},
            {"source": "text", "text": "Closed.", "tag": "{their_tag}"},
            {"source": "replace", "find": "{their_text}", "replacement": "Cafe"},
        ),
    ),
    "rollouts/scheduled/": JUST,
    "rollouts/<int:pk>/": Visits(("", "?open=all", "?q={their_word}", "?show=failed")),
    "rollouts/<int:pk>/progress/": Visits(("", "?stage=planned")),
    "rollouts/<int:pk>/rows/": Visits(
        ("", "?q={their_word}", "?open=all", "?sort=label"),
        posts=(
            {"scope": "chosen", "excluded": "1", "position": ["1", "2", "9"]},
            {"scope": "filter", "excluded": "1"},
        ),
        sent_to=2,
    ),
    "rollouts/<int:pk>/rows/<int:position>/": JUST,
    "rollouts/<int:pk>/download/": JUST,
    "rollouts/<int:pk>/columns/": Visits(posts=({"number_column": "Phone", "clinic.name": "Name"},)),
    "rollouts/<int:pk>/table/": Visits(posts=({"pasted": TABLE}, {"header_line": "2"})),
    "rollouts/<int:pk>/use/": Visits(posts=({"use": "below"},)),
    "rollouts/<int:pk>/names/": Visits(posts=({"label_column": "Name"},)),
    "rollouts/<int:pk>/times/": Visits(posts=({"starts_at": "2026-07-01T09:00"},)),
    "rollouts/<int:pk>/start/": Visits(posts=(START,)),
    **{
        f"rollouts/<int:pk>/{step}/": Visits(posts=(STEP,))
        for step in ("replan", "pause", "resume", "go-on", "cancel", "retry", "undo")
    },
    "templates/": Visits(("", "?archived=1")),
    "templates/new/": Visits(posts=({"name": "New", "text": "Open.", "note": ""},)),
    "templates/<int:pk>/": Visits(
        ("", "?version=1"),
        ("any", "filled", "template-preview"),
        posts=(
            {"text": "New", "base_version": "1"},
            {"text": "${{name}}", "base_version": "1", "fill": "1", "example": "number-{theirs}"},
            {"text": "Business: ${{clinic.name}}.", "base_version": "1", "fill": "1", "example": "row-2"},
            {"text": "Business: ${{clinic.name}}.", "base_version": "1", "fill": "1", "example": "row-9"},
        ),
    ),
    "templates/<int:pk>/archive/": JUST,
    "templates/<int:pk>/history/": JUST,
    "templates/<int:pk>/compare/": Visits(("", "?from=1&to=1")),
    "templates/<int:pk>/followers/": Visits(("", "?show=behind", "?show=edited"), posts=({"version": "1"},)),
    "templates/<int:pk>/taking-over/": Visits(
        ("", "?q={their_word}", "?tag={their_tag}"), posts=({"version": "1"},), sent_to=3
    ),
    "templates/<int:pk>/fields/": JUST,
    "fields/": Visits(("", "?archived=1"), posts=({"key": "clinic.hours", "kind": "hours"},)),
    "fields/<int:pk>/": Visits(posts=({"label": "Hours", "kind": "hours"},)),
    "checks/": Visits(
        ("", "?rule=past-date", "?show=meant", "?rule=bad-phone&show=meant", "?tag={their_tag}")
    ),
    "tags/": Visits(posts=({"name": "New", "colour": "red"}, {"name": "{their_tag_name}", "colour": "red"})),
    "tags/chosen/": Visits(
        ("?these={their_key}.{my_key}", "?tag={their_tag}"),
        posts=({"add": "{their_tag}"}, {"remove": "{their_tag}"}, {"add": "{my_tag}"}),
        sent_to=2,
    ),
    "tags/<int:pk>/": Visits(
        posts=({"name": "New", "colour": "red"}, {"do": "merge", "into": "{my_tag}"}, {"do": "delete"})
    ),
    "notices/holidays/": Visits(("", "?regions=IE"), posts=({"regions": "IE"},)),
    "notices/holidays/closing/": Visits(("", "?tag={their_tag}", "?these={their_key}"), sent_to=3),
    "places/": Visits(
        ("", "?said=1", "?these={their_key}&said=1", "?tag={their_tag}"), posts=({"region": "IE"},), sent_to=4
    ),
    "audit/": Visits(
        (
            "",
            "?number={theirs}",
            "?number={their_word}",
            "?rollout={their_rollout}",
            "?rollout={rollout_of_both}",
            "?actor={their_name}",
            "?action=notice",
            "?action=rollout_step&outcome=ok",
            "?tag={their_tag}",
            "?q={their_reason}",
            "?from=2026-06-01&to=2026-06-30",
        ),
        ("audit-rows",),
    ),
    "audit/export/": Visits(
        (
            "",
            "?format=jsonl",
            "?format=jsonl&number={theirs}",
            "?format=jsonl&rollout={their_rollout}",
            "?tag={their_tag}",
        )
    ),
    "account/": JUST,
    "account/email/": JUST,
    "account/sessions/": JUST,
    "account/tokens/": Visits(posts=({"name": "App", "scopes": "read", "team": "{their_team}"},)),
    "account/tokens/<int:pk>/revoke/": JUST,
    "account/resume/": JUST,
    "people/": JUST,
    "people/<int:pk>/": Visits(posts=({"do": "deactivate"}, {"do": "save", "teams": "{their_team}"})),
    "people/invite/": Visits(posts=({"email": "a@b.example", "group": "Viewers", "teams": "{their_team}"},)),
    "people/invitations/<int:pk>/": JUST,
    "people/join/<str:token>/": JUST,
    "people/teams/": Visits(posts=({"name": "New", "tags": "{their_tag}"}, {"name": "{their_team_name}"})),
    "people/teams/<int:pk>/": Visits(posts=({"name": "New", "tags": "{their_tag}"},)),
    "webhooks/": JUST,
    "webhooks/new/": Visits(
        posts=({"url": "https://a.example/", "events": "profile.saved", "team": "{their_team}"},)
    ),
    "webhooks/<int:pk>/": JUST,
    "webhooks/<int:pk>/change/": Visits(posts=({"url": "https://a.example/", "events": "profile.saved"},)),
    "webhooks/<int:pk>/secret/": JUST,
    "webhooks/<int:pk>/test/": JUST,
    "webhooks/<int:pk>/switch/": JUST,
    "webhooks/<int:pk>/delete/": JUST,
    "webhooks/<int:pk>/deliveries/<int:delivery>/": JUST,
    "api/docs": JUST,
    "api/openapi.json": JUST,
    "api/docs/<slug:chapter>": JUST,
    "styleguide/": JUST,
    "metrics": JUST,
    "healthz": JUST,
    "readyz": JUST,
}
