"""Groups and teams of a person; the end of an account, and its return."""

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import ApiToken, Invitation, Person, Team
from profiles.models.audit import Action
from profiles.selectors.people.rights import Rights
from profiles.services import audit
from profiles.services.accounts import sessions
from profiles.services.accounts.people import limits
from profiles.services.actors import Actor, display_name


@transaction.atomic
def change_rights(
    person: User, *, actor: Actor, groups: list[Group], teams: list[Team], sees_all: bool, seen: str
) -> bool:
    """Give ``person`` these groups and teams in the place of those that they have.

    Args:
        person: Whose.
        actor: Needs the right to manage people.
        groups: Of these rights the actor has all.
        teams: The actor's own, unless they see every number.
        sees_all: Every number is seen, whatever the teams.
        seen: ``Rights.digest`` of what the person had on the page where this was chosen.

    Returns:
        Whether anything was changed.

    Raises:
        PermissionDenied: The actor may not manage people.
        PeopleRefused: The actor can't give this, or not to this person, or it was changed meanwhile.
    """
    acting, person = limits.lock_people(actor, person)
    if reason := limits.why_not(acting, person):
        raise limits.PeopleRefused(reason)
    limits.require_givable(acting, groups=groups, teams=teams, everywhere=sees_all)
    before, after = Rights.of(person), Rights.made(groups, teams, sees_all=sees_all)
    if before == after:
        return False
    if before.digest != seen:
        raise limits.PeopleRefused(
            _(
                "Somebody changed this person's groups or teams meanwhile. Look at what they have now, then "
                "choose again."
            )
        )
    person.groups.set(groups)
    person.teams.set(teams)
    Person.objects.update_or_create(user=person, defaults={"sees_all": sees_all})
    changed = [
        name for name in ("groups", "teams", "sees_all") if getattr(before, name) != getattr(after, name)
    ]
    data = {
        "changed": changed,
        "groups": list(after.groups),
        "teams": list(after.teams),
        "sees_all": sees_all,
    }
    audit.record_rights_change(actor=actor, of=person, data=data)
    return True


@transaction.atomic
def deactivate(person: User, *, actor: Actor) -> None:
    """End the account of ``person``: their sessions, their tokens and the invitations that they made end with it.

    Raises:
        PermissionDenied: The actor may not manage people.
        PeopleRefused: Not this person's.
    """
    acting, person = limits.lock_people(actor, person)
    if reason := limits.why_not(acting, person):
        raise limits.PeopleRefused(reason)
    if not person.is_active:
        return
    person.is_active = False
    person.save(update_fields=["is_active"])
    _record(person, "deactivated", actor=actor, **end_access(person))


def end_access(person: User) -> dict[str, int]:
    """End the sessions, tokens and open invitations of ``person``; return how many of each, by these names.

    For whoever has just deactivated them, in the same transaction: they would come back with the account else.
    """
    now = timezone.now()
    open_ones = Invitation.objects.filter(inviter=person, joined_at=None, withdrawn_at=None)
    return {
        "sessions": sessions.end_sessions(person),
        "tokens": ApiToken.objects.filter(owner=person, revoked_at=None).update(revoked_at=now),
        "invitations": open_ones.update(withdrawn_at=now),
    }


@transaction.atomic
def reactivate(person: User, *, actor: Actor) -> None:
    """Let ``person`` in again, with the groups and teams that they had; tokens and sessions do not come back.

    Raises as :func:`deactivate` does.
    """
    acting, person = limits.lock_people(actor, person)
    if reason := limits.why_not(acting, person):
        raise limits.PeopleRefused(reason)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(person, "reactivated", actor=actor)


@transaction.atomic
def rename_oneself(person: User, *, actor: Actor, first_name: str, last_name: str) -> bool:
    """Change the name by which ``person``, who acts, is shown from now on; return whether it differs.

    What history says of them stays as it was written.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    was = display_name(person)
    if (person.first_name, person.last_name) == (first_name, last_name):
        return False
    person.first_name, person.last_name = first_name, last_name
    person.save(update_fields=["first_name", "last_name"])
    audit.record(
        actor=actor,
        action=Action.ACCOUNT,
        data={"of": person.get_username(), "did": "renamed", "was": was, "now": display_name(person)},
    )
    return True


@transaction.atomic
def change_own_email(person: User, *, actor: Actor, email: str) -> bool:
    """Change the email address of ``person``, who acts, to ``email``, "" for none; return whether it differs.

    The log says that it was changed and not to what: all staff read it. The caller has asked for the password,
    since links to set a new one go to this address.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    email = User.objects.normalize_email(email)
    if person.email == email:
        return False
    person.email = email
    person.save(update_fields=["email"])
    data = {"of": person.get_username(), "did": "changed their email address"}
    audit.record(actor=actor, action=Action.ACCOUNT, data=data)
    return True


def _record(person: User, did: str, *, actor: Actor, **data: int) -> None:
    audit.record(actor=actor, action=Action.PERSON, data={"of": person.get_username(), "did": did, **data})
