"""Form of a new API token."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles import permissions
from profiles.forms.profile import ErrorSummaryForm
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.models import Team
from profiles.models.limits import TOKEN_NAME_LIMIT
from profiles.selectors.accounts.tokens import teams_for

CHOOSE_A_TEAM = _("Choose one of the teams; the page may be older than the list of teams.")
CHOOSE_AN_END = _("Choose for how long the token is to work.")
SCOPE_WORDS = {
    "read": _("Look at numbers, profiles, versions, notices, rollouts, checks"),
    "write": _("Save, revert and clear profiles, details, tags, notices of single numbers"),
    "rollout": _("Plan and run rollouts, save many profiles at once, import numbers"),
    "audit": _("Read and export the audit log"),
}
LIFETIMES = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "365": _("a year")}


class TeamField(forms.ModelChoiceField[Team]):
    """One of the teams, or none."""

    def clean(self, value: Any) -> Any:
        """Refuse what can't be a key before the database is asked, whose integers have an end."""
        if value and parse_whole_number(str(value), digits=KEY_DIGITS) is None:
            raise forms.ValidationError(CHOOSE_A_TEAM, code="invalid_choice")
        return super().clean(value)


class TokenForm(ErrorSummaryForm):
    """What a new token is called, what it may do, where, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("The program that will use it, such as “CRM”. The audit log names it beside you."),
        max_length=TOKEN_NAME_LIMIT,
        error_messages={
            "required": _("Give the token a name."),
            "max_length": format_lazy(
                _("A token's name has at most {limit} characters."), limit=TOKEN_NAME_LIMIT
            ),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in permissions.SCOPES],
        initial=["read"],
        error_messages={
            "required": _("Tick at least one thing that the token may do."),
            "invalid_choice": _("Choose among the things that a token may do."),
        },
    )
    team = TeamField(
        queryset=Team.objects.none(),
        label=_("Which numbers"),
        required=False,
        empty_label=_("All that I see"),
        error_messages={"invalid_choice": CHOOSE_A_TEAM},
    )
    days = forms.ChoiceField(
        label=_("It works for"),
        choices=list(LIFETIMES.items()),
        initial="90",
        error_messages={"required": CHOOSE_AN_END, "invalid_choice": CHOOSE_AN_END},
    )
    person_waits = forms.BooleanField(
        label=_("A person waits for what it saves"),
        help_text=_(
            "Its saves go first in the write budget, like your own; otherwise they go after people's."
        ),
        required=False,
    )
    keeps_followers = forms.BooleanField(
        label=_("Refuse a text that would stop following"),
        help_text=_("A number that follows a template is then changed by its details alone."),
        required=False,
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams_for(owner)  # type: ignore[attr-defined]

    def clean_days(self) -> timedelta:
        """Return for how long the token works."""
        return timedelta(days=int(self.cleaned_data["days"]))
