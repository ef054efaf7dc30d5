"""Invitations: make one, withdraw one, and the link by which somebody joins."""

import secrets
from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Invitation, Team
from profiles.models.audit import Action
from profiles.selectors.people.listing import is_open, known_invitations
from profiles.services import audit
from profiles.services.accounts.people import limits
from profiles.services.actors import Actor, display_name

# For how long a link is good.
VALID = timedelta(days=7)
# For so long an invitation is told of when its time is over.
KEPT_FOR = timedelta(days=30)
# Invitations that wait at once: so many are a mistake.
MOST_OPEN = 500
KEY_BYTES = 24
_signer = Signer(salt="profiles.invitation")


@transaction.atomic
def invite(
    *, actor: Actor, name: str, email: str, groups: list[Group], teams: list[Team], sees_all: bool
) -> Invitation:
    """Make an invitation, good for seven days and for one person.

    Args:
        actor: Needs the right to manage people.
        name: Of whom it is for, as the list of invitations has it.
        email: Where the link is sent, and the address of the account then; "" if it is passed on otherwise.
        groups: At least one; of their rights the actor has all.
        teams: The actor's own, unless they see every number. Somebody limited has at least one.
        sees_all: Every number is seen.

    Raises:
        PermissionDenied: The actor may not manage people.
        PeopleRefused: The actor can't give this, or it makes no sense.
    """
    acting = limits.require_managing(actor)
    limits.require_givable(acting, groups=groups, teams=teams, everywhere=sees_all)
    if not groups:
        raise limits.PeopleRefused(_("Choose at least one group: without one nobody may do anything."))
    if not sees_all and not teams:
        raise limits.PeopleRefused(
            _("Choose at least one team, or all numbers: without, nobody sees a number.")
        )
    if Invitation.objects.filter(is_open()).count() >= MOST_OPEN:
        raise limits.PeopleRefused(
            _("{most} invitations are open already. Withdraw some first.").format(most=MOST_OPEN)
        )
    made = Invitation.objects.create(
        name=name,
        email=email,
        sees_all=sees_all,
        key=secrets.token_urlsafe(KEY_BYTES),
        inviter=acting,
        inviter_name=display_name(acting),
        expires_at=timezone.now() + VALID,
    )
    made.groups.set(groups)
    made.teams.set(teams)
    given = {"groups": [group.name for group in groups], "teams": [team.name for team in teams]}
    _record(made, "invited", actor=actor, sees_all=sees_all, by_mail=bool(email), **given)
    return made


@transaction.atomic
def withdraw(pk: int, *, actor: Actor) -> Invitation:
    """Withdraw an open invitation; its link is good for nothing from now on.

    Raises:
        PermissionDenied: The actor may not manage people.
        PeopleRefused: There is none that is open, or not among those that the actor may know of.
    """
    acting = limits.require_managing(actor)
    known = known_invitations(acting).filter(pk=pk).exists()
    found = Invitation.objects.select_for_update().filter(is_open(), pk=pk).first()
    if found is None or not known:
        raise limits.PeopleRefused(
            _(
                "This invitation is not open any more: somebody joined by it, it was withdrawn, or its time is "
                "over."
            )
        )
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    _record(found, "withdrew", actor=actor)
    return found


def link_path(invitation: Invitation) -> str:
    """Return the path of the page on which somebody joins by ``invitation``; whoever has it may."""
    return reverse("join", args=[_signer.sign(invitation.key)])


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation whose link holds ``token``, whether or not it is still good; None for no such."""
    try:
        key = _signer.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.filter(key=key).first()


def delete_old_invitations() -> None:
    """Delete the invitations whose time was over longer than ``KEPT_FOR`` ago, however they ended."""
    Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()


def _record(invitation: Invitation, did: str, *, actor: Actor, **data: object) -> None:
    audit.record(actor=actor, action=Action.PERSON, data={"of": invitation.name, "did": did, **data})
