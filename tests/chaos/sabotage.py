"""Switching one protection of the product off, to see that the run notices."""

# mypy: disable-error-code="assignment"
# What takes a place in the product has another type than what it replaces.

import dataclasses
import math
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from profiles import worker
from profiles.models import PhoneNumber, PushAttempt
from profiles.models.number import NEVER
from profiles.selectors.notices import layers
from profiles.services import clock_skew, conflicts, editing
from profiles.services.composing import bodies, system_clock_set_back, verifying
from profiles.services.details.merging import MergedDetails
from profiles.services.mirror import drift
from profiles.services.notices import ending
from profiles.services.pushing import answers, attempts, clock_steps, leases, push, settling, sweeping
from profiles.texts.composition import Layer
from tests.chaos.programs.sabotage import PROTECTIONS as OF_PROGRAMS


def attempt_first() -> None:
    """The attempt's row is only written with its outcome."""
    record_answer = settling.record_answer

    def insert_and_record(attempt: PushAttempt, *args: Any, **kwargs: Any) -> PhoneNumber:
        attempt.save()
        return record_answer(attempt, *args, **kwargs)

    unsaved = SimpleNamespace(create=PushAttempt)
    attempts.PushAttempt = SimpleNamespace(objects=unsaved)  # type: ignore[attr-defined]  # an import of its own
    settling.record_answer = insert_and_record


def lease() -> None:
    """Whoever comes takes the lease, and nobody ever loses it."""

    def take(pk: int, *, now: datetime, even_if_not_due: bool = False) -> uuid.UUID | None:
        token = uuid.uuid4()
        numbers = PhoneNumber.objects.filter(pk=pk, head__isnull=False, next_push_at__lte=now)
        numbers = numbers.exclude(state__in=[PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED])
        until = now + timedelta(seconds=leases.LEASE_SECONDS)
        return token if numbers.update(lease_token=token, lease_until=until) else None

    def take_locked(number: PhoneNumber, *, now: datetime) -> datetime:
        number.lease_token = uuid.uuid4()
        number.lease_until = now + timedelta(seconds=leases.LEASE_SECONDS)
        return number.lease_until

    leases.take, leases.take_locked = take, take_locked
    leases.holds = lambda pk, token: True


def base_check() -> None:
    """A save is taken whatever version it started from."""

    def require_base(number: PhoneNumber, change: conflicts.Change) -> None:
        if conflicts.is_drifted(number) and change.acknowledged != conflicts.conflict_key(number):
            raise conflicts.Conflict(number)

    editing.require_base = require_base  # type: ignore[attr-defined]  # an import of its own


def books() -> None:
    """Nothing of unknown outcome is remembered when another push is accepted."""
    settling.attempts_on_books = lambda number, since: []


def horizon() -> None:
    """A request of unknown outcome is taken to be over far too soon."""
    settling.horizon = lambda: timedelta(seconds=0.05)


def echo_check() -> None:
    """A 200 is enough, whatever Nixflex says that it keeps."""
    send = answers.send

    def trusting(*args: Any) -> answers.Answer:
        answer = send(*args)
        if answer.http_status == 200:
            answer = dataclasses.replace(answer, outcome=PushAttempt.Outcome.ACCEPTED, kept=None)
        return answer

    answers.send = trusting


def drift_refusal() -> None:
    """A save on a drifted number is taken without showing the outside text first."""
    conflicts.is_drifted = lambda number: False


def commit() -> None:
    """A save is answered as done, and never committed."""
    save_text: Any = editing.save_text

    def forgetful(*args: Any, **kwargs: Any) -> editing.SaveResult:
        with transaction.atomic():
            saved: editing.SaveResult = save_text.__wrapped__(*args, **kwargs)
            transaction.set_rollback(True)
        return saved

    editing.save_text = forgetful


def sweep() -> None:
    """Whatever was not live at once is left lying."""
    sweeping.sweep = lambda **_: sweeping.SweepResult()


def faithful_text() -> None:
    """Nixflex is sent a little more than was saved."""
    send = answers.send
    answers.send = lambda client, number, text: send(client, number, f"{text}!")


def clock_set_back() -> None:
    """Times that lie ahead stay where they are, however far the clock was set back."""
    clock_steps._clamp_all = lambda: 0


def clock_set_forward() -> None:
    """What lay ahead is over, however far the clock was set forward."""
    clock_steps._keep_ahead = lambda before: None


def skew() -> None:
    """A process sends whatever its clock says."""
    clock_skew.excessive_skew = lambda: None


def deadline_before_look() -> None:
    """The time that a request may take begins after the last look at the lease."""
    push.request_deadline = nullcontext  # type: ignore[attr-defined]  # an import of its own


def sweep_bound() -> None:
    """A sweep goes on until nothing is due any more."""
    sweep_to_its_end = sweeping.sweep
    sweeping.sweep = lambda **options: sweep_to_its_end(**(options | {"seconds": None}))


def two_loops() -> None:
    """Imports and signs of life wait until the sweep is over, and that goes on until nothing is due any more."""
    sweep_bound()
    sweeping.SIGN_OF_LIFE_EVERY = math.inf
    send_round = worker.Worker.send_round

    def all_in_one(self: worker.Worker) -> None:
        send_round(self)
        self.maintenance_round()

    worker.Worker.send_round = all_in_one
    worker.Worker._keep_order = lambda self: None


def composed_before_push() -> None:
    """What is sent is what the number last said, whatever has begun or ended since."""
    attempts.recomposing = SimpleNamespace(recompose_if_due=lambda number: None)  # type: ignore[attr-defined]


def ends_are_due() -> None:
    """Who ends a notice before its time does not have its numbers composed again."""
    ending.make_due = lambda numbers, now: None  # type: ignore[attr-defined]  # an import of its own


def same_body() -> None:
    """A base is fresh if it is the newest version, and not if its body is the newest."""
    conflicts.is_fresh = lambda number, change: change.base_version == number.version


def slow_round() -> None:
    """Nobody looks for numbers of which a next look was forgotten."""
    verifying.requeue_forgotten = lambda **_: 0


def ends() -> None:
    """What has begun is laid on for good."""
    layers_by_number: Any = layers.layers_by_number
    layers.layers_by_number = lambda keys, **_: layers_by_number(keys, over_after=NEVER)
    Layer.is_in_force = lambda layer, at: layer.starts_at <= at


def own_compositions() -> None:
    """What Nixflex holds after a restore is somebody else's, unless some version says it."""
    drift.save_composition = lambda *args, **kwargs: None  # type: ignore[attr-defined]  # an import of its own


def notices_after_step() -> None:
    """What began by a wrong clock stays, when that is set right, and the slow round finds nothing of it."""
    system_clock_set_back.recheck_notices = lambda now: 0
    slow_round()


def dates_renewed() -> None:
    """Dates in opening hours stay as they were when somebody last saved them."""
    bodies.body_at = lambda number, at, **_: bodies.Body(number.head_body)


def detail_bases() -> None:
    """A detail is saved, whatever it was where its change began."""
    body = MergedDetails.body

    def over_anything(self: MergedDetails, number: PhoneNumber) -> bodies.Body:
        details = (number.head.details or {}) if number.head else {}
        changes = {
            key: dataclasses.replace(change, base=details.get(key, ""))
            for key, change in self.changes.items()
        }
        return body(dataclasses.replace(self, changes=changes), number)

    MergedDetails.body = over_anything


PROTECTIONS: dict[str, Callable[[], None]] = {
    function.__name__: function
    for function in (
        attempt_first,
        lease,
        base_check,
        books,
        horizon,
        echo_check,
        drift_refusal,
        commit,
        sweep,
        faithful_text,
        clock_set_back,
        clock_set_forward,
        skew,
        deadline_before_look,
        sweep_bound,
        two_loops,
        composed_before_push,
        ends_are_due,
        same_body,
        slow_round,
        ends,
        own_compositions,
        notices_after_step,
        dates_renewed,
        detail_bases,
    )
} | OF_PROGRAMS
