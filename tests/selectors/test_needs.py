"""How much waits for whom."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from profiles.models import Account, Draft, Rollout
from profiles.selectors.account import account
from profiles.selectors.needs import NeedCounts


@pytest.fixture
def everything(make_number, editor: User, manager: User) -> None:
    """One of each kind; of drafts one for each of two people."""
    Account.objects.create(pk=Account.ONLY, paused_at=timezone.now())
    for place, state in enumerate(["rejected", "drifted", "live", "pending", "retrying", "removed"]):
        last = make_number(f"+44163296000{place}", state=state)
    for user in (editor, manager):
        Draft.objects.create(user=user, number=last, base_version=1)
    asking = {"stage": "asking", "author_name": "Maya"}
    edit = Rollout.objects.create(title="Scheduled edit", source="edit", **asking)
    Rollout.objects.create(title="Its undo", source="undo", undoes=edit, **asking)
    Rollout.objects.create(title="Rollout", source="text", **asking)
    Rollout.objects.create(title="Over", source="text", stage="finished", author_name="Maya")


def needed(user: User) -> NeedCounts:
    return NeedCounts.of(account(user), User.objects.get(pk=user.pk))


@pytest.mark.usefixtures("everything")
def test_a_manager_is_needed_for_everything(manager):
    assert needed(manager) == NeedCounts(paused=1, rollouts=3, rejected=1, drifted=1, drafts=1)


@pytest.mark.usefixtures("everything")
def test_an_editor_is_needed_for_what_an_edit_can_mend(editor):
    assert needed(editor) == NeedCounts(paused=0, rollouts=2, rejected=1, drifted=1, drafts=1)


@pytest.mark.usefixtures("everything")
def test_a_viewer_is_needed_for_nothing(viewer):
    assert needed(viewer) == NeedCounts()


@pytest.mark.usefixtures("everything")
def test_who_may_roll_out_and_not_edit_is_needed_for_the_rollouts_that_are_no_edits(viewer):
    viewer.user_permissions.add(Permission.objects.get(codename="run_rollouts"))
    assert needed(User.objects.get(pk=viewer.pk)) == NeedCounts(rollouts=1)


def test_counting_ends_where_the_sign_does(make_number, editor):
    Account.objects.create(pk=Account.ONLY)
    for place in range(101):
        make_number(f"+44163296{place:04}", text="", state="rejected")
    assert needed(editor).rejected == 100


@pytest.mark.usefixtures("everything")
def test_it_all_comes_with_the_accounts_row(manager, django_assert_num_queries):
    manager.get_all_permissions()
    with django_assert_num_queries(1):
        assert NeedCounts.of(account(manager), manager).total == 7


def test_before_the_first_import_nothing_waits(manager):
    assert needed(manager).total == 0


@pytest.mark.parametrize(("rejected", "shown"), [(0, "0"), (99, "99"), (100, "99+")])
def test_the_sign_ends_at_99(rejected: int, shown: str):
    assert NeedCounts(rejected=rejected).badge_text == shown
