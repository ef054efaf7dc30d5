"""Two at once: people who deactivate each other, and who join by one link."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import connection

from profiles.permissions import MANAGE_PEOPLE, ensure_groups
from profiles.selectors.people.rights import holders
from profiles.services.accounts.people import changing, invitations, joining
from tests.conftest import actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def managers(db: None) -> list[User]:
    """Two who may manage people; tests that commit leave no groups behind."""
    ensure_groups()
    made = [User.objects.create_user(name) for name in ("maya", "noor")]
    for user in made:
        user.groups.set(Group.objects.filter(name="Managers"))
    return made


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Take the steps in threads of their own, begun together; return what each gave, or was refused with."""
    start = Barrier(len(steps))

    def take(step: Callable[[], object]) -> object:
        try:
            start.wait(timeout=30)
            return step()
        except (PermissionDenied, joining.InvitationOver, joining.NameTaken) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def test_of_two_who_deactivate_each_other_one_stays(managers):
    maya, noor = managers
    at_once(
        lambda: changing.deactivate(noor, actor=actor(maya)),
        lambda: changing.deactivate(maya, actor=actor(noor)),
    )
    assert holders(MANAGE_PEOPLE).filter(is_active=True).count() == 1


def test_of_two_who_join_by_one_link_one_has_an_account(managers):
    groups = list(Group.objects.filter(name="Viewers"))
    invitation = invitations.invite(
        actor=actor(managers[0]), name="Ida", email="", groups=groups, teams=[], sees_all=True
    )

    def join(username: str) -> Callable[[], object]:
        told = {"first_name": "Ida", "last_name": "", "password": "a-new-and-long-one-7", "ip": None}
        return lambda: joining.join(invitation, username=username, **told)

    results = at_once(join("ida"), join("thief"))
    assert sorted(type(each).__name__ for each in results) == ["InvitationOver", "User"]
