"""Asking for many numbers to be pushed at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber
from profiles.services import account
from profiles.services.pushing import leases
from profiles.services.pushing.many import push_many
from profiles.services.pushing.push import PushRefused
from profiles.services.pushing.sweeping import sweep
from tests.conftest import SYSTEM, actor
from tests.services.stand_in import fresh, is_out, loses, push, refuses, save

pytestmark = pytest.mark.django_db


def ask(user, **numbers):
    return push_many(PhoneNumber.objects.filter(**numbers), actor=actor(user))


@pytest.mark.parametrize("step", [is_out, refuses, loses])
def test_what_is_asked_for_goes_out_with_the_next_sweep(clock, nixflex, number, editor, step):
    nixflex.script = [step]
    push(save(number, "Open Sundays."))
    assert ask(editor).sent == [number.pk]
    sweep(actor=SYSTEM)
    assert nixflex.sent == ["Open Sundays."] * 2


def test_an_unconfirmed_number_stays_so_until_it_is_sent_again(clock, nixflex, number, editor):
    nixflex.script = [loses]
    push(save(number, "Open Sundays."))
    ask(editor)
    assert fresh(number).state == "unconfirmed"


@pytest.mark.parametrize("state", ["drifted", "removed", "live"])
def test_what_must_not_be_pushed_stays_as_it_is(make_number, editor, state):
    number = make_number(state=state)
    asked = ask(editor)
    assert (asked.sent, list(asked.refused.values())) == ([], [[number]])
    assert fresh(number).next_push_at is None


def test_a_number_on_its_way_is_named(make_number, editor):
    number = make_number(state="pending", next_push_at=timezone.now() - timedelta(seconds=1))
    leases.take(number.pk, now=timezone.now())
    assert list(ask(editor).refused) == ["This profile is being sent at this moment."]


def test_while_pushing_is_paused_nothing_is_asked_for(make_number, editor):
    number = make_number(state="rejected")
    account.pause(status=401, message="The key is not valid.", actor=SYSTEM)
    with pytest.raises(PushRefused, match="paused"):
        ask(editor)
    assert fresh(number).state == "rejected"


def test_it_takes_the_right_to_push(make_number, viewer):
    number = make_number(state="rejected")
    with pytest.raises(PermissionDenied):
        ask(viewer)
    assert fresh(number).state == "rejected"


def test_who_asked_for_which_number_is_in_the_log(make_number, editor):
    number = make_number(state="rejected")
    ask(editor)
    event = AuditEvent.objects.get(action="push_asked")
    assert (event.number, event.actor, event.outcome) == (number, editor, "ok")
