"""An agent whose time zone is not the place's."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity


def _find(_text: str, context: Context) -> Iterator[Place]:
    if not context.agent_zone or not context.place_zone or context.today is None:
        return
    noon = datetime.combine(context.today, time(12), UTC)
    try:
        agents, places = (
            noon.astimezone(ZoneInfo(zone)) for zone in (context.agent_zone, context.place_zone)
        )
    except (ZoneInfoNotFoundError, ValueError):
        return
    if agents.utcoffset() != places.utcoffset():
        yield (
            0,
            0,
            _(
                "The agent goes by the time of {agent}, this place by that of {place}: “open now” may be wrong."
            ).format(agent=context.agent_zone, place=context.place_zone),
        )


RULE = Rule("agent-zone", Severity.WARNING, gettext_lazy("The agent's time is not the place's"), _find)
