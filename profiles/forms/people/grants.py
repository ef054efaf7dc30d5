"""Forms of what people are given: groups and teams of an invitation or a person; the filter of the list."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.people.joining import PersonNameField
from profiles.forms.profile import ErrorSummaryForm
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.models import Team
from profiles.models.limits import PERSON_LIMIT
from profiles.selectors.people import listing
from profiles.selectors.people.rights import Rights, right_choices, sees_all
from profiles.services.accounts.people import limits

OLDER_PAGE = _("Choose among what is shown; the page may be older than what there is to choose.")
SEARCH_LIMIT = 100
DIGEST_LIMIT = 32
ALL_NUMBERS, TEAMS = "all", "teams"


class BoxesField(forms.ModelMultipleChoiceField[Any]):
    """Some of the rows of a table, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(queryset=queryset, required=False, **kwargs)
        self.error_messages |= dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"), OLDER_PAGE
        )

    def clean(self, value: Any) -> Any:
        """Refuse what can't be a key before the database is asked, whose integers have an end."""
        if any(parse_whole_number(str(key), digits=KEY_DIGITS) is None for key in value or ()):
            raise forms.ValidationError(OLDER_PAGE, code="invalid_choice")
        return list(super().clean(value))


class PeopleFilter(ErrorSummaryForm):
    """What the list of people is narrowed to."""

    q = forms.CharField(label=_("Name, user name or address"), required=False, max_length=SEARCH_LIMIT)
    show = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            (listing.ACTIVE, _("Active")),
            (listing.DEACTIVATED, _("Deactivated")),
            (listing.ALL, _("Both")),
        ],
    )
    right = forms.ChoiceField(
        label=_("Who may"), required=False, choices=lambda: [("", _("(anything)")), *right_choices()]
    )


class GrantsForm(ErrorSummaryForm):
    """Base of forms that grant groups and teams: only those that ``giver`` can give are offered."""

    groups = BoxesField(Group.objects.none(), label=_("Groups"))
    numbers = forms.ChoiceField(
        label=_("Numbers"),
        choices=[(ALL_NUMBERS, _("All numbers")), (TEAMS, _("Those of their teams"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose which numbers they see: all, or those of their teams.")
        ),
    )
    teams = BoxesField(Team.objects.none(), label=_("Teams"))

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [group.pk for group in limits.givable_groups(giver)]
        self.fields["groups"].queryset = Group.objects.filter(pk__in=groups).order_by("name")  # type: ignore[attr-defined]
        self.fields["teams"].queryset = limits.givable_teams(giver)  # type: ignore[attr-defined]
        self.sees_all = sees_all(giver)
        if not self.sees_all:
            self.fields["numbers"].choices = [(TEAMS, _("Those of their teams"))]  # type: ignore[attr-defined]
        # The fewer numbers, where there is a choice.
        has_choice = not self.sees_all or limits.givable_teams(giver).exists()
        self.fields["numbers"].initial = TEAMS if has_choice else ALL_NUMBERS

    def given(self) -> dict[str, Any]:
        """Return what the valid form gives, as the services take it."""
        data = self.cleaned_data
        return {"groups": data["groups"], "teams": data["teams"], "sees_all": data["numbers"] == ALL_NUMBERS}


class InvitationForm(GrantsForm):
    """Who is invited, to what."""

    name = PersonNameField(
        label=_("Name"),
        max_length=PERSON_LIMIT,
        help_text=_("Of whom it is for. They may write it otherwise when they join."),
        error_messages={
            "required": _("Say whom the invitation is for."),
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=PERSON_LIMIT),
        },
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        error_messages={"invalid": _("This is no email address. Write it as name@clinic.example.")},
    )
    field_order = ("name", "email", "groups", "numbers", "teams")


class RightsForm(GrantsForm):
    """The groups and teams of one person; ``seen``: what they had when the page was made."""

    seen = forms.CharField(required=False, max_length=DIGEST_LIMIT, widget=forms.HiddenInput)

    @classmethod
    def of(cls, person: User, *, giver: User) -> "RightsForm":
        """Return an unbound form with what ``person`` has."""
        numbers = ALL_NUMBERS if sees_all(person) else TEAMS
        initial = {
            "groups": list(person.groups.all()),
            "teams": list(person.teams.all()),
            "numbers": numbers,
            "seen": Rights.of(person).digest,
        }
        return cls(initial=initial, giver=giver)
