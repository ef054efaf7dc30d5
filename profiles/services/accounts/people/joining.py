"""Joining: somebody with the link of an invitation makes an account for themselves."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Invitation, Person
from profiles.models.audit import Action
from profiles.permissions import MANAGE_PEOPLE
from profiles.services import audit
from profiles.services.accounts.people import limits
from profiles.services.actors import Actor, display_name

USED, WITHDRAWN, EXPIRED = "used", "withdrawn", "expired"


class NameTaken(limits.PeopleRefused):
    """Somebody else has this user name, whatever its case."""


class InvitationOver(limits.PeopleRefused):
    """The invitation is not good any more; ``why`` is "used", "withdrawn" or "expired"."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This invitation is not good any more."))
        self.why = why


def why_over(invitation: Invitation) -> str:
    """Return why ``invitation`` is not good any more: "used", "withdrawn", "expired"; "" while it is.

    It counts as withdrawn once whoever invited could not invite so any more.
    """
    if invitation.joined_at is not None:
        return USED
    if invitation.withdrawn_at is not None:
        return WITHDRAWN
    if invitation.expires_at <= timezone.now():
        return EXPIRED
    return "" if _inviter_still_may(invitation) else WITHDRAWN


@transaction.atomic
def join(
    invitation: Invitation, *, username: str, first_name: str, last_name: str, password: str, ip: str | None
) -> User:
    """Make the account that ``invitation`` is for, and return it.

    Args:
        invitation: As it was found; looked at again, locked.
        username: Unique whatever its case.
        first_name: And ``last_name``: as the person is shown.
        password: One that was validated.
        ip: Where from.

    Raises:
        InvitationOver: It was used, withdrawn or too old by now.
        NameTaken: The user name is somebody's.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if why := why_over(invitation):
        raise InvitationOver(why)
    user = _create(username, first_name, last_name, password, invitation.email)
    groups, teams = list(invitation.groups.all()), list(invitation.teams.all())
    user.groups.set(groups)
    user.teams.set(teams)
    Person.objects.update_or_create(user=user, defaults={"sees_all": invitation.sees_all})
    invitation.joined_at = timezone.now()
    invitation.save(update_fields=["joined_at"])
    data = {
        "of": user.get_username(),
        "did": "joined",
        "invited_by": invitation.inviter_name,
        "groups": [group.name for group in groups],
        "teams": [team.name for team in teams],
        "sees_all": invitation.sees_all,
    }
    actor = Actor(user=user, name=display_name(user), ip=ip)
    audit.record(actor=actor, action=Action.PERSON, data=data)
    return user


def _create(username: str, first_name: str, last_name: str, password: str, email: str) -> User:
    """Create the user, unless the name is taken: two people may choose it at the same moment."""
    taken = NameTaken(_("Somebody has the user name “{name}” already. Choose another.").format(name=username))
    if User.objects.filter(username__iexact=username).exists():
        raise taken
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username, email=email, password=password, first_name=first_name, last_name=last_name
            )
    except IntegrityError:
        raise taken from None


def _inviter_still_may(invitation: Invitation) -> bool:
    inviter = invitation.inviter
    if inviter is None or not inviter.has_perm(MANAGE_PEOPLE):
        return False
    return limits.could_invite_so(inviter, invitation)
