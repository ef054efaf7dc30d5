"""What somebody who manages people may give, and to whom: never more than they have themselves."""

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles.models import Invitation, Team
from profiles.permissions import MANAGE_PEOPLE, missing_right
from profiles.selectors.people.rights import sees_all
from profiles.selectors.teams import limits_of
from profiles.services.actors import Actor, display_name
from profiles.services.conflicts import SaveRefused


class PeopleRefused(SaveRefused):
    """A person, an invitation or a team can't be changed so; ``message`` is a sentence. Nothing was changed."""


def givable_groups(giver: User) -> list[Group]:
    """Return the groups, by name, all of whose rights ``giver`` has."""
    rights = giver.get_all_permissions()
    groups = Group.objects.prefetch_related("permissions__content_type").order_by("name")
    return [group for group in groups if rights_of(group) <= rights]


def rights_of(group: Group) -> set[str]:
    """Return the rights of ``group``: "profiles.edit_profile"."""
    return {f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()}


def givable_teams(giver: User) -> QuerySet[Team]:
    """Return the teams that ``giver`` may put somebody in: their own, or all if they see every number."""
    limits = limits_of(giver)
    return Team.objects.all() if limits is None else Team.objects.filter(pk__in=limits)


def require_givable(giver: User, *, groups: list[Group], teams: list[Team], everywhere: bool) -> None:
    """Refuse what ``giver`` can't give: rights, teams or numbers beyond their own.

    Args:
        giver: Who gives.
        groups: To be given, with their rights.
        teams: To be given, with their numbers.
        everywhere: Whether every number is to be given.

    Raises:
        PeopleRefused: The message says what it is.
    """
    allowed = {group.pk for group in givable_groups(giver)}
    if beyond := [group.name for group in groups if group.pk not in allowed]:
        raise PeopleRefused(
            _("You can't give more rights than you have: {groups}.").format(groups=", ".join(beyond))
        )
    limits = limits_of(giver)
    if limits is not None and (everywhere or any(team.pk not in limits for team in teams)):
        raise PeopleRefused(_("You see the numbers of your teams, so you can choose among these teams only."))
    if limits is not None and not teams:
        raise PeopleRefused(
            _("Choose at least one of your teams: without, nobody of them could see this person.")
        )


def could_invite_so(giver: User, invitation: Invitation) -> bool:
    """Return whether ``giver`` could give what whoever has the link of ``invitation`` gets."""
    groups, teams = list(invitation.groups.all()), list(invitation.teams.all())
    try:
        require_givable(giver, groups=groups, teams=teams, everywhere=invitation.sees_all)
    except PeopleRefused:
        return False
    return True


def why_not(actor: User, person: User) -> str:
    """Return why ``actor`` may not change the groups, teams or account of ``person``; "" if they may.

    Nobody changes themselves: so whoever has the right to manage people, one at least keeps it.
    """
    if person.pk == actor.pk:
        return _(
            "Your own groups and teams are changed by somebody else, so that nobody locks themselves out."
        )
    if person.is_superuser:
        return _("{name} is a superuser: those are changed in the Django admin.").format(
            name=display_name(person)
        )
    limits = limits_of(actor)
    if limits is not None and not _within(person, limits):
        return _("{name} sees numbers that are not your teams': ask somebody who sees all numbers.").format(
            name=display_name(person)
        )
    if not _rights_if_active(person) <= actor.get_all_permissions():
        return _("{name} has rights that you don't have: ask somebody who has them.").format(
            name=display_name(person)
        )
    return ""


def require_managing(actor: Actor) -> User:
    """Return the person who acts, as the database has them now, locked for the rest of the transaction.

    So two who deactivate each other at once do so one after the other, and one of them is refused.

    Raises:
        PermissionDenied: They may not manage people, or not any more.
    """
    return lock_people(actor)[0]


def lock_people(actor: Actor, *people: User) -> list[User]:
    """Return who acts and ``people``, each as they are now, locked in the order of their keys.

    Raises:
        PermissionDenied: Who acts may not manage people, or not any more.
        PeopleRefused: One of the people is not there any more.
    """
    actor.require(MANAGE_PEOPLE)
    if actor.user is None:
        raise PermissionDenied(missing_right(MANAGE_PEOPLE))
    keys = [actor.user.pk, *(person.pk for person in people)]
    found = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    acting = found.get(actor.user.pk)
    if acting is None or not acting.has_perm(MANAGE_PEOPLE):
        raise PermissionDenied(missing_right(MANAGE_PEOPLE))
    if len(found) < len(set(keys)):
        raise PeopleRefused(_("This person's account is not there any more."))
    return [found[key] for key in keys]


def _within(person: User, teams: frozenset[int]) -> bool:
    """Return whether all numbers that ``person`` sees are those of ``teams``, and they are in one of them.

    Not ``limits_of``, which has whoever may not sign in see nothing.
    """
    theirs = set(person.teams.values_list("pk", flat=True))
    return not sees_all(person) and bool(theirs) and theirs <= teams


def _rights_if_active(person: User) -> set[str]:
    """Return the rights that ``person`` has, or would have again if they were let in."""
    return set(User(pk=person.pk, is_active=True).get_all_permissions())
