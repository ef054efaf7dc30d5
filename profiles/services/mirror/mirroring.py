"""Stores one chunk of the account's list: a fixed number of statements, whatever is in the chunk."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Agent, PhoneNumber, ProfileText, PushAttempt, Revision, SearchTerm
from profiles.models.audit import Action
from profiles.models.bulk import insert_rows, update_rows
from profiles.models.limits import PROVIDER_LIMIT
from profiles.nixflex import RemoteNumber
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.mirror import drift
from profiles.services.mirror.compositions import layers_since_verified
from profiles.services.webhooks import outbox
from profiles.texts.composition import Layer
from profiles.texts.contract import canonical, over_by, replace_unstorable
from profiles.texts.label_guess import guess_label

# What an import may change on a number, besides the times of its look (which change on every one).
FIELDS = [
    "agent_id", "label", "provider", "remote_created_at", "head_id", "has_profile", "length", "changed_at",
    "body_version", "recompose_at", "template_id", "check_at",
    "live_id", "state", "state_since", "version", "next_push_at", "push_rank", "unsettled_until",
    "remote_text_seen", "removed_at", "text_listed",
]  # fmt: skip
# The head is live and nothing waits. (Where both are null they are not equal, says SQL.)
AT_REST = Q(
    Q(head=F("live")) | Q(head__isnull=True, live__isnull=True),
    state=PhoneNumber.State.LIVE,
    state_since__isnull=False,
    next_push_at__isnull=True,
    unsettled_until__isnull=True,
)


class Known(NamedTuple):
    """What tells whether a row of the list says anything new of a number."""

    pk: int
    number: str
    agent_id: int | None
    provider: str
    remote_created_at: datetime | None
    text_listed: bool
    state: str
    remote_text_seen: str | None
    confirmed_text: str | None
    at_rest: bool
    look_counts: bool


class Chunk:
    """One chunk of rows of the list, stored in the caller's transaction.

    ``read_from`` is when the reading of the list began: whatever happened to a number's text after that, the
    row does not count as a look at it.

    A row that says nothing new costs little: its number is not loaded, and one statement moves the times of all
    such numbers of the chunk.
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
        self.added = self.first_texts = 0
        self.not_checked = sum(row.custom_prompt is None for row in self.rows.values())
        self.layers: dict[int, list[Layer]] = {}
        self.drifted: list[PhoneNumber] = []
        self.returned: list[PhoneNumber] = []
        self.notes: list[str] = []

    def store(self) -> None:
        """Insert new numbers, compare every text, and save."""
        known = self._known()
        same = [number for number in known if self._is_same(number)]
        numbers = self._load({number.pk for number in known} - {number.pk for number in same})
        uncounted = {number.number for number in known if not number.look_counts}
        sent = drift.sent_since_verified(numbers)
        self.layers = layers_since_verified(filter(self._is_unexplained, numbers))
        names = {number.number for number in known}
        new = [PhoneNumber(number=name, state_since=self.now) for name in self.rows if name not in names]
        before = [_values(number) for number in numbers]
        firsts = []
        for number in [*numbers, *new]:
            self._mirror(number)
            if self._look(number, sent.get(number.pk, []), counts=number.number not in uncounted):
                firsts.append(number)
        versions = self._build_firsts(firsts)
        self._insert(new)
        before += [_values(number) for number in new]
        self._store_firsts(firsts, versions)
        _save_changes([*numbers, *new], before)
        became_live = {number.pk: number for number in [*firsts, *_became_live(numbers, before)]}
        outbox.tell_live(list(became_live.values()))
        looked = [number.pk for number in same if number.look_counts and self._tells(number.number)]
        looked += [number.pk for number in numbers if number.verified_at == self.read_from]
        self._keep_times({number.pk for number in known}, looked)
        ProfileText.objects.follow(firsts)
        SearchTerm.objects.follow({*new, *firsts})
        self._audit()

    def _known(self) -> list[Known]:
        """Return what is known of the chunk's numbers, locked, each with whether this comparison counts."""
        attempts = PushAttempt.objects.filter(number=OuterRef("pk"))
        # One that never finished is on the books until its process is dead and its request can't land any more.
        on_books = attempts.filter(on_books_until__gt=self.read_from)
        finished_since = attempts.filter(finished_at__gte=self.read_from)
        newer = Q(verified_at__isnull=True) | Q(verified_at__lte=self.read_from)
        # Of two readings that overlap, nobody knows which saw the number first: neither takes back drift that the
        # other has found.
        drifted = Q(state=PhoneNumber.State.DRIFTED)
        known_before = Q(last_seen_at__isnull=True) | Q(last_seen_at__lte=self.read_from)
        numbers = PhoneNumber.objects.filter(number__in=self.rows)
        # By itself, for the reason that lock_number gives.
        lock_numbers(numbers.values_list("pk", flat=True))
        numbers = numbers.annotate(
            confirmed_text=F("live__text"),
            at_rest=AT_REST,
            look_counts=newer & (~drifted | known_before) & ~Exists(on_books) & ~Exists(finished_since),
        )
        return [Known(*row) for row in numbers.values_list(*Known.__annotations__)]

    def _is_same(self, number: Known) -> bool:
        """Return whether the row says of the ``number`` only what is known."""
        row = self.rows[number.number]
        mirrored = (number.agent_id, number.provider, number.remote_created_at)
        if mirrored != self._mirrored(row) or number.text_listed != self._tells(number.number):
            return False
        if row.custom_prompt is None or not number.look_counts:
            return number.state != PhoneNumber.State.REMOVED
        seen = canonical(row.custom_prompt)
        return number.at_rest and seen == number.remote_text_seen == (number.confirmed_text or "")

    def _is_unexplained(self, number: PhoneNumber) -> bool:
        """Return whether the row tells of the ``number`` another text than its newest versions have."""
        raw = self.rows[number.number].custom_prompt
        return raw is not None and canonical(raw) not in {number.head_text, number.live_text}

    def _load(self, keys: set[int]) -> list[PhoneNumber]:
        numbers = PhoneNumber.objects.filter(pk__in=keys).order_by("pk")
        return list(numbers.select_related("head", "live")) if keys else []

    def _tells(self, name: str) -> bool:
        return self.rows[name].custom_prompt is not None

    def _mirrored(self, row: RemoteNumber) -> tuple[int | None, str, datetime | None]:
        agent = self.agents.get(row.agent_id)
        key = agent.pk if agent else None
        return key, replace_unstorable(row.provider)[:PROVIDER_LIMIT], row.created_at

    def _mirror(self, number: PhoneNumber) -> None:
        row = self.rows[number.number]
        number.agent_id, number.provider, number.remote_created_at = self._mirrored(row)
        number.text_listed = self._tells(number.number)

    def _look(self, number: PhoneNumber, sent: Iterable[Revision], *, counts: bool) -> bool:
        """Compare the row's text; return whether it is the number's first known text, to be its version 1."""
        returned = number.state == PhoneNumber.State.REMOVED
        raw = self.rows[number.number].custom_prompt
        if returned:
            self.returned.append(number)
            number.removed_at = None
        if raw is None or not counts:
            if returned:
                self._return_unseen(number, sent)
            return False
        text = canonical(raw)
        shown = replace_unstorable(text)
        if shown != text:
            self.notes.append(
                _("The profile of {number} holds characters that can't be stored.").format(
                    number=number.number
                )
            )
        elif number.version == 0 and text and not over_by(text):
            number.remote_text_seen = text
            number.verified_at = self.read_from
            number.label = number.label or guess_label(text)
            return True
        if drift.compare_seen_text(
            number,
            shown,
            read_from=self.read_from,
            now=self.now,
            sent=sent,
            layers=self.layers.get(number.pk, ()),
        ):
            self.drifted.append(number)
        return False

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

    def _insert(self, new: list[PhoneNumber]) -> None:
        self.added = len(new)
        for number in new:
            number.last_seen_at = self.now
        insert_rows(new)
        names = [number.number for number in new]
        keys = dict(PhoneNumber.objects.filter(number__in=names).values_list("number", "pk"))
        for number in new:
            number.pk = keys[number.number]

    def _build_firsts(self, numbers: list[PhoneNumber]) -> list[Revision]:
        """Return version 1 of each of ``numbers``: the text that was seen.

        What is denormalised of it is set before the number is inserted, so that each index is written once.
        """
        firsts = []
        for number in numbers:
            text = number.remote_text_seen or ""
            number.head = revisions.build(
                number, text, kind=Revision.Kind.IMPORTED, actor=self.actor, now=self.now
            )
            number.follow_head()
            revisions.set_state(number, PhoneNumber.State.LIVE, self.now)
            number.next_push_at = None
            firsts.append(number.head)
        return firsts

    def _store_firsts(self, numbers: list[PhoneNumber], firsts: list[Revision]) -> None:
        """Insert version 1 of each of ``numbers``, and make it their head."""
        self.first_texts = len(numbers)
        for number, revision in zip(numbers, firsts, strict=True):
            revision.number = number  # which has its key now
        insert_rows(firsts)
        stored = Revision.objects.filter(number__in=[number.pk for number in numbers], version=1)
        keys = dict(stored.values_list("number", "pk"))
        for number, revision in zip(numbers, firsts, strict=True):
            revision.pk = keys[number.pk]
            revisions.set_head(number, revision)
            number.live = revision

    def _keep_times(self, seen: set[int], looked: list[int]) -> None:
        """Set ``last_seen_at`` and, where the comparison counts, ``verified_at`` of the numbers."""
        PhoneNumber.objects.filter(pk__in=looked).update(last_seen_at=self.now, verified_at=self.read_from)
        PhoneNumber.objects.filter(pk__in=seen.difference(looked)).update(last_seen_at=self.now)

    def _audit(self) -> None:
        returned = [(number, None) for number in self.returned]
        drifted = [(number, number.live) for number in self.drifted]
        audit.record_each(actor=self.actor, action=Action.RETURNED, numbers=returned)
        audit.record_each(actor=self.actor, action=Action.DRIFT, numbers=drifted)


def _values(number: PhoneNumber) -> list[object]:
    return [getattr(number, name) for name in FIELDS]


def _became_live(numbers: list[PhoneNumber], before: list[list[object]]) -> list[PhoneNumber]:
    """Return those of the stored ``numbers`` that were not live, or had another version live, ``before``."""
    state, live = FIELDS.index("state"), FIELDS.index("live_id")
    return [
        number
        for number, values in zip(numbers, before, strict=False)
        if number.state == PhoneNumber.State.LIVE
        and (values[state], values[live]) != (number.state, number.live_id)
    ]


def _save_changes(numbers: list[PhoneNumber], before: list[list[object]]) -> None:
    """Save those of ``numbers`` that have changed since ``before``, and only the fields that any changed."""
    changed, fields = [], set()
    for number, values in zip(numbers, before, strict=True):
        found = {name for name, value in zip(FIELDS, values, strict=True) if getattr(number, name) != value}
        if found:
            changed.append(number)
            fields |= found
    update_rows(changed, [name.removesuffix("_id") for name in FIELDS if name in fields])
