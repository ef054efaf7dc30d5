"""Forms with times: starting a rollout, changing its times, scheduling an edit.

Whether something may be done is for the services.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import NOTE_TOO_LONG, ChangeForm, ErrorSummaryForm, ProfileTextField
from profiles.l10n import zones
from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, Rollout
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DATETIME_WIDGET = forms.DateTimeInput(attrs={"type": "datetime-local"})


def required_note_field() -> forms.CharField:
    """Return a required field for the note."""
    return forms.CharField(
        label=_("Why?"),
        max_length=NOTE_LIMIT,
        error_messages={
            "required": _("Say why: the note stands in the history of every number."),
            "max_length": NOTE_TOO_LONG,
        },
    )


class ZonedForm(ErrorSummaryForm):
    """Form with local times in its own hidden ``zone``, the one in which the page showed them."""

    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Validate with the form's own time zone active."""
        with timezone.override(zones.zone_or_default(str(self.data.get("zone", "")))):
            super().full_clean()


def local_datetime_field(label: "StrOrPromise", **kwargs: Any) -> forms.DateTimeField:
    """Return an optional field for a local date and time."""
    unreadable = _("Write day and time as in 24/12/2026, 18:00; or leave it empty.")
    return forms.DateTimeField(
        label=label, required=False, widget=DATETIME_WIDGET, error_messages={"invalid": unreadable}, **kwargs
    )


class TimesForm(ZonedForm):
    """Start and end of a rollout."""

    starts_at = local_datetime_field(_("Start at"), help_text=_("Empty: at once."))
    ends_at = local_datetime_field(
        _("End at"),
        help_text=_("Then the former texts come back, where nobody changed them. Empty: never."),
    )

    @classmethod
    def start(
        cls, zone: ZoneInfo, *, starts_at: datetime | None = None, ends_at: datetime | None = None
    ) -> Self:
        """Return an unbound form with the times in ``zone``."""
        initial = {
            "starts_at": zones.format_datetime_local(starts_at, zone),
            "ends_at": zones.format_datetime_local(ends_at, zone),
        }
        return cls(initial=initial | {"zone": zone.key})


def integer_field(label: "StrOrPromise", least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return a required field for a whole number from ``least`` to ``most``."""
    wrong = format_lazy(
        _("“{label}” takes a whole number from {least} to {most}."),
        label=label,
        least=least,
        most=lazy(format_number, str)(most),
    )
    messages = dict.fromkeys(["required", "invalid", "min_value", "max_value"], wrong)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages, **kwargs)


class StartForm(TimesForm):
    """The settings for starting a rollout."""

    note = required_note_field()
    typed_count = forms.IntegerField(
        label=_("How many numbers?"),
        min_value=0,
        max_value=INTEGER_LIMIT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Type how many numbers will change, to show that you have seen it."),
        ),
    )
    canary = integer_field(
        _("First numbers"),
        0,
        10_000,
        help_text=_("They go first, by themselves. 0: all at once."),
    )
    canary_waits = forms.BooleanField(label=_("Then wait until somebody has looked"), required=False)
    stop_after = integer_field(_("Failures in a row"), 1, 10_000)
    stop_percent = integer_field(_("Per cent failed"), 1, 100)

    @classmethod
    def offered(cls, rollout: Rollout, zone: ZoneInfo) -> Self:
        """Return an unbound form with the settings of ``rollout``."""
        form = cls.start(zone, starts_at=rollout.starts_at, ends_at=rollout.ends_at)
        names = ("note", "canary", "canary_waits", "stop_after", "stop_percent")
        form.initial.update({name: getattr(rollout, name) for name in names})
        return form

    def settings(self) -> dict[str, Any]:
        """Return the cleaned data as keyword arguments for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "zone"}


class ScheduleForm(ZonedForm, ChangeForm):
    """A single edit to be saved at a time."""

    text = ProfileTextField(label=_("Business profile"), widget=forms.Textarea(attrs={"rows": 14}))
    note = required_note_field()
    starts_at = local_datetime_field(_("Save at"))
    ends_at = local_datetime_field(
        _("Former text back at"),
        help_text=_("For holiday opening hours. Empty: the new text stays."),
    )

    @classmethod
    def offered(cls, number: PhoneNumber, zone: ZoneInfo, *, text: str, **base: Any) -> Self:
        """Return an unbound form for ``number``; ``base`` is what ``text`` started from, if not its head."""
        return cls.start(number, text=text, zone=zone.key, **base)

    def clean_starts_at(self) -> datetime:
        """Require a start time."""
        starts_at: datetime | None = self.cleaned_data["starts_at"]
        if starts_at is None:
            raise forms.ValidationError(_("Choose when it is to be saved; to save at once, use the editor."))
        return starts_at
