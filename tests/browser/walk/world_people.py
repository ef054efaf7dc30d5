"""People in teams, one who has left, and invitations."""

from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.utils import timezone

from profiles.models import Invitation, Person, Tag, Team
from profiles.services.accounts.people import invitations


def fill_people(people: dict[str, User], keys: dict[str, str]) -> None:
    """Make teams, their members, and invitations that are open; ``keys`` gets what addresses name."""
    now = timezone.now()
    north, south = (Team.objects.create(name=name) for name in ("North", "South and the islands"))
    north.tags.set(Tag.objects.all()[:3])
    member = _person("amara", "Amara", "Osei-Tutu", "Editors")
    left = _person("tom", "Tom", "", "Viewers", is_active=False)
    north.members.set([people["limited"], member])
    for user in (people["limited"], member):
        Person.objects.update_or_create(user=user, defaults={"sees_all": False})
    Person.objects.update_or_create(user=member, defaults={"last_seen_at": now - timedelta(minutes=7)})
    open_one = _invitation(people["manager"], "Ida Moreau", [north], days=7)
    expired = _invitation(people["manager"], "Jonas", [south], days=-1)
    keys |= {
        "person": str(member.pk),
        "left": str(left.pk),
        "manager": str(people["manager"].pk),
        "superuser": str(people["superuser"].pk),
        "team": str(north.pk),
        "invitation": str(open_one.pk),
        "invitation-expired": str(expired.pk),
        "join": invitations.link_path(open_one).split("/")[-2],
        "join-expired": invitations.link_path(expired).split("/")[-2],
    }


def _person(username: str, first: str, last: str, group: str, *, is_active: bool = True) -> User:
    user = User.objects.create_user(username, first_name=first, last_name=last, is_active=is_active)
    user.groups.add(Group.objects.get(name=group))
    return user


def _invitation(inviter: User, name: str, teams: list[Team], *, days: int) -> Invitation:
    now = timezone.now()
    made = Invitation.objects.create(
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@clinic.example",
        key=f"key-of-{name}",
        inviter=inviter,
        inviter_name=inviter.get_full_name(),
        created_at=now - timedelta(hours=2),
        expires_at=now + timedelta(days=days),
    )
    made.groups.set(Group.objects.filter(name__in=("Viewers", "Editors")))
    made.teams.set(teams)
    return made
