"""Import: brings the account's agents and numbers into the mirror; safe to repeat at any time."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import Account, Agent, PhoneNumber
from profiles.models.audit import Action
from profiles.nixflex import NixflexClient, NixflexError, ReadPace, RemoteNumber
from profiles.services import account, api, audit, clock_skew
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_account, lock_numbers
from profiles.services.mirror import mirroring
from profiles.services.mirror.agents import store_agents
from profiles.services.mirror.progress import Progress, shown_progress
from profiles.services.mirror.reading import AccountReading, read_account
from profiles.services.pushing import clock_steps

# Rows a transaction: few statements, yet no lock held for long.
CHUNK_SIZE = 500
# How long one import may show no progress before another worker thinks that it died, and the wait after one that
# failed.
CLAIM, TRY_AGAIN = timedelta(minutes=5), timedelta(minutes=1)
# Seconds that an import may wait for Nixflex's rate limit: where somebody waits for the page, and in a worker.
PATIENCE_OF_PEOPLE, PATIENCE = 10.0, 3600.0
# More than this share of the numbers, and more than this many, may not disappear in one import.
REMOVAL_SHARE, REMOVAL_COUNT = 0.20, 5
# How often one import begins, as it does again where the clock was set meanwhile.
BEGINNINGS = 3


class ImportStopped(SaveRefused):
    """The account's list looked wrong or can't be kept, or this machine's clock is wrong; nothing was changed.

    But where the clock is set again and again, what was stored before stays.
    """


@dataclass
class ImportReport:
    """Counts of what an import did, with sentences about whatever was odd."""

    agents: int = 0
    seen: int = 0
    added: int = 0
    first_texts: int = 0
    drifted: int = 0
    removed: int = 0
    returned: int = 0
    not_checked: int = 0
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return name -> count."""
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}


Row = TypeVar("Row")


def _silent(stage: str, done: int, total: int) -> None:
    pass


@site_locale()
def import_numbers(
    *,
    actor: Actor,
    allow_removals: bool = False,
    progress: Progress = _silent,
    pace: ReadPace | None = None,
) -> ImportReport:
    """Import the account's agents and numbers from Nixflex.

    A number's first-seen text becomes its version 1. A number that is missing is marked removed. Text that was
    changed outside is drift; nothing of ours is overwritten and nothing is pushed.

    The list is read to its end before anything is stored, since only then can be told what is missing; then it
    is stored in chunks, each a transaction of its own. Whatever ends an import early, the chunks before that
    stay, and nothing is marked removed. The next one goes on there: it reads the list anew, since a look must be
    newer than what was done meanwhile, and passes over what is stored at nearly no cost (``mirroring.Chunk``).

    Args:
        actor: Needs the right to import.
        allow_removals: Go on although a large part of the numbers is missing from the list.
        progress: Told how far it is; so is the account's row.
        pace: How the reads are spaced, and how long a 429 is waited out; a person who waits has little patience.

    Raises:
        PermissionDenied: The actor may not import.
        NixflexError: Nixflex could not be read; nothing was changed.
        ImportStopped: More than 20 % of the numbers, and more than 5, are missing, the clock is wrong or set again
            and again, or there is no room for a temporary file.
    """
    actor.require(permissions.IMPORT)
    actor.require_every_number()
    pace = pace or ReadPace(patience=PATIENCE_OF_PEOPLE)
    for _beginning in range(BEGINNINGS):
        clock_steps.repair_after_step()
        if message := clock_skew.excessive_skew_message():
            raise ImportStopped(message)
        with suppress(clock_steps.ClockWasSet), shown_progress(progress) as tell:
            return _import(api.client(), pace, tell, actor=actor, allow_removals=allow_removals)
    raise ImportStopped(
        _(
            "Import stopped: the clock of this server was set again and again while Nixflex's list was read and "
            "stored. Import once more when the clock is right; what was stored before that is not lost."
        )
    )


def _import(
    client: NixflexClient, pace: ReadPace, tell: Progress, *, actor: Actor, allow_removals: bool
) -> ImportReport:
    # By a clock that was set back meanwhile, the reading would count as newer than whatever was found since.
    watch = clock_steps.Watch()
    reading = _read(client, pace, tell, watch)
    report = ImportReport(seen=reading.seen, notes=list(reading.notes))
    if not allow_removals:
        _guard_removals(reading.missing)
    agents = store_agents(reading.agents, reading.agent_ids, client=client, pace=pace, now=reading.read_from)
    report.agents = len(agents)
    stored = 0
    for rows in _chunks(reading.numbers()):
        with watch.transaction():
            _store_chunk(rows, agents, report, actor=actor, read_from=reading.read_from)
        stored += len(rows)
        tell("storing", stored, reading.usable)
    for numbers in _chunks(reading.missing):
        with watch.transaction():
            report.removed += _remove(numbers, actor=actor, read_from=reading.read_from)
    with watch.transaction():
        _finish(report, actor=actor, read_from=reading.read_from)
    return report


def _read(client: NixflexClient, pace: ReadPace, tell: Progress, watch: clock_steps.Watch) -> AccountReading:
    def progress(count: int) -> None:
        tell("reading", count, 0)
        watch.require_unset()  # after each page: the next ones would be read in vain

    try:
        return read_account(client, pace=pace, progress=progress)
    except OSError as error:
        raise ImportStopped(
            _(
                "Import stopped, nothing was changed: Nixflex's list can't be kept in a temporary file ({error}). "
                "Make room for it, or name another folder in TMPDIR."
            ).format(error=error.strerror or error)
        ) from error


def import_if_due(*, actor: Actor, wait: Callable[[float], bool | None] = time.sleep) -> ImportReport | None:
    """Import if ``IMPORT_MINUTES`` have passed since the last time, or if a push has to wait for an import.

    Called by every worker as often as it likes: the one that moves the time on imports.

    Args:
        actor: In whose name.
        wait: Waits so many seconds for the rate limit; returns True where the worker is to stop.

    Returns:
        The report, or None where it is not due.

    Raises:
        NixflexError: Nixflex could not be read; tried again in a minute.
        ImportStopped: Too many numbers are missing; the pages say so until an import succeeds.
    """
    import_first = account.must_import_first()
    if not settings.IMPORT_MINUTES and not import_first:
        return None
    account.get_account()
    now = timezone.now()
    due = Q(next_import_at__isnull=True) | Q(next_import_at__lte=now)
    if import_first:  # unless another worker is at it
        due |= Q(next_import_at__gt=now + CLAIM)
    # Should this process die, another one imports after that time.
    if not Account.objects.filter(due).update(next_import_at=now + CLAIM):
        return None
    try:
        pace = ReadPace(patience=PATIENCE, wait=wait, on_read=_keep_claim)
        return import_numbers(actor=actor, pace=pace)
    except ImportStopped as stopped:
        Account.objects.update(
            next_import_at=now + timedelta(minutes=settings.IMPORT_MINUTES),
            last_import_notes=[stopped.message],
        )
        raise
    except NixflexError:
        Account.objects.update(next_import_at=now + TRY_AGAIN)
        raise


def _keep_claim() -> None:
    """Extend this process's claim on the import, so that no other worker starts one beside it."""
    now = timezone.now()
    Account.objects.filter(next_import_at__lt=now + CLAIM / 2).update(next_import_at=now + CLAIM)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK_SIZE)):
        yield chunk


def _guard_removals(missing: Sequence[str]) -> None:
    present = PhoneNumber.objects.exclude(state=PhoneNumber.State.REMOVED).count()
    if len(missing) > REMOVAL_COUNT and len(missing) > REMOVAL_SHARE * present:
        raise ImportStopped(
            _(
                "Import stopped, nothing was changed: {count} of {present} numbers are missing from "
                "Nixflex's list. If they really left the account, run `manage.py import_numbers --allow-removals`."
            ).format(count=format_number(len(missing)), present=format_number(present))
        )


def _store_chunk(
    rows: Sequence[RemoteNumber],
    agents: dict[str, Agent],
    report: ImportReport,
    *,
    actor: Actor,
    read_from: datetime,
) -> None:
    # Two imports at once take turns, so neither adds a number that the other just added.
    lock_account()
    chunk = mirroring.Chunk(rows, agents, actor=actor, read_from=read_from)
    chunk.store()
    report.added += chunk.added
    report.first_texts += chunk.first_texts
    report.drifted += len(chunk.drifted)
    report.returned += len(chunk.returned)
    report.not_checked += chunk.not_checked
    report.notes += chunk.notes


def _remove(numbers: Iterable[str], *, actor: Actor, read_from: datetime) -> int:
    """Mark ``numbers`` as removed, each with an audit event; return how many were.

    Those that another import found after the reading began at ``read_from`` are there.
    """
    now = timezone.now()
    locked = lock_numbers(PhoneNumber.objects.filter(number__in=numbers).values_list("pk", flat=True))
    gone = list(
        PhoneNumber.objects.filter(pk__in=locked)
        .exclude(state=PhoneNumber.State.REMOVED)
        .exclude(last_seen_at__gt=read_from)
    )
    PhoneNumber.objects.filter(pk__in=[number.pk for number in gone]).update(
        state=PhoneNumber.State.REMOVED, state_since=now, removed_at=now, next_push_at=None
    )
    audit.record_each(actor=actor, action=Action.REMOVED, numbers=[(number, None) for number in gone])
    return len(gone)


def _finish(report: ImportReport, *, actor: Actor, read_from: datetime) -> None:
    if report.not_checked:
        report.notes.append(
            _(
                "Nixflex's list does not tell the profile of {not_checked} numbers, "
                "so outside changes to them cannot be seen."
            ).format(not_checked=format_number(report.not_checked))
        )
    enough = account.allow_pushing_after_import(read_from=read_from)
    Account.objects.filter(pk=Account.ONLY).update(
        last_import_at=read_from,
        last_import_notes=report.notes,
        next_import_at=read_from + (timedelta(minutes=settings.IMPORT_MINUTES) if enough else TRY_AGAIN),
    )
    audit.record(
        actor=actor,
        action=Action.IMPORT,
        data=report.counts(),
        reason=" ".join(report.notes),
    )
