"""The worker: one round of its loop, and how a real one ends."""

import json
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nixadmin.sandbox import SandboxServer
from profiles.models import Account, Draft, PhoneNumber
from profiles.services import account
from profiles.services.pushing import budget, sweeping
from profiles.services.rollouts import advancing
from profiles.tasks import push_number, push_saved
from profiles.worker import TASK_RETENTION, Worker
from tests.conftest import NUMBER, SYSTEM
from tests.services.another_process import environment
from tests.services.composing.notice_setup import create_notice
from tests.services.stand_in import fresh, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_round(sandbox):
    """Go once round each loop of a worker, against the sandbox."""

    def run() -> None:
        worker = Worker(interval=0)
        worker.send_round()
        worker.maintenance_round()

    return run


@pytest.fixture
def imported_lately() -> None:
    """No import is due, not even for another process, whose clock goes on."""
    Account.objects.update_or_create(
        pk=Account.ONLY, defaults={"next_import_at": timezone.now() + timedelta(days=36_500)}
    )


def test_what_is_due_becomes_live(one_round, imported_lately, shared):
    save(shared, "New")
    one_round()
    assert fresh(shared).state == "live"


def test_what_begins_is_sent_in_the_same_round(one_round, imported_lately, clock, shared, sandbox):
    create_notice(shared, text="Closed today.", begins=timedelta(), ends=timedelta(hours=1))
    one_round()
    assert (fresh(shared).state, fresh(shared).head_text[:13]) == ("live", "Closed today.")


def test_what_an_older_release_left_stale_is_repaired(one_round, imported_lately, shared):
    PhoneNumber.objects.update(length=7)
    one_round()
    assert fresh(shared).length == len(shared.head_text)


def test_numbers_are_imported_at_the_first_start(one_round, empty_account, sandbox):
    sandbox.add(NUMBER, custom_prompt="Open")
    one_round()
    assert PhoneNumber.objects.get().head_text == "Open"


def test_nothing_is_imported_before_it_is_time(one_round, imported_lately, sandbox):
    one_round()
    assert not PhoneNumber.objects.exists()


def test_imports_may_be_switched_off(one_round, sandbox, settings):
    settings.IMPORT_MINUTES = 0
    one_round()
    assert not PhoneNumber.objects.exists()


def test_expired_sessions_are_cleared(one_round, imported_lately):
    now = timezone.now()
    for key, expires in [("over", now - timedelta(seconds=1)), ("valid", now + timedelta(hours=1))]:
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    one_round()
    assert [session.session_key for session in Session.objects.all()] == ["valid"]


def test_after_an_import_the_next_one_is_due_in_its_time(one_round, sandbox, settings):
    settings.IMPORT_MINUTES = 20
    one_round()
    row = Account.objects.get()
    assert row.next_import_at - row.last_import_at == timedelta(minutes=20)


def test_an_import_that_failed_is_tried_again_in_a_minute(one_round, sandbox):
    sandbox.faults([{"method": "GET", "status": 503}])
    before = timezone.now()
    one_round()
    assert Account.objects.get().next_import_at < before + timedelta(minutes=2)


def test_an_import_that_stopped_itself_tells_the_pages_why(one_round, sandbox, make_number):
    sandbox.reset(numbers=0)
    for place in range(10):
        make_number(f"+4416329600{place:02}")
    one_round()
    assert "10 of 10 numbers are missing" in Account.objects.get().last_import_notes[0]


def test_a_failing_step_does_not_keep_the_others_back(one_round, sandbox, monkeypatch):
    def fails(**_: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr(sweeping, "sweep", fails)
    one_round()
    assert PhoneNumber.objects.exists()


def test_a_key_that_works_again_ends_the_pause(one_round, imported_lately):
    account.pause(status=401, message="No.", actor=SYSTEM)
    Account.objects.update(next_key_check_at=timezone.now())
    one_round()
    assert not account.is_paused()


def test_a_refused_key_is_not_checked_before_it_is_time(one_round, imported_lately):
    account.pause(status=401, message="No.", actor=SYSTEM)
    one_round()
    assert account.is_paused()


def test_a_key_that_is_still_refused_leaves_the_pause(one_round, imported_lately, sandbox):
    account.pause(status=401, message="No.", actor=SYSTEM)
    Account.objects.update(next_key_check_at=timezone.now())
    sandbox.faults([{"path": "/v1/usage", "status": 401}])
    one_round()
    assert account.is_paused()


@pytest.mark.django_db(transaction=True)
def test_a_task_pushes_what_was_saved(one_round, imported_lately, shared, monkeypatch, settings):
    settings.PUSH_INLINE = False
    push_saved(save(shared, "New"), actor=SYSTEM)
    monkeypatch.setattr(Worker, "_sweep", lambda self: None)
    one_round()
    assert fresh(shared).state == "live"


def test_a_save_that_was_pushed_at_once_leaves_no_task(shared):
    push_saved(save(shared, "New"), actor=SYSTEM)
    assert not DBTaskResult.objects.exists()


def test_a_save_that_has_to_wait_for_its_next_try_leaves_no_task(shared, sandbox):
    sandbox.faults([{"method": "PATCH", "status": 503}])
    push_saved(save(shared, "New"), actor=SYSTEM)
    assert not DBTaskResult.objects.exists()


def test_a_queue_that_fails_costs_no_save(shared, settings, monkeypatch):
    settings.PUSH_INLINE = False

    def fails(*_: object) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr(type(push_number), "enqueue", fails)
    assert push_saved(save(shared, "New"), actor=SYSTEM).state == "pending"


@pytest.mark.parametrize("status", ["SUCCESSFUL", "FAILED", "RUNNING", "READY"])
def test_old_tasks_are_pruned_whatever_became_of_them(one_round, imported_lately, status, monkeypatch):
    monkeypatch.setattr(Worker, "_run_tasks", lambda self: None)
    push_number.enqueue(0)
    DBTaskResult.objects.update(
        status=status, enqueued_at=timezone.now() - TASK_RETENTION - timedelta(seconds=1)
    )
    one_round()
    assert not DBTaskResult.objects.exists()


def test_old_drafts_are_dropped(one_round, imported_lately, number, editor):
    Draft.objects.create(
        user=editor, number=number, text="x", base_version=1, updated_at=timezone.now() - timedelta(days=31)
    )
    one_round()
    assert not Draft.objects.exists()


def test_a_rollout_goes_on_right_when_the_next_window_opens(imported_lately, sandbox, monkeypatch):
    monkeypatch.setattr(budget, "seconds_until_open", lambda: 0.2)
    worker = Worker(interval=60)
    worker.send_round()
    assert 0 < worker.until_next_send_round() <= 0.2


def test_a_rollout_that_has_more_to_do_is_not_waited_for(imported_lately, sandbox, monkeypatch):
    monkeypatch.setattr(advancing, "advance_rollouts", lambda **_: True)
    worker = Worker(interval=60)
    worker.send_round()
    assert worker.until_next_send_round() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_ends_cleanly_on_sigterm(imported_lately, make_number, settings):
    asked = threading.Event()
    with SandboxServer(numbers=0, on_request=lambda _: asked.set()) as sandbox:
        settings.NIXFLEX_BASE_URL = sandbox.url
        sandbox.add(NUMBER, custom_prompt="Old")
        number = save(make_number(), "New")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--interval", "0.1"],
            cwd=settings.BASE_DIR,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        asked.wait(20)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert (process.returncode, fresh(number).state) == (0, "live")
    assert [json.loads(line)["event"] for line in log.splitlines()] == [
        "worker_started",
        "push",
        "worker_stopped",
    ]
