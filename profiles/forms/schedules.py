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
from profiles.models.rollout import Source
from profiles.models.rollout_stages import AHEAD

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_END = _(
    "An end is set here no more, so nothing was scheduled; what you typed is kept. For words that are temporary, "
    "set a notice; for others, leave the end empty."
)
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


class StartTimeForm(ZonedForm):
    """Base of the forms that set a time. None sets an end, which is what a notice has."""

    def clean(self) -> dict[str, Any]:
        """Refuse the end that a page of an older release sends, rather than leave it out unsaid."""
        if "ends_at" not in self.fields and str(self.data.get("ends_at", "")).strip():
            raise forms.ValidationError(NO_END)
        return super().clean() or self.cleaned_data


class WaitsField(forms.BooleanField):
    """Whether a scheduled rollout waits for a person; it goes on by itself otherwise."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Then wait for a person"),
            required=False,
            help_text=_(
                "Before it begins, where numbers have been changed by then, and after its first numbers. "
                "Otherwise it goes on by itself: what has been changed is skipped and named, and the rest goes."
            ),
        )


class TimesForm(StartTimeForm):
    """The times of a scheduled rollout, and whether it waits; the end alone of one that has begun.

    An end is there only where an older release has set one; that goes with the next release.
    """

    starts_at = local_datetime_field(_("Start at"), help_text=_("Empty: at once."))
    waits = WaitsField()
    ends_at = local_datetime_field(
        _("End at"),
        help_text=_("Then the former texts come back, where nobody changed them. Empty: never."),
    )

    def __init__(self, *args: Any, rollout: Rollout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rollout.ends_at is None:
            del self.fields["ends_at"]
        if rollout.stage not in AHEAD:
            del self.fields["starts_at"], self.fields["waits"]
        elif rollout.source == Source.EDIT:
            del self.fields["waits"]  # it always asks: without its number nothing of it is left

    @classmethod
    def of(cls, rollout: Rollout, zone: ZoneInfo) -> Self:
        """Return an unbound form with the times of ``rollout`` in ``zone``."""
        initial = {
            "starts_at": zones.format_datetime_local(rollout.starts_at, zone),
            "waits": rollout.asks_when_moved is not False,
            "ends_at": zones.format_datetime_local(rollout.ends_at, zone),
            "zone": zone.key,
        }
        return cls(initial=initial, rollout=rollout)

    def times(self) -> dict[str, Any]:
        """Return the cleaned data as keyword arguments for the service."""
        names = ("starts_at", "ends_at", "waits")
        return {name: self.cleaned_data.get(name) for name in names}


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


class StartForm(StartTimeForm):
    """The settings for starting a rollout, now or at a time."""

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
    canary_waits = forms.BooleanField(
        label=_("Then wait until somebody has looked"),
        required=False,
        help_text=_("Of one that starts now."),
    )
    stop_after = integer_field(_("Failures in a row"), 1, 10_000)
    stop_percent = integer_field(_("Per cent failed"), 1, 100)
    starts_at = local_datetime_field(_("Start at"), help_text=_("Empty: at once."))
    waits = WaitsField()

    def __init__(self, *args: Any, is_undo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_undo:  # the way back takes a reason and one press
            del self.fields["typed_count"]

    @classmethod
    def offered(cls, rollout: Rollout, zone: ZoneInfo) -> Self:
        """Return an unbound form with the settings of ``rollout``; an undo goes in one go, unless changed."""
        names = ("note", "canary", "canary_waits", "stop_after", "stop_percent")
        initial: dict[str, Any] = {name: getattr(rollout, name) for name in names} | {"zone": zone.key}
        is_undo = rollout.undoes_id is not None
        if is_undo:
            initial |= {"canary": 0, "canary_waits": False}
        return cls(initial=initial, is_undo=is_undo)

    def settings(self) -> dict[str, Any]:
        """Return the cleaned data as keyword arguments for the service."""
        sent = self.cleaned_data
        names = ("note", "typed_count", "canary", "canary_waits", "stop_after", "stop_percent", "starts_at")
        settings = {name: sent.get(name) for name in names}
        if sent["starts_at"] is not None:
            settings |= {"canary_waits": sent["waits"], "asks_when_moved": sent["waits"]}
        return settings


class ScheduleForm(StartTimeForm, ChangeForm):
    """A single edit to be saved at a time."""

    text = ProfileTextField(label=_("Business profile"), widget=forms.Textarea(attrs={"rows": 14}))
    note = required_note_field()
    starts_at = local_datetime_field(_("Save at"))

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
