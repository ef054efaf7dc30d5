"""The forms of rollouts and schedules. Whether something may be done is for the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles import zones
from profiles.figures import figure
from profiles.forms import LONG_NOTE, ChangeForm, ProfileTextField, TellingForm
from profiles.models import PhoneNumber, Rollout, Template
from profiles.selectors import templates
from profiles.services.revisions import NOTE_LIMIT
from profiles.templating import Placeholder

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE_LIMIT = 200
WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"})


class SourceForm(TellingForm):
    """What every new rollout may be given: a name of its own."""

    title = forms.CharField(
        label=_("Name of the rollout"),
        required=False,
        max_length=TITLE_LIMIT,
        error_messages={
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=TITLE_LIMIT)
        },
    )


class TableForm(SourceForm):
    """A template and a table of locations, uploaded or pasted; where both are there, the file counts."""

    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=Template.objects.none(),
        empty_label=_("Choose a template"),
        help_text=_("Each of its placeholders, such as ${name}, is filled from the column of that name."),
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a template.")),
    )
    file = forms.FileField(
        label=_("File of locations"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_(
            "CSV or XLSX, at most 10 MB and 10,000 rows. The first row names the columns; one of them "
            "holds the phone numbers, in any usual spelling."
        ),
    )
    pasted = ProfileTextField(
        label=_("Or paste the cells from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono", "wrap": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates.offered()  # type: ignore[attr-defined]


class TextForm(SourceForm):
    """One text for all chosen numbers."""

    text = ProfileTextField(label=_("The text for all of them"), widget=forms.Textarea(attrs={"rows": 12}))


class ReplaceForm(SourceForm):
    """Words that are replaced in the profiles of the chosen numbers."""

    find = ProfileTextField(label=_("Find"), widget=forms.Textarea(attrs={"rows": 2}))
    replacement = ProfileTextField(label=_("Put in its place"), widget=forms.Textarea(attrs={"rows": 2}))
    whole_word = forms.BooleanField(
        label=_("Whole words only"),
        required=False,
        initial=True,
        help_text=_("Finds “45” neither in “145” nor in “45.50”."),
    )
    match_case = forms.BooleanField(label=_("Only where the case is the same"), required=False)


class ColumnsForm(forms.Form):
    """Which column holds the numbers, and which fills each placeholder."""

    PREFIX = "column-"

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rollout: Rollout,
        placeholders: Sequence[Placeholder],
    ) -> None:
        super().__init__(data)
        known: list[str] = rollout.options["table_columns"]
        chosen: dict[str, str] = rollout.options["columns"]
        choices = [(name, name) for name in known]
        self.fields["number_column"] = forms.ChoiceField(
            label=_("Phone numbers"), choices=choices, initial=rollout.options["number_column"]
        )
        for placeholder in placeholders:
            nothing = _("(its default)") if placeholder.default is not None else _("(no column)")
            self.fields[self.PREFIX + placeholder.name] = forms.ChoiceField(
                label=f"${{{placeholder.name}}}",
                choices=[("", nothing), *choices],
                initial=chosen.get(placeholder.name, ""),
                required=False,
            )
        self.missing = [p.name for p in placeholders if p.default is None and p.name not in chosen]

    def columns(self) -> dict[str, str]:
        """Return the chosen column of each placeholder that has one."""
        return {
            name.removeprefix(self.PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(self.PREFIX) and value
        }


def why_field() -> forms.CharField:
    """Return the field for why many numbers, or one at a time, are to change."""
    return forms.CharField(
        label=_("Why?"),
        max_length=NOTE_LIMIT,
        error_messages={
            "required": _("Say why: the note stands in the history of every number."),
            "max_length": LONG_NOTE,
        },
    )


class ZonedForm(TellingForm):
    """A form with local times. ``zone`` is the time zone in which they were shown, and so are meant."""

    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Read the times in the form's own zone."""
        with timezone.override(zones.named(str(self.data.get("zone", "")))):
            super().full_clean()


def when_field(label: "StrOrPromise", **kwargs: Any) -> forms.DateTimeField:
    """Return a field for a local time."""
    unreadable = _("Write day and time as in 24/12/2026, 18:00; or leave it empty.")
    return forms.DateTimeField(
        label=label, required=False, widget=WHEN, error_messages={"invalid": unreadable}, **kwargs
    )


class TimesForm(ZonedForm):
    """When a rollout begins, and when the former texts come back."""

    starts_at = when_field(_("Start at"), help_text=_("Empty: at once."))
    ends_at = when_field(
        _("End at"),
        help_text=_("Then the former texts come back, where nobody changed them. Empty: never."),
    )

    @classmethod
    def start(
        cls, zone: ZoneInfo, *, starts_at: datetime | None = None, ends_at: datetime | None = None
    ) -> Self:
        """Return the form with times as ``zone`` writes them."""
        initial = {"starts_at": zones.as_typed(starts_at, zone), "ends_at": zones.as_typed(ends_at, zone)}
        return cls(initial=initial | {"zone": zone.key})


def whole(label: "StrOrPromise", least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number."""
    wrong = format_lazy(
        _("“{label}” takes a whole number from {least} to {most}."),
        label=label,
        least=least,
        most=lazy(figure, str)(most),
    )
    messages = dict.fromkeys(["required", "invalid", "min_value", "max_value"], wrong)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages, **kwargs)


class StartForm(TimesForm):
    """What starting a rollout takes."""

    note = why_field()
    typed_count = forms.IntegerField(
        label=_("How many numbers?"),
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Type how many numbers will change, to show that you have seen it."),
        ),
    )
    canary = whole(
        _("First numbers"),
        0,
        10_000,
        help_text=_("They go first, by themselves. 0: all at once."),
    )
    canary_waits = forms.BooleanField(label=_("Then wait until somebody has looked"), required=False)
    stop_after = whole(_("Failures in a row"), 1, 10_000)
    stop_percent = whole(_("Per cent failed"), 1, 100)

    @classmethod
    def offered(cls, rollout: Rollout, zone: ZoneInfo) -> Self:
        """Return the form as the dry run of ``rollout`` offers it."""
        form = cls.start(zone, starts_at=rollout.starts_at, ends_at=rollout.ends_at)
        names = ("note", "canary", "canary_waits", "stop_after", "stop_percent")
        form.initial.update({name: getattr(rollout, name) for name in names})
        return form

    def settings(self) -> dict[str, Any]:
        """Return the cleaned values by the names that the service uses."""
        return {name: value for name, value in self.cleaned_data.items() if name != "zone"}


class ExcludeForm(forms.Form):
    """Which rows are left out of a dry run, or taken in again."""

    SCOPES = [
        ("chosen", _("the ticked rows")),
        ("page", _("all rows on this page")),
        ("filter", _("all rows shown")),
    ]

    scope = forms.ChoiceField(choices=SCOPES)
    excluded = forms.TypedChoiceField(
        choices=[("1", _("Leave out")), ("0", _("Take in"))], coerce=lambda v: v == "1"
    )
    position = forms.TypedMultipleChoiceField(required=False, coerce=int)
    on_page = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in ("position", "on_page"):
            sent = [value for value in data.getlist(name) if value.isdecimal() and len(value) < 9]
            self.fields[name].choices = [(value, value) for value in sent]  # type: ignore[attr-defined]


class ScheduleForm(ZonedForm, ChangeForm):
    """A single edit that is saved at a time."""

    text = ProfileTextField(label=_("Business profile"), widget=forms.Textarea(attrs={"rows": 14}))
    note = why_field()
    starts_at = when_field(_("Save at"))
    ends_at = when_field(
        _("Former text back at"),
        help_text=_("For holiday opening hours. Empty: the new text stays."),
    )

    @classmethod
    def offered(cls, number: PhoneNumber, zone: ZoneInfo, *, text: str, base_version: int) -> Self:
        """Return the form as the page about ``number`` offers it."""
        return cls.start(number, text=text, base_version=base_version, zone=zone.key)

    def clean_starts_at(self) -> datetime:
        """A schedule without a time is none."""
        starts_at: datetime | None = self.cleaned_data["starts_at"]
        if starts_at is None:
            raise forms.ValidationError(_("Choose when it is to be saved; to save at once, use the editor."))
        return starts_at
