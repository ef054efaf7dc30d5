"""Template filters for numbers, states, rollouts, times and differences."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from profiles.forms.submissions import SUBMISSION_FIELD
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
    """Render a hidden field with a new idempotency key (:mod:`profiles.forms.submissions`)."""
    return format_html(
        '<input type="hidden" name="{}" value="{}" autocomplete="off">', SUBMISSION_FIELD, uuid.uuid4().hex
    )


@register.filter
def readable(number: PhoneNumber | str) -> str:
    """Format a phone number internationally, with spaces."""
    return phone_numbers.format_international(number.number if isinstance(number, PhoneNumber) else number)


@register.filter
def state_key(number: PhoneNumber) -> str:
    """Return the key of the number's shown state, for ``components/state.html``."""
    return status.state_key(number)


@register.filter
def state_word(key: str) -> str:
    """Return the label of a state's key."""
    return str(status.STATE_LABELS[key])


@register.filter
def outcome_word(outcome: str) -> str:
    """Return the label of a push attempt's outcome."""
    return str(PushAttempt.Outcome(outcome).label)


@register.filter
def made_by(revision: Revision) -> str:
    """Render how, by whom and when a revision was made."""
    told = str(MADE_BY[Revision.Kind(revision.kind)])
    return format_html(told, name=revision.author_name, time=ago(revision.created_at))


@register.filter
def stage_mark(stage: str) -> rollouts.Mark:
    """Return the badge of a rollout's stage."""
    return rollouts.STAGE_MARKS[stage]


@register.filter
def effect_mark(effect: str) -> rollouts.Mark:
    """Return the badge of a row's effect."""
    return rollouts.EFFECT_MARKS[effect]


@register.filter
def row_outcome_mark(outcome: str) -> rollouts.Mark:
    """Return the badge of a row's outcome."""
    return rollouts.OUTCOME_MARKS[outcome]


@register.filter
def step_word(step: str) -> str:
    """Return the label of an audited step of a rollout or template."""
    return str(rollouts.STEP_LABELS.get(step, step))


@register.filter
def duration(seconds: float) -> str:
    """Format seconds in words: "40 seconds", "3 minutes", "2 hours 5 minutes"."""
    return rollouts.format_duration(seconds)


@register.filter
def ago(when: datetime) -> str:
    """Render ``components/time.html`` for use inside a sentence."""
    return render_to_string("components/time.html", {"when": when})


@register.filter
def at(words: str, when: datetime) -> str:
    """Insert a rendered time into ``words`` at ``{time}``; at the end of words that have no ``{time}``."""
    told = conditional_escape(words if "{time}" in words else f"{words} {{time}}")
    return mark_safe(told.replace("{time}", ago(when)))  # noqa: S308  # both parts are escaped


@register.filter
def both_times(when: datetime, zone: ZoneInfo) -> str:
    """Render ``components/both_times.html`` for use inside a sentence."""
    return render_to_string("components/both_times.html", {"when": when, "zone": zone})


@register.filter
def weekday(when: date) -> str:
    """Format a date with its weekday."""
    return format_weekday(when)


@register.filter
def clock(when: datetime) -> str:
    """Format the time of day to the second."""
    return format_time(when)


@register.filter
def to_the_second(when: datetime) -> str:
    """Format date and time of day to the second."""
    return format_datetime(when)


@register.filter
def placeholders(names: Iterable[str]) -> str:
    """Render placeholder names as ``${name}`` for use inside a sentence."""
    return format_html_join(", ", "<code>${{{}}}</code>", ((name,) for name in names))


@register.filter
def one_line(text: str) -> str:
    """Remove the line end of a diff line; where it changed, it is shown as a symbol."""
    return text.replace("\n", "")


@register.filter
def breakable(text: str) -> str:
    """Escape a diff text and allow line breaks after "·", at which no browser breaks."""
    return mark_safe(escape(text).replace("·", "·<wbr>"))  # noqa: S308 (escaped)
