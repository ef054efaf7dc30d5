"""The form of a team."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.people.grants import DIGEST_LIMIT, BoxesField
from profiles.forms.tags import TagsField, TagsForm
from profiles.models import Team
from profiles.models.limits import TEAM_NAME_LIMIT
from profiles.services.accounts.people.teams import digest_of


class TeamForm(TagsForm):
    """A team's name, tags and members; ``seen``: what it was when the page was made."""

    name = forms.CharField(
        label=_("Name"),
        max_length=TEAM_NAME_LIMIT,
        error_messages={
            "required": _("Give the team a name."),
            "max_length": format_lazy(
                _("A team's name has at most {limit} characters."), limit=TEAM_NAME_LIMIT
            ),
        },
    )
    tags = TagsField(label=_("Tags whose numbers it sees"))
    members = BoxesField(User.objects.none(), label=_("Members"))
    seen = forms.CharField(required=False, max_length=DIGEST_LIMIT, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = User.objects.filter(is_superuser=False).order_by("first_name", "last_name", "username")
        self.fields["members"].queryset = everybody  # type: ignore[attr-defined]

    @classmethod
    def of(cls, team: Team, *, user: User) -> "TeamForm":
        """Return an unbound form with what ``team`` has."""
        return cls(
            user=user,
            initial={
                "name": team.name,
                "tags": list(team.tags.all()),
                "members": list(team.members.all()),
                "seen": digest_of(team),
            },
        )
