"""What stands for somebody's or something's in addresses and forms, and is filled in there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from tests.teams.account.marks import BOTH, mark
from tests.teams.account.rollouts import ROLLOUTS
from tests.teams.account.sides import Side
from tests.teams.route_cases import Form
from tests.test_routes import KEY

# What stands for somebody's or something's, in the addresses and forms of visits.
Words = Mapping[str, str]
UNKNOWN: Words = {
    "theirs": "+441632979999",
    "their_tail": "979999",
    "their_drifted": "+441632979998",
    "their_key": "7709999",
    "their_tag": "7709998",
    "their_rollout": "7709997",
    "their_notice": "7709996",
    "their_agent": "quokkazagentid",
    "their_word": "quokkazlabel",
    "their_text": "quokkaztext",
    "their_reason": "quokkazreason",
    "their_name": "quokkazmanager",
    "their_tag_name": "quokkaztag",
    "their_team": "7709995",
    "their_team_name": "quokkazteam",
    "their_person": "7709994",
    "their_hook": "7709993",
    "their_delivery": "7709992",
}


def words_of(mine: Side, theirs: Side) -> dict[str, str]:
    """Return what stands for what, for somebody of ``mine``."""
    live, other = mine.numbers["live"], theirs.numbers["live"]
    return {
        "mine": live.number,
        "my_key": str(live.pk),
        "my_new_key": str(mine.numbers["new"].pk),
        "my_tag": str(mine.tag.pk),
        "theirs": other.number,
        "their_tail": other.number[-6:],
        "their_drifted": theirs.numbers["drifted"].number,
        "their_key": str(other.pk),
        "their_tag": str(theirs.tag.pk),
        "their_rollout": str(theirs.rollouts["finished"].pk),
        "their_notice": str(theirs.notices["in_force"].pk),
        "their_agent": mark(theirs.whose, "agentid"),
        "their_word": mark(theirs.whose, "label"),
        "their_text": mark(theirs.whose, "text"),
        "their_reason": mark(theirs.whose, "reason"),
        "their_name": mark(theirs.whose, "manager"),
        "their_tag_name": theirs.tag.name,
        "their_team": str(theirs.team.pk),
        "their_team_name": theirs.team.name,
        "my_team": str(mine.team.pk),
        "my_agent": mark(mine.whose, "agentid"),
        "their_person": str(theirs.people["editor"].pk),
        "my_person": str(mine.people["editor"].pk),
        "their_hook": str(theirs.key(4)),
        "my_hook": str(mine.key(4)),
        "their_delivery": str(theirs.key(5)),
        "template": str(KEY),
        "rollout_of_both": str(BOTH + ROLLOUTS["planned"][0]),
    }


def put_in(template: str, words: Words) -> tuple[str, tuple[str, ...]]:
    used = tuple(
        value for name, value in words.items() if name.startswith("their") and f"{{{name}}}" in template
    )
    if "?" in template:
        words = {name: quote_plus(value) for name, value in words.items()}
    return template.format(**words), used


def filled_form(form: Form, words: Words) -> tuple[Form, tuple[str, ...]]:
    filled: dict[str, Any] = {}
    used: list[str] = []
    for name, value in form.items():
        key, said = put_in(name, words)
        used += said
        values = []
        for each in [value] if isinstance(value, str) else value:
            put, said = put_in(each.replace("?", "\0"), words)
            values.append(put.replace("\0", "?"))
            used += said
        filled[key] = values[0] if isinstance(value, str) else values
    return filled, tuple(used)
