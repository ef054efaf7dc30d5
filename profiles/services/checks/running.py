"""Running the checks over the profiles of numbers, and storing what they find for the page."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from profiles.l10n.stored import site_locale
from profiles.models import NumberFinding, PhoneNumber
from profiles.models.limits import EXCERPT_LIMIT, REASON_LIMIT
from profiles.selectors.checks.contexts import Meant, contexts, meant_so
from profiles.selectors.checks.owners import Owners, all_owners
from profiles.services.locking import lock_numbers
from profiles.texts.checks.finding import Finding
from profiles.texts.checks.runner import check
from profiles.texts.truncation import truncate

# Numbers that are checked together, and how long what was found may stand: dates pass, other numbers change.
CHUNK = 250
CHECK_AGAIN = timedelta(days=1)


@dataclass(frozen=True)
class CheckedNumber:
    """One number, and what the checks found in the body of its head."""

    number: PhoneNumber
    findings: Sequence[Finding]
    meant: frozenset[Finding]

    @property
    def open(self) -> list[Finding]:
        """What nobody said is meant so."""
        return [each for each in self.findings if each not in self.meant]


def check_numbers(keys: Collection[int], owners: Owners, *, now: datetime) -> Iterator[CheckedNumber]:
    """Yield each of the numbers with those keys that exist, by key, and what the checks find in its body.

    Args:
        keys: Keys of numbers, some hundreds: all of them are read at once.
        owners: Whose the names and phone numbers in their bodies are.
        now: The time for which the bodies are judged.
    """
    numbers = list(
        PhoneNumber.objects.filter(pk__in=keys)
        .select_related("agent", "head__template_version")
        .defer("remote_text_seen", "head__first_change", "head__parts")
        .order_by("pk")
    )
    meant = meant_so([number.pk for number in numbers])
    known = contexts(numbers, owners, now=now, meant=meant)
    for number in numbers:
        found = check(number.head_body, known[number.pk])
        yield CheckedNumber(number, found, _meant(number, found, meant))


def _meant(number: PhoneNumber, found: Sequence[Finding], meant: Meant) -> frozenset[Finding]:
    said = meant.get(number.pk)
    if not said:
        return frozenset()
    body = number.head_body
    return frozenset(each for each in found if each.rule in said and each.mark(body) in said[each.rule].marks)


def check_all_numbers(*, now: datetime | None = None) -> Iterator[CheckedNumber]:
    """Yield every number with a profile that is not removed, by key, and what the checks find. Stores nothing.

    Args:
        now: The time for which the bodies are judged; the present one where it is None.
    """
    owners, now, last = all_owners(), now or timezone.now(), 0
    with site_locale():
        listed = PhoneNumber.objects.exclude(state=PhoneNumber.State.REMOVED).filter(has_profile=True)
        while keys := list(listed.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            last = keys[-1]
            yield from check_numbers(keys, owners, now=now)


def is_due() -> Q:
    """Return the condition for numbers to be checked: their body changed, or they were last checked a day ago."""
    return Q(check_at=None) | Q(check_at__lte=timezone.now())


def check_due_numbers(*, limit: int, stop: Callable[[], bool] = lambda: False) -> int:
    """Check up to ``limit`` numbers that are due, and store what is found; return how many were checked.

    Args:
        limit: How many at most.
        stop: Asked before each chunk of 250.
    """
    done, owners = 0, None
    while done < limit and not stop():
        keys = list(
            PhoneNumber.objects.filter(is_due()).values_list("pk", flat=True)[: min(CHUNK, limit - done)]
        )
        if not keys:
            break
        owners = owners or all_owners()
        check_and_store(keys, owners)
        done += len(keys)
    return done


def check_and_store(keys: Collection[int], owners: Owners) -> None:
    """Check the numbers with those keys, and store what is found instead of what was found before."""
    now = timezone.now()
    # Before the bodies are read: one that is saved meanwhile makes its number due again.
    with transaction.atomic():
        PhoneNumber.objects.filter(pk__in=lock_numbers(keys)).update(check_at=now + CHECK_AGAIN)
    with site_locale():
        rows = [row for checked in check_numbers(keys, owners, now=now) for row in _rows(checked)]
    with transaction.atomic():
        NumberFinding.objects.filter(number__in=keys).delete()
        # Another process may have checked one of them just now: it found the same.
        NumberFinding.objects.bulk_create(rows, ignore_conflicts=True)


def _rows(checked: CheckedNumber) -> Iterator[NumberFinding]:
    """Yield a row a rule: of what is not meant so where there is any."""
    if checked.number.state == PhoneNumber.State.REMOVED:
        return
    body = checked.number.head_body
    for rule, each in groupby(checked.findings, key=lambda finding: finding.rule):
        found = list(each)
        told = [finding for finding in found if finding not in checked.meant]
        first, *_rest = told or found
        yield NumberFinding(
            number=checked.number,
            rule=rule,
            count=len(told or found),
            start=first.start,
            end=first.end,
            message=truncate(first.message, REASON_LIMIT),
            excerpt=truncate(body[first.start : first.end], EXCERPT_LIMIT),
            is_meant=not told,
        )
