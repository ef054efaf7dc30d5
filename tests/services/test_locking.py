"""What a transaction sees that had to wait for another one."""

import threading
from contextlib import suppress
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection, transaction
from django.utils import timezone

from profiles.models import NumberTag, PhoneNumber, Revision, Tag, Template
from profiles.services import account, revisions
from profiles.services.locking import lock_account, lock_number, lock_numbers
from profiles.services.notices.content import Content
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.ending import end_everywhere
from profiles.services.notices.setting import set_notice
from profiles.services.pushing import many
from profiles.services.rollouts import templates
from profiles.services.tags import catalogue, tagging
from profiles.services.tags.catalogue import TagRefused
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.mirror.account_list import bring_in, see, the
from tests.services.stand_in import fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


# Somebody waits for this transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture(autouse=True)
def postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so nobody waits in the middle of a transaction")


def move_head(number) -> None:
    """Make version 2, "Theirs.", head and live of the locked number."""
    revision = revisions.build(number, "Theirs.", kind=Revision.Kind.EDITED, actor=SYSTEM, now=timezone.now())
    revision.save()
    revisions.set_head(number, revision)
    number.live = revision
    number.save()


def waits_for(work):
    """Return a thread in which ``work`` has come to a lock that this transaction holds."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    deadline = monotonic() + 10
    with connection.cursor() as cursor:
        while True:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return thread
            assert monotonic() < deadline, "it did not wait"


def test_a_number_that_was_waited_for_comes_with_its_new_head(number):
    seen = []

    def look():
        with transaction.atomic():
            locked = lock_number(number.pk)
            seen.extend([locked.version, locked.head_text, locked.live_text])

    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(look)
        move_head(mine)
    other.join()
    assert seen == [2, "Theirs.", "Theirs."]


def test_an_import_that_waited_compares_with_the_new_live_text(number, listing):
    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(lambda: see(listing, "Theirs."))
        move_head(mine)
    other.join()
    assert (fresh(number).state, fresh(number).remote_text_seen) == ("live", "Theirs.")


def test_an_import_that_waited_for_another_adds_no_number_twice(db, listing):
    account.get_account()
    listing.texts = {NUMBER: TEXT}
    with transaction.atomic():
        lock_account()
        other = waits_for(bring_in)
        PhoneNumber.objects.create(number=NUMBER, state_since=timezone.now())
    other.join()
    assert the().live_text == TEXT


def test_an_import_that_waited_does_not_count_as_a_look_after_a_push(number, listing):
    """The push ended after the list was read."""
    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(lambda: see(listing, "Read before the push."))
        mine.attempts.create(
            revision=mine.head, started_at=timezone.now(), finished_at=timezone.now(), outcome="accepted"
        )
    other.join()
    assert fresh(number).state == "live"


def test_a_save_of_a_template_that_waited_is_told_of_the_other(db):
    template = templates.create_template(actor=SYSTEM, name="Clinic", text="Mine", drop_empty_lines=False)
    conflicts = []

    def save() -> None:
        try:
            templates.save_template(
                template, actor=SYSTEM, text="Mine too", drop_empty_lines=False, base_version=1
            )
        except templates.TemplateConflict as conflict:
            conflicts.append(conflict)

    with transaction.atomic():
        held = Template.objects.select_for_update().get(pk=template.pk)
        other = waits_for(save)
        held.head = held.versions.create(version=2, text="Theirs", created_at=timezone.now())
        held.version = 2
        held.save()
    other.join()
    assert len(conflicts) == 1


# --- The order of locks: account, numbers by key


@pytest.fixture
def refused(sandbox, make_number) -> list[PhoneNumber]:
    """Three numbers that were refused, while pushing is paused; the sandbox has one of them no more."""
    numbers = [make_number(f"+44163296000{last}") for last in (3, 1, 2)]
    for number in numbers[:2]:
        sandbox.add(number.number, custom_prompt=TEXT)
    PhoneNumber.objects.update(state="rejected")
    account.pause(status=401, message="Not any more.", actor=SYSTEM)
    return sorted(numbers, key=lambda number: number.pk)


def resume():
    account.resume(actor=SYSTEM)


def push_many():
    many.push_many(PhoneNumber.objects.order_by("-pk"), actor=SYSTEM)


ALL_AT_ONCE = PhoneNumber.objects.select_for_update(nowait=True)


@pytest.mark.parametrize("work", [resume, bring_in])
def test_who_waits_for_the_account_holds_no_number(refused, work):
    with transaction.atomic():
        lock_account()
        other = waits_for(work)
        assert len(ALL_AT_ONCE.all()) == 3
    other.join()


@pytest.mark.parametrize("work", [push_many, bring_in])
def test_who_waits_for_the_first_number_holds_no_other(refused, monkeypatch, work):
    monkeypatch.setattr("profiles.services.pushing.many.require_pushing_allowed", lambda: None)
    first, *others = refused
    with transaction.atomic():
        lock_number(first.pk)
        other = waits_for(work)
        assert len(ALL_AT_ONCE.filter(pk__in=[number.pk for number in others])) == 2
    other.join()


def test_a_notice_that_is_set_meanwhile_is_ended_with_its_numbers_locked_before_it(
    make_number, manager, monkeypatch
):
    number, locked = make_number(), []

    def lock(keys):
        locked.append(lock_numbers(keys))
        return locked[-1]

    monkeypatch.setattr("profiles.services.notices.steps.lock_numbers", lock)
    now = timezone.now()
    content = Content("Closed", "We are closed.", "above", now, now + timedelta(days=2))
    notice = make_draft(actor=actor(manager), content=content, numbers=[NUMBER], now=now)
    with transaction.atomic():
        set_notice(notice, actor=actor(manager), now=now)
        other = waits_for(lambda: end_everywhere(notice, actor=actor(manager), now=now))
    other.join()
    assert locked == [[], [number.pk]]


def test_nobody_gives_a_number_a_tag_that_is_being_merged(number, manager, monkeypatch):
    tag, into = Tag.objects.create(name="A"), Tag.objects.create(name="B")
    record, others = catalogue._record, []

    def give():
        with suppress(TagRefused):
            tagging.set_tags(number, tags=[Tag.objects.get(pk=tag.pk)], actor=actor(manager))

    def record_late(*args, **kwargs):
        others.append(waits_for(give))
        record(*args, **kwargs)

    monkeypatch.setattr(catalogue, "_record", record_late)
    catalogue.merge_tags(Tag.objects.get(pk=tag.pk), into=into, actor=actor(manager))
    others[0].join()
    assert not NumberTag.objects.exists()
