"""Which of the due pushes go first: people, then what ends, what begins, and rollouts."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber
from profiles.models.number import PushRank
from profiles.services import revisions
from profiles.services.pushing import push as pushing
from profiles.services.pushing import sweeping
from tests.conftest import MakeNumber
from tests.services.stand_in import StandIn, fresh, save, sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_at_a_time(settings) -> None:
    """The order of what is sent is the order in which it is taken up."""
    settings.PUSHES_AT_ONCE = 1
    settings.NIXFLEX_WRITES_PER_MINUTE = 2000


def due(
    make_number: MakeNumber,
    text: str,
    rank: PushRank | None,
    *,
    since: int = 0,
    changes: datetime | None = None,
) -> PhoneNumber:
    """Make a number of which a new ``text`` has been due for ``since`` seconds."""
    number = save(make_number(f"+4416329{PhoneNumber.objects.count():05}"), text)
    PhoneNumber.objects.filter(pk=number.pk).update(
        push_rank=rank, next_push_at=timezone.now() - timedelta(seconds=since), recompose_at=changes
    )
    return number


def test_people_come_before_ends_ends_before_begins_and_rollouts_last(make_number, nixflex):
    due(make_number, "Rollout.", PushRank.ROLLOUT, since=40)
    due(make_number, "Begin.", PushRank.BEGIN, since=30, changes=timezone.now() + timedelta(hours=1))
    due(make_number, "End.", PushRank.END, since=20)
    due(make_number, "Person.", None, since=10)
    sweep()
    assert nixflex.sent == ["Person.", "End.", "Begin.", "Rollout."]


def test_of_what_begins_that_goes_first_which_ends_soonest(make_number, nixflex):
    now = timezone.now()
    due(make_number, "For a week.", PushRank.BEGIN, since=20, changes=now + timedelta(days=7))
    due(make_number, "For an hour.", PushRank.BEGIN, since=10, changes=now + timedelta(hours=1))
    sweep()
    assert nixflex.sent == ["For an hour.", "For a week."]


def test_what_is_saved_during_a_sweep_does_not_wait_for_its_end(make_number, number, monkeypatch):
    """As soon as the batch under way is through."""
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for place in range(5):
        due(make_number, f"Renewed {place}.", PushRank.END, since=place)
    sent: list[str] = []

    def push(pk: int, **_: object) -> list[PhoneNumber | None]:
        text = PhoneNumber.objects.get(pk=pk).head_text
        sent.append(text)
        PhoneNumber.objects.filter(pk=pk).update(next_push_at=None)
        if len(sent) == 1:
            save(number, "A person.")
        return [None]

    monkeypatch.setattr(pushing, "push_while_due", push)
    sweep()
    assert sent.index("A person.") == 2


def test_what_must_wait_is_tried_once_in_a_sweep(make_number, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for place in range(5):
        due(make_number, f"Renewed {place}.", PushRank.END)
    tried: list[int] = []

    def push(pk: int, **_: object) -> list[PhoneNumber | None]:
        tried.append(pk)
        return []

    monkeypatch.setattr(pushing, "push_while_due", push)
    sweep()
    assert sorted(tried) == sorted(PhoneNumber.objects.values_list("pk", flat=True))


def test_a_sweep_with_a_limit_says_that_more_is_due(make_number, nixflex: StandIn):
    for place in range(3):
        due(make_number, f"Renewed {place}.", PushRank.END)
    assert sweep(limit=2).more


def test_a_persons_save_comes_before_a_renewal_that_waits(make_number, nixflex):
    number = due(make_number, "Renewed.", PushRank.END)
    save(number, "By a person.")
    assert fresh(number).push_rank is None


def test_a_renewal_does_not_put_back_what_a_person_saved(make_number, nixflex):
    number = fresh(due(make_number, "By a person.", None))
    revisions.queue_push(number, timezone.now(), PushRank.BEGIN)
    assert number.push_rank is None


def test_people_never_wait_behind_a_thousand_renewals(number, nixflex):
    now = timezone.now()
    PhoneNumber.objects.bulk_create(
        PhoneNumber(number=f"+44163297{place:04}", push_rank=PushRank.END, next_push_at=now, state_since=now)
        for place in range(1000)
    )
    save(number, "By a person.")
    sweep(limit=1)
    assert nixflex.sent == ["By a person."]
