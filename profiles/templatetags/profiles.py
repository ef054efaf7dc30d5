"""How numbers and states are written in templates."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from profiles.forms.submissions import FIELD
from profiles.l10n import phone_numbers
from profiles.l10n.times import format_datetime, format_time, format_weekday
from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.presenters import rollouts, status

register = template.Library()

MADE_BY = {
    Revision.Kind.IMPORTED: _("Imported by {name}, {time}"),
    Revision.Kind.EDITED: _("Edited by {name}, {time}"),
    Revision.Kind.REVERTED: _("Reverted by {name}, {time}"),
    Revision.Kind.CLEARED: _("Cleared by {name}, {time}"),
    Revision.Kind.ROLLED_OUT: _("Rolled out by {name}, {time}"),
    Revision.Kind.ADOPTED: _("Adopted by {name}, {time}"),
}


@register.simple_tag
def submission() -> str:
    """Return a token by which a form sent twice is known (:mod:`profiles.forms.submissions`)."""
    return format_html(
        '<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, uuid.uuid4().hex
    )


@register.filter
def readable(number: PhoneNumber | str) -> str:
    """Write a phone number with the spaces of its country."""
    return phone_numbers.format_international(number.number if isinstance(number, PhoneNumber) else number)


@register.filter
def state_key(number: PhoneNumber) -> str:
    """Return the key of the number's state for ``components/state.html``."""
    return status.badge(number)


@register.filter
def state_word(key: str) -> str:
    """Return the word for a state's key."""
    return str(status.WORDS[key])


@register.filter
def outcome_word(outcome: str) -> str:
    """Return the word for a push attempt's outcome."""
    return str(PushAttempt.Outcome(outcome).label)


@register.filter
def made_by(revision: Revision) -> str:
    """Tell how, by whom and when a version was made."""
    told = str(MADE_BY[Revision.Kind(revision.kind)])
    return format_html(told, name=revision.author_name, time=ago(revision.created_at))


@register.filter
def stage_mark(stage: str) -> rollouts.Mark:
    """Return how the stage of a rollout looks."""
    return rollouts.STAGES[stage]


@register.filter
def effect_mark(effect: str) -> rollouts.Mark:
    """Return how the effect of a row looks."""
    return rollouts.EFFECTS[effect]


@register.filter
def row_outcome_mark(outcome: str) -> rollouts.Mark:
    """Return how the outcome of a row looks."""
    return rollouts.OUTCOMES[outcome]


@register.filter
def step_word(step: str) -> str:
    """Return the words for a step of a rollout or a template in the audit log."""
    return str(rollouts.STEPS.get(step, step))


@register.filter
def duration(seconds: float) -> str:
    """Write a stretch of time as people say it: "40 seconds", "3 minutes", "2 hours 5 minutes"."""
    return rollouts.duration(seconds)


@register.filter
def ago(when: datetime) -> str:
    """Write a point in time as ``components/time.html`` does, to be put into a sentence."""
    return render_to_string("components/time.html", {"when": when})


@register.filter
def at(words: str, when: datetime) -> str:
    """Put a point in time into ``words`` where they say ``{time}``, or after them where they are not ours."""
    told = conditional_escape(words if "{time}" in words else f"{words} {{time}}")
    return mark_safe(told.replace("{time}", ago(when)))  # noqa: S308  # both parts are escaped


@register.filter
def both_times(when: datetime, zone: ZoneInfo) -> str:
    """Write a point in time as ``components/both_times.html`` does, to be put into a sentence."""
    return render_to_string("components/both_times.html", {"when": when, "zone": zone})


@register.filter
def weekday(when: date) -> str:
    """Write a day with its weekday."""
    return format_weekday(when)


@register.filter
def clock(when: datetime) -> str:
    """Write the time of day to the second."""
    return format_time(when)


@register.filter
def to_the_second(when: datetime) -> str:
    """Write day and time of day to the second."""
    return format_datetime(when)


@register.filter
def placeholders(names: Iterable[str]) -> str:
    """Write the placeholders of these names as a template has them, to be put into a sentence."""
    return format_html_join(", ", "<code>${{{}}}</code>", ((name,) for name in names))


@register.filter
def one_line(text: str) -> str:
    """Write a line of a difference without its line end, which has been made visible if it changed."""
    return text.replace("\n", "")


@register.filter
def breakable(text: str) -> str:
    """Write words whose spaces are shown as dots, so that a line can end after each: no browser breaks there."""
    return mark_safe(escape(text).replace("·", "·<wbr>"))  # noqa: S308 (escaped)
