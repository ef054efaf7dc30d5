"""Filter form of the audit log: validates the query string and resolves names and numbers."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from profiles.forms import audit_names
from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.l10n.numbers import format_number
from profiles.models import AuditEvent, PhoneNumber, Tag
from profiles.models.limits import PERSON_LIMIT
from profiles.selectors import audit
from profiles.selectors.numbers import visible_to
from profiles.selectors.search import SEARCH_LIMIT
from profiles.selectors.tags import visible_tags

# Days beyond these have no place in the log, and some none in a calendar once a time zone is added.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
DAY_RANGE_ERROR = _("Choose a day from 2000 to 2999.")
INVALID_DAY_ERROR = _("This is no day of the calendar. Choose one, such as 2026-07-01.")
TOO_MANY_NUMBERS_ERROR = _("More than {most} numbers fit. Type more of the number, or of the label.")
# The list of names that the page offers, by its id.
NAMES_LIST_ID = "audit-names"


class DayInput(forms.DateInput):
    """``<input type="date">``, which can only hold a valid day; anything else is not rendered."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """Return ``value`` in ISO format if it is a day, else None."""
        shown = super().format_value(value)
        return shown if shown and re.fullmatch(r"\d{4}-\d\d-\d\d", shown) else None


class AuditFilterForm(forms.Form):
    """The filters of the audit log; ``from`` and ``to`` are the reader's days, both included.

    ``actor`` is a name as the log has it, or what a name or a user name begins with; ``number`` whatever the
    number list finds numbers by. Once it is valid, ``log_filters`` goes to the selector; ``names`` and
    ``numbers`` are those that were found for what was typed, where that is not what it says.
    """

    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=40,
        error_messages=FILTER_ERROR_MESSAGES,
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
        error_messages=FILTER_ERROR_MESSAGES,
        widget=forms.TextInput({"placeholder": _("Name"), "list": NAMES_LIST_ID, "autocomplete": "off"}),
    )
    action = forms.ChoiceField(
        label=_("Action"),
        required=False,
        choices=[("", _("All actions")), *AuditEvent.Action.choices],
        error_messages=FILTER_ERROR_MESSAGES,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("All outcomes")), *AuditEvent.Outcome.choices],
        error_messages=FILTER_ERROR_MESSAGES,
    )
    tag = forms.ModelChoiceField(
        label=_("Tag"),
        queryset=Tag.objects.none(),
        required=False,
        empty_label=_("All tags"),
        error_messages=FILTER_ERROR_MESSAGES,
    )
    q = forms.CharField(
        label=_("Words"), required=False, max_length=SEARCH_LIMIT, error_messages=FILTER_ERROR_MESSAGES
    )

    def __init__(self, asked: Any, *, user: User | None) -> None:
        super().__init__(asked)
        self.user = user
        self.fields["tag"].queryset = visible_tags(user)  # type: ignore[attr-defined]
        self.log_filters: audit.Filters = {}
        self.names: list[str] = []
        self.numbers: list[PhoneNumber] = []
        # "from" is a word of the language, so these two can't be class attributes.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                widget=DayInput(format="%Y-%m-%d"),
                validators=[
                    MinValueValidator(FIRST_DAY, DAY_RANGE_ERROR),
                    MaxValueValidator(LAST_DAY, DAY_RANGE_ERROR),
                ],
                error_messages={"invalid": INVALID_DAY_ERROR},
            )

    def clean(self) -> dict[str, Any]:
        """Resolve typed names and numbers to actors and keys."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.log_filters = dict(cleaned)
        if typed := cleaned.get("actor"):
            self._ask_for_actors(typed)
        if typed := cleaned.get("number"):
            self._ask_for_numbers(typed)
        return cleaned

    def _ask_for_actors(self, typed: str) -> None:
        self.names = audit_names.resolve_actors(typed, self.user)
        if len(self.names) == 1:
            self.log_filters["actor"] = self.names[0]
        elif self.names:
            del self.log_filters["actor"]
            self.log_filters["actors"] = self.names

    def _ask_for_numbers(self, typed: str) -> None:
        self.numbers = audit_names.resolve_numbers(typed, visible_to(self.user))
        if len(self.numbers) > audit_names.MAX_NUMBERS:
            self.add_error(
                "number", str(TOO_MANY_NUMBERS_ERROR).format(most=format_number(audit_names.MAX_NUMBERS))
            )
        elif self.numbers:
            del self.log_filters["number"]
            self.log_filters["numbers"] = [number.pk for number in self.numbers]
