"""Stores one chunk of the account's list: a fixed number of queries, whatever is in the chunk."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Agent, PhoneNumber, ProfileText, PushAttempt, Revision, SearchTerm
from profiles.models.audit import Action
from profiles.models.limits import PROVIDER_LIMIT
from profiles.nixflex import RemoteNumber
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.mirror import drift
from profiles.services.pushing.answers import replace_unstorable
from profiles.texts.contract import canonical, over_by
from profiles.texts.label_guess import guess_label

# What an import may change on a number, besides the times of its look (which change on every one).
FIELDS = [
    "agent_id", "label", "provider", "remote_created_at", "head_id", "has_profile", "length", "changed_at",
    "live_id", "state", "state_since", "version", "next_push_at", "unsettled_until", "remote_text_seen",
    "removed_at", "text_listed",
]  # fmt: skip


def _values(number: PhoneNumber) -> tuple[object, ...]:
    return tuple(getattr(number, name) for name in FIELDS)


class Chunk:
    """One chunk of rows of the list, stored in the caller's transaction.

    ``read_from`` is when the reading of the list began: whatever happened to a number's text after that, the
    row does not count as a look at it.
    """

    def __init__(
        self,
        rows: Iterable[RemoteNumber],
        agents: dict[str, Agent],
        *,
        actor: Actor,
        read_from: datetime,
    ) -> None:
        self.rows = {row.phone_number: row for row in rows}
        self.agents = agents
        self.actor = actor
        self.read_from = read_from
        self.now = timezone.now()
        self.added = self.first_texts = self.not_checked = 0
        self.drifted: list[PhoneNumber] = []
        self.returned: list[PhoneNumber] = []
        self.notes: list[str] = []

    def store(self) -> None:
        """Insert new numbers, compare every text, and save."""
        numbers = self._existing()
        known = {number.number for number in numbers}
        new = PhoneNumber.objects.bulk_create(
            [PhoneNumber(number=name, state_since=self.now) for name in self.rows if name not in known]
        )
        self.added = len(new)
        numbers += new
        before = {number.pk: _values(number) for number in numbers}
        for number in numbers:
            self._mirror(number)
        sent = drift.sent_since_verified(numbers)
        looks = [self._look(number, sent.get(number.pk, [])) for number in numbers]
        firsts = [first for first in looks if first is not None]
        self._store_firsts(firsts)
        changed = [number for number in numbers if _values(number) != before[number.pk]]
        PhoneNumber.objects.bulk_update(
            changed, [name.removesuffix("_id") for name in FIELDS], batch_size=100
        )
        self._keep_times(numbers)
        ProfileText.objects.follow([revision.number for revision in firsts])
        SearchTerm.objects.follow({*new, *(revision.number for revision in firsts)})
        returned = [(number, None) for number in self.returned]
        drifted = [(number, number.live) for number in self.drifted]
        audit.record_each(actor=self.actor, action=Action.RETURNED, numbers=returned)
        audit.record_each(actor=self.actor, action=Action.DRIFT, numbers=drifted)

    def _keep_times(self, numbers: list[PhoneNumber]) -> None:
        """Set ``last_seen_at`` and, where the comparison counts, ``verified_at`` of the numbers."""
        here = PhoneNumber.objects.filter(pk__in=[number.pk for number in numbers])
        looked = [number.pk for number in numbers if number.verified_at == self.read_from]
        here.update(last_seen_at=self.now)
        here.filter(pk__in=looked).update(verified_at=self.read_from)

    def _existing(self) -> list[PhoneNumber]:
        """Return the chunk's numbers that exist, locked, each with whether this comparison counts."""
        attempts = PushAttempt.objects.filter(number=OuterRef("pk"))
        # One that never finished is on the books until its process is dead and its request can't land any more.
        on_books = attempts.filter(on_books_until__gt=self.read_from)
        finished_since = attempts.filter(finished_at__gte=self.read_from)
        newer = Q(verified_at__isnull=True) | Q(verified_at__lte=self.read_from)
        numbers = PhoneNumber.objects.filter(number__in=self.rows)
        # By itself, for the reason that lock_number gives.
        lock_numbers(numbers.values_list("pk", flat=True))
        return list(
            numbers.select_related("head", "live").annotate(
                look_counts=newer & ~Exists(on_books) & ~Exists(finished_since)
            )
        )

    def _mirror(self, number: PhoneNumber) -> None:
        row = self.rows[number.number]
        number.agent = self.agents.get(row.agent_id)
        number.provider = replace_unstorable(row.provider)[:PROVIDER_LIMIT]
        number.remote_created_at = row.created_at

    def _look(self, number: PhoneNumber, sent: Iterable[Revision]) -> Revision | None:
        """Compare the row's text; return the unsaved version 1 if this is the number's first known text."""
        returned = number.state == PhoneNumber.State.REMOVED
        text = self._text(number)
        if returned:
            self.returned.append(number)
            number.removed_at = None
        if text is None or not getattr(number, "look_counts", True):
            if returned:
                self._return_unseen(number, sent)
            return None
        shown = replace_unstorable(text)
        if shown != text:
            self.notes.append(
                _("The profile of {number} holds characters that can't be stored.").format(
                    number=number.number
                )
            )
        elif number.version == 0 and text and not over_by(text):
            return self._first_text(number, text)
        if drift.compare_seen_text(number, shown, read_from=self.read_from, now=self.now, sent=sent):
            self.drifted.append(number)
        return None

    def _text(self, number: PhoneNumber) -> str | None:
        """Return the row's text in canonical form; None where the list does not tell it."""
        raw = self.rows[number.number].custom_prompt
        number.text_listed = raw is not None
        if raw is None:
            self.not_checked += 1
            return None
        return canonical(raw)

    def _return_unseen(self, number: PhoneNumber, sent: Iterable[Revision]) -> None:
        """Restore a removed number whose text can't be compared now, to the state that its rows imply.

        Outside text that was seen waits for a person. What is not live, or may not be any more, is pushed.
        """
        if number.remote_text_seen is not None and number.remote_text_seen != number.live_text:
            revisions.set_state(number, PhoneNumber.State.DRIFTED, self.now)
        elif number.head_id == number.live_id and all(revision.text == number.head_text for revision in sent):
            revisions.set_state(number, PhoneNumber.State.LIVE, self.now)
        else:
            revisions.queue_push(number, self.now)

    def _first_text(self, number: PhoneNumber, text: str) -> Revision:
        number.remote_text_seen = text
        number.verified_at = self.read_from
        number.label = number.label or guess_label(text)
        self.first_texts += 1
        return revisions.build(number, text, kind=Revision.Kind.IMPORTED, actor=self.actor, now=self.now)

    def _store_firsts(self, firsts: list[Revision]) -> None:
        Revision.objects.bulk_create(firsts)
        for revision in firsts:
            number = revision.number
            revisions.set_head(number, revision)
            number.live = revision
            revisions.set_state(number, PhoneNumber.State.LIVE, self.now)
            number.next_push_at = None
