"""The filters of the audit log: the query string, checked, and what of the log it means."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from profiles.forms import audit_names
from profiles.forms.filter_errors import NOT_USABLE
from profiles.l10n.numbers import format_number
from profiles.models import AuditEvent, PhoneNumber
from profiles.models.limits import PERSON_LIMIT
from profiles.selectors import audit
from profiles.selectors.search import SEARCH_LIMIT

# Days beyond these have no place in the log, and some none in a calendar once a time zone is added.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
DAYS = _("Choose a day from 2000 to 2999.")
NO_DAY = _("This is no day of the calendar. Choose one, such as 2026-07-01.")
TOO_MANY = _("More than {most} numbers fit. Type more of the number, or of the label.")
# The list of names that the page offers, by its id.
NAMES = "audit-names"


class DayInput(forms.DateInput):
    """A browser's own field for a day. It can't hold what is no day, so nothing is shown of that."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """Return ``value`` as the browser wants it."""
        shown = super().format_value(value)
        return shown if shown and re.fullmatch(r"\d{4}-\d\d-\d\d", shown) else None


class AuditFilterForm(forms.Form):
    """The filters of the audit log; ``from`` and ``to`` are the reader's days, both included.

    ``actor`` is a name as the log has it, or what a name or a user name begins with; ``number`` whatever the
    number list finds numbers by. Once it is valid, ``asked`` is what the log is asked for; ``names`` and
    ``numbers`` are those that were found for what was typed, where that is not what it says.
    """

    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=40,
        error_messages=NOT_USABLE,
        widget=forms.TextInput({"placeholder": _("Number or label")}),
    )
    # Chosen by links: nobody knows the key of a rollout.
    rollout = forms.IntegerField(
        label=_("Rollout"), required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
    actor = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=PERSON_LIMIT,
        error_messages=NOT_USABLE,
        widget=forms.TextInput({"placeholder": _("Name"), "list": NAMES, "autocomplete": "off"}),
    )
    action = forms.ChoiceField(
        label=_("Action"),
        required=False,
        choices=[("", _("All actions")), *AuditEvent.Action.choices],
        error_messages=NOT_USABLE,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("All outcomes")), *AuditEvent.Outcome.choices],
        error_messages=NOT_USABLE,
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=SEARCH_LIMIT, error_messages=NOT_USABLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: audit.Filters = {}
        self.names: list[str] = []
        self.numbers: list[PhoneNumber] = []
        # "from" is a word of the language, so these two can't be class attributes.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                widget=DayInput(format="%Y-%m-%d"),
                validators=[MinValueValidator(FIRST_DAY, DAYS), MaxValueValidator(LAST_DAY, DAYS)],
                error_messages={"invalid": NO_DAY},
            )

    def clean(self) -> dict[str, Any]:
        """Find whom and which numbers are meant."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.asked = dict(cleaned)
        if typed := cleaned.get("actor"):
            self._ask_for_actors(typed)
        if typed := cleaned.get("number"):
            self._ask_for_numbers(typed)
        return cleaned

    def _ask_for_actors(self, typed: str) -> None:
        self.names = audit_names.meant_by(typed)
        if len(self.names) == 1:
            self.asked["actor"] = self.names[0]
        elif self.names:
            del self.asked["actor"]
            self.asked["actors"] = self.names

    def _ask_for_numbers(self, typed: str) -> None:
        self.numbers = audit_names.numbers_meant_by(typed)
        if len(self.numbers) > audit_names.MOST_NUMBERS:
            self.add_error("number", str(TOO_MANY).format(most=format_number(audit_names.MOST_NUMBERS)))
        elif self.numbers:
            del self.asked["number"]
            self.asked["numbers"] = [number.pk for number in self.numbers]
