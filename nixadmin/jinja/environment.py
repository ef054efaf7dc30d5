"""The environment of the site's templates: what they may call, and what they must not do in silence."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import StrictUndefined, Undefined
from markupsafe import Markup

from nixadmin.jinja.folding import FoldingEnvironment
from profiles.forms.submissions import submission_field
from profiles.l10n.numbers import format_number
from profiles.l10n.times import format_datetime, format_relative, format_time, format_weekday
from profiles.presenters import checks, clock, labels, notice_steps, notices, rollouts, status
from profiles.presenters.components import forms, icons, messages, navigation, tags, texts, times


def environment(**options: Any) -> FoldingEnvironment:
    """Return the environment for Django's Jinja2 backend; ``options`` are the backend's.

    An undefined name raises, and so does a method that is printed without being called.
    """
    made = FoldingEnvironment(
        **options | {"undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n"],
        finalize=_printable,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension's; messages get their variables themselves
    made.globals |= (
        WORDS | COMPONENTS | FORMATS | {"url": _url, "static": static, "static_prefix": _static_prefix}
    )
    made.filters |= {"intcomma": format_number}
    return made


def _printable(value: Any) -> Any:
    if callable(value) and not isinstance(value, Undefined):
        raise TypeError(f"A template prints {value!r} without calling it.")
    return value


@lru_cache(maxsize=8192)  # the same numbers are shown to everybody, and Django takes 10 us for each
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _static_prefix() -> str:
    return settings.STATIC_URL


def _filled(message: str, variables: dict[str, Any]) -> Markup:
    """Return a message with its variables, which are escaped; the message itself may hold tags."""
    return Markup(message) % variables  # noqa: S704  # messages are ours


def gettext(message: str, /, **variables: Any) -> Markup:
    """Return ``message`` in the active language."""
    return _filled(translation.gettext(message), variables)


def pgettext(context: str, message: str, /, **variables: Any) -> Markup:
    """Return ``message``, as it is meant in ``context``, in the active language."""
    return _filled(translation.pgettext(context, message), variables)


def ngettext(singular: str, plural: str, count: int, /, **variables: Any) -> Markup:
    """Return the form for ``count`` in the active language."""
    return _filled(translation.ngettext(singular, plural, count), {"num": count} | variables)


def npgettext(context: str, singular: str, plural: str, count: int, /, **variables: Any) -> Markup:
    """Return the form for ``count``, as it is meant in ``context``, in the active language."""
    return _filled(translation.npgettext(context, singular, plural, count), {"num": count} | variables)


WORDS = {
    "_": gettext,
    "gettext": gettext,
    "pgettext": pgettext,
    "ngettext": ngettext,
    "npgettext": npgettext,
    "language": translation.get_language,
    "is_right_to_left": translation.get_language_bidi,
}
COMPONENTS = {
    function.__name__: function
    for function in (
        *(icons.icon, icons.state_icon, icons.badge),
        *(forms.form_field, forms.form_errors, forms.form_body),
        *(messages.banner, messages.notice),
        *(navigation.pagination, navigation.query_string),
        *(tags.tag_chip, tags.tag_letters),
        *(
            texts.phone_number,
            texts.made_by,
            texts.words_changed,
            texts.placeholder_names,
            texts.line_segments,
        ),
        *(
            times.time_ago,
            times.sentence_with_time,
            times.both_times,
            times.moment_in,
            times.age,
            times.since,
            times.countdown,
            times.format_date,
            times.iso_time,
        ),
        texts.changed_text,
        submission_field,
    )
}
FORMATS = {
    "weekday": format_weekday,
    "relative_time": format_relative,
    "clock_time": format_time,
    "date_and_time": format_datetime,
    "duration": rollouts.format_duration,
    "stage_mark": rollouts.STAGE_MARKS.__getitem__,
    "when_moved": rollouts.when_moved,
    "effect_mark": rollouts.EFFECT_MARKS.__getitem__,
    "outcome_mark": rollouts.OUTCOME_MARKS.__getitem__,
    "step_label": lambda step: (
        notices.STEP_LABELS | rollouts.STEP_LABELS | clock.STEP_LABELS | checks.STEP_LABELS
    ).get(step, step),
    "notice_mark": notices.notice_mark,
    "notice_span": notices.notice_span,
    "notice_clock": notices.notice_clock,
    "notice_step_label": lambda step: (notices.STEP_LABELS | clock.STEP_LABELS).get(step, step),
    "placement_words": notices.PLACEMENT_WORDS.__getitem__,
    "span_there": notices.span_there,
    "time_there": notices.time_there,
    "rule_title": checks.rule_title,
    "state_key": status.state_key,
    "is_in_order": status.is_in_order,
    "state_label": status.STATE_LABELS.__getitem__,
    "action_label": labels.action_label,
    "person_step": lambda step: labels.PERSON_STEPS.get(step, step),
    "audit_outcome_label": labels.audit_outcome_label,
    "kind_label": labels.kind_label,
    "push_outcome_label": labels.push_outcome_label,
    "source_label": labels.source_label,
    "steps_in_words": notice_steps.steps_in_words,
    "linked_steps": notice_steps.linked_steps,
}
