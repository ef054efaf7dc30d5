"""Try now: a push because a person asks for it, and when it is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import PhoneNumber, PushAttempt
from profiles.services import account
from profiles.services.pushing import leases
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import SYSTEM, actor
from tests.services.stand_in import accepts, fresh, is_out, loses, push, refuses, save


@pytest.fixture
def retrying(clock, nixflex, number):
    """A number whose version 2 did not reach Nixflex."""
    nixflex.script = [is_out]
    return push(save(number, "Open Sundays."))


def try_now(number, user):
    return push_now(number, actor=actor(user))


def test_a_retrying_number_is_sent_without_waiting(retrying, nixflex, editor):
    assert try_now(retrying, editor).state == "live"


def test_an_unconfirmed_number_is_sent_without_waiting(clock, nixflex, number, editor):
    nixflex.script = [loses]
    assert try_now(push(save(number, "Open Sundays.")), editor).state == "live"


def test_a_rejected_number_is_sent_again(clock, nixflex, number, editor):
    nixflex.script = [refuses]
    assert try_now(push(save(number, "Open Sundays.")), editor).state == "live"


def test_a_rejected_number_is_pending_while_it_is_sent_again(clock, nixflex, number, editor):
    seen = []

    def looks(stand_in, text):
        seen.append(fresh(number).state)
        return accepts(stand_in, text)

    nixflex.script = [refuses, looks]
    try_now(push(save(number, "Open Sundays.")), editor)
    assert seen == ["pending"]


def test_a_number_that_is_rejected_again_stays_rejected(clock, nixflex, number, editor):
    nixflex.script = [refuses, refuses]
    assert try_now(push(save(number, "Open Sundays.")), editor).state == "rejected"


def test_a_saved_number_that_was_never_sent_can_be_sent(clock, nixflex, number, editor):
    assert try_now(save(number, "Open Sundays."), editor).state == "live"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("drifted", "This profile was changed outside Nixadmin. Decide about that change first."),
        ("removed", "This number is not in the Nixflex account any more, so nothing can be pushed to it."),
        ("live", "Nothing to push: callers hear the newest version already."),
    ],
)
def test_where_there_is_nothing_to_push_it_is_refused(retrying, nixflex, editor, state, message):
    PhoneNumber.objects.filter(pk=retrying.pk).update(state=state, next_push_at=None)
    with pytest.raises(PushRefused) as refused:
        try_now(retrying, editor)
    assert refused.value.message == message


def test_what_is_refused_is_not_sent(retrying, nixflex, editor):
    PhoneNumber.objects.filter(pk=retrying.pk).update(state="drifted", next_push_at=None)
    with pytest.raises(PushRefused):
        try_now(retrying, editor)
    assert len(nixflex.sent) == 1


def test_while_pushing_is_paused_it_is_refused(retrying, nixflex, editor):
    account.pause(status=402, message="Top up.", actor=SYSTEM)
    with pytest.raises(PushRefused, match="paused for the whole account"):
        try_now(retrying, editor)


def test_while_another_process_is_sending_it_is_refused(retrying, nixflex, editor):
    leases.take(retrying.pk, now=timezone.now(), even_if_not_due=True)
    with pytest.raises(PushRefused, match="being sent at this moment"):
        try_now(retrying, editor)


def test_a_viewer_may_not_push(retrying, nixflex, viewer):
    with pytest.raises(PermissionDenied, match="edit, revert and push profiles"):
        try_now(retrying, viewer)


@pytest.fixture(params=["drifted", "removed"])
def set_aside_at_the_last_moment(request, retrying, nixflex, editor, monkeypatch):
    """A number that was asked to be sent, and that an import set aside after the lease was taken."""
    take = leases.take

    def take_and_then_import(pk, **how):
        token = take(pk, **how)
        PhoneNumber.objects.filter(pk=pk).update(state=request.param, next_push_at=None)
        return token

    monkeypatch.setattr(leases, "take", take_and_then_import)
    return try_now(retrying, editor)


def test_what_is_set_aside_after_the_lease_was_taken_is_not_sent(set_aside_at_the_last_moment, nixflex):
    """What somebody has *seen* to be changed outside is never overwritten without a person."""
    assert len(nixflex.sent) == 1


def test_a_push_that_was_stopped_gives_the_lease_back(set_aside_at_the_last_moment):
    assert set_aside_at_the_last_moment.lease_token is None


def test_a_number_is_found_due_if_the_process_of_a_try_dies(retrying, nixflex, editor):
    """The try makes it due in the statement that takes the lease, so a dead process leaves it to be found."""
    leases.take(retrying.pk, now=timezone.now(), even_if_not_due=True)
    assert fresh(retrying).next_push_at == timezone.now()


def test_the_text_that_is_sent_is_the_newest(retrying, nixflex, editor):
    save(retrying, "Open Sundays and Mondays.")
    try_now(retrying, editor)
    assert nixflex.sent[-1] == "Open Sundays and Mondays."


def test_a_save_during_the_push_is_sent_as_well(retrying, nixflex, editor):
    def saves_meanwhile(stand_in, text):
        save(retrying, "Saved meanwhile.")
        return accepts(stand_in, text)

    nixflex.script = [saves_meanwhile]
    try_now(retrying, editor)
    assert nixflex.sent == ["Open Sundays.", "Open Sundays.", "Saved meanwhile."]


def test_a_save_during_the_push_leaves_the_confirmed_version_live_until_it_is_sent(retrying, nixflex, editor):
    def saves_meanwhile(stand_in, text):
        save(retrying, "Saved meanwhile.")
        return accepts(stand_in, text)

    nixflex.script = [saves_meanwhile, is_out]
    number = try_now(retrying, editor)
    assert (number.state, number.live.version, number.head.version) == ("retrying", 2, 3)


def test_each_try_is_an_attempt_of_its_own(retrying, nixflex, editor):
    try_now(retrying, editor)
    assert list(PushAttempt.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "not_applied",
        "accepted",
    ]
