"""Dry-run rows: the effect of each on its number, computed and stored in batches."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.differences.lines import ChangeSummary, summary
from profiles.models import PhoneNumber, Rollout, RolloutRow, TemplateVersion
from profiles.models.limits import REASON_LIMIT, TYPED_NUMBER_LIMIT
from profiles.models.rollout import SENDABLE, Effect, RowCode
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans.blocking import Block, block_of, other_editors
from profiles.texts.composition import body_digest
from profiles.texts.contract import (
    LIMIT,
    UnusableText,
    canonical,
    check_usable,
    utf16_length,
)

# Rows judged, and stored in one short transaction. Nobody waits long for the database in the meantime, and no
# more profiles than these are in memory.
BATCH_SIZE = 250
# Code points of a text over the limit that are kept, for people to see what it is about.
STORED_TEXT_LIMIT = 2 * LIMIT

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One number to be changed, or a table row that names none.

    ``position`` orders the rows; ``line`` and ``typed`` are how people find it in their table; ``blocked``
    says why nothing can come of it whatever its text, and ``code`` the same for programs. ``values`` are its cells
    by column, or the changes of its details by key.
    """

    position: int
    line: int
    typed: str
    number_id: int | None
    values: Mapping[str, Any] = field(default_factory=dict)
    blocked: str = ""
    excluded: bool = False
    code: RowCode = RowCode.REFUSED


@dataclass(frozen=True)
class RenderedText:
    """The new text of an entry, and what it is filled in from.

    Attributes:
        text: What callers would hear, notices aside.
        blocked: Why it can't be used, as a sentence; "" if it can.
        template_version: Of which it is filled in; None where it is written by hand.
        details: With what it is filled in.
        changes: What the row keeps of single details, by key; None for the values of its entry.
        told: What people are to know of it, though it can be used; "" for nothing.
        stops: The number follows no template afterwards, even where its text stays the same.
        code: Why it is blocked, for programs.
    """

    text: str
    blocked: str = ""
    template_version: TemplateVersion | None = None
    details: dict[str, Any] | None = None
    changes: Mapping[str, Any] | None = None
    told: str = ""
    stops: bool = False
    code: RowCode = RowCode.REFUSED

    def changes_nothing(self, number: PhoneNumber) -> bool:
        """Return whether ``number`` says this already, and is made of the same."""
        head = number.head
        version = head.template_version_id if head else None
        if self.template_version is None:
            return self.text == number.head_body and not (self.stops and version is not None)
        return head is not None and version == self.template_version.pk and head.details == self.details


# Makes the new text of an entry from its number as it is now; None where it names none.
TextRenderer = Callable[[Entry, PhoneNumber | None], RenderedText]
# Counts the words that an old text, the first one, and a new one don't share.
TextComparison = Callable[[str, str], ChangeSummary]


def write_rows(
    rollout: Rollout,
    entries: Sequence[Entry],
    render: TextRenderer,
    *,
    actor: Actor,
    heed_drafts: bool = True,
    compare: TextComparison = summary,
) -> Counter[str]:
    """Compute the effect of ``entries`` on their numbers as they are now, and store them as rows.

    Rows that stand at the same positions are replaced.

    Args:
        rollout: Not to be started by anyone meanwhile.
        entries: In any order, each number once (others are ``blocked``).
        render: Renders the new text of each.
        actor: Whose rights count, and whose own drafts don't.
        heed_drafts: Block numbers at which somebody else is typing.
        compare: Counts the words that come and go.

    Returns:
        How many rows have each effect.
    """
    counts: Counter[str] = Counter()
    for some in _batches(entries, BATCH_SIZE):
        now = timezone.now()
        ids = {entry.number_id for entry in some if entry.number_id is not None}
        numbers = (
            PhoneNumber.objects.select_related("head__template_version__template")
            .defer("remote_text_seen")
            .in_bulk(ids)
        )
        at_work = other_editors(ids, actor, now) if heed_drafts else {}
        rows = []
        for entry in some:
            number = numbers.get(entry.number_id) if entry.number_id is not None else None
            others = at_work.get(number.pk, []) if number else []
            row = _row(rollout, entry, number, render, others, actor=actor)
            if row.effect in SENDABLE:
                change = compare(number.head_body if number else "", row.text)
                row.words_added, row.words_removed = change.words_added, change.words_removed
            rows.append(row)
        counts.update(row.effect for row in rows)
        with transaction.atomic():
            RolloutRow.objects.filter(rollout=rollout, position__in=[row.position for row in rows]).delete()
            RolloutRow.objects.bulk_create(rows)
    return counts


def _rendered(entry: Entry, number: PhoneNumber | None, render: TextRenderer) -> RenderedText:
    """Return what ``render`` makes; what refuses that, as damaged details do, blocks the entry alone."""
    try:
        return render(entry, number)
    except SaveRefused as refused:
        return RenderedText(number.head_body if number else "", refused.message)


def _row(
    rollout: Rollout,
    entry: Entry,
    number: PhoneNumber | None,
    render: TextRenderer,
    others: list[str],
    *,
    actor: Actor,
) -> RolloutRow:
    old = number.head_body if number else ""
    made = _rendered(entry, number, render)
    text = canonical(made.text)
    size = utf16_length(text)
    unchanged = number is not None and made.changes_nothing(number)
    block = (
        _blocked(entry)
        or _blocked(made)
        or block_of(number, text, unchanged=unchanged, others=others, actor=actor)
    )
    row = RolloutRow(
        rollout=rollout,
        position=entry.position,
        line=entry.line,
        number_typed=entry.typed[:TYPED_NUMBER_LIMIT],
        number=number,
        values=dict(entry.values if made.changes is None else made.changes),
        text=_storable(text),
        length=size,
        template_version=made.template_version,
        details=made.details,
        base=number.head if number else None,
        base_version=number.version if number else 0,
        base_digest=body_digest(old) if number else None,
        excluded=entry.excluded,
        code=block.code if block else "",
        reason=block.reason[:REASON_LIMIT] if block else "",
        submission=f"rollout-{rollout.pk}-{entry.position}",
    )
    if block:
        row.effect = Effect.BLOCKED
    elif unchanged:
        row.effect = Effect.UNCHANGED
    else:
        row.effect = Effect.CHANGED if old else Effect.NEW
        row.reason = (made.told or _same_words(text, old, made))[:REASON_LIMIT]
    return row


def _same_words(text: str, old: str, made: RenderedText) -> str:
    """Return the sentence about a text that stays as it is and is made of something else; "" for another."""
    if text != old:
        return ""
    if made.template_version is None:
        return _("The text stays the same; it follows the template no more.")
    return _("The text stays the same; it follows version {version} of the template.").format(
        version=made.template_version.version
    )


def _blocked(made: Entry | RenderedText) -> Block | None:
    return Block(made.code, made.blocked) if made.blocked else None


def _storable(text: str) -> str:
    try:
        check_usable(text)
    except UnusableText:
        text = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return text[:STORED_TEXT_LIMIT]


def _batches(entries: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]
