"""Forms of webhooks: an endpoint, and for how long an old secret goes on."""

from datetime import timedelta
from typing import Any, Self

from django import forms
from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.accounts.tokens import CHOOSE_A_TEAM, TeamField
from profiles.forms.profile import ErrorSummaryForm
from profiles.models import Team, WebhookEndpoint
from profiles.models.limits import DESCRIPTION_LIMIT, URL_LIMIT
from profiles.models.webhook import WebhookEvent
from profiles.selectors.accounts.tokens import teams_for
from profiles.selectors.teams import sees_every_number
from profiles.services.webhooks.endpoints import Settings

OVERLAPS = {"0": _("not at all"), "1": _("an hour"), "24": _("a day"), "168": _("a week")}
CHOOSE_AN_OVERLAP = _("Choose for how long the old secret goes on.")
CHOOSE_AN_EVENT = _("Tick at least one of the events.")


class EndpointForm(ErrorSummaryForm):
    """What an endpoint is, and what it hears of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_LIMIT,
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/hooks", "autocomplete": "off"}),
        help_text=_("Where the events are sent: https, and an address that anybody can reach."),
        error_messages={
            "required": _("Enter the address of the receiver."),
            "max_length": format_lazy(_("An address has at most {limit} characters."), limit=URL_LIMIT),
        },
    )
    description = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=DESCRIPTION_LIMIT,
        help_text=_("A name for it, such as “CRM”."),
        error_messages={
            "max_length": format_lazy(_("It has at most {limit} characters."), limit=DESCRIPTION_LIMIT)
        },
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=WebhookEvent.choices,
        initial=WebhookEvent.values,
        error_messages={"required": CHOOSE_AN_EVENT, "invalid_choice": _("Choose among the events.")},
    )
    team = TeamField(
        queryset=Team.objects.none(),
        label=_("Which numbers"),
        required=False,
        empty_label=_("Every number"),
        error_messages={"required": CHOOSE_A_TEAM, "invalid_choice": CHOOSE_A_TEAM},
    )

    def __init__(self, *args: Any, maker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        team.queryset = teams_for(maker)  # type: ignore[attr-defined]
        if not sees_every_number(maker):
            team.required, team.empty_label = True, None  # type: ignore[attr-defined]

    @classmethod
    def of(cls, endpoint: WebhookEndpoint, *, maker: User) -> Self:
        """Return an unbound form of ``endpoint`` as it is."""
        initial = {name: getattr(endpoint, name) for name in ("url", "description", "events", "team")}
        form = cls(initial=initial, maker=maker)
        form.fields["team"].help_text = _(
            "Another team is told nothing of numbers that are not its own: what this endpoint was told of them is "
            "deleted, also what still waits."
        )
        return form

    def settings(self) -> Settings:
        """Return what the valid form says."""
        return Settings(**self.cleaned_data)


class SecretForm(ErrorSummaryForm):
    """For how long the old secret signs beside the new one."""

    overlap = forms.ChoiceField(
        label=_("The old one goes on for"),
        choices=list(OVERLAPS.items()),
        initial="24",
        error_messages=dict.fromkeys(["required", "invalid_choice"], CHOOSE_AN_OVERLAP),
    )

    def clean_overlap(self) -> timedelta:
        """Return for how long."""
        return timedelta(hours=int(self.cleaned_data["overlap"]))
