"""The plan of a notice: for which numbers, with which words and times, and who is left out and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.l10n.phone_numbers import format_international
from profiles.models import Notice, NumberTag, PhoneNumber
from profiles.models.limits import TYPED_NUMBER_LIMIT
from profiles.models.notice import NoticeState
from profiles.models.number import BY_LABEL
from profiles.selectors.notices.layers import layers_by_number
from profiles.selectors.numbers import TEXT_SEEN, of_seen_numbers
from profiles.selectors.places import zone_of
from profiles.selectors.rollouts.typed_numbers import keys_by_number, spellings
from profiles.selectors.teams import has_made, sees_every_number
from profiles.services.notices.content import PLACEHOLDERS, Content, content_of, has_placeholders
from profiles.services.notices.times import begin_and_end, last_heard_at, lead_time
from profiles.texts import templating
from profiles.texts.composition import BLANK_LINE, Composed, Layer, Placement, boundaries, compose
from profiles.texts.contract import LIMIT, is_blank, utf16_length
from profiles.texts.truncation import truncate

# At once for one notice, as for a rollout.
NUMBER_LIMIT = 10_000
# Numbers whose texts are in memory at once.
BATCH_SIZE = 250
COLUMNS = "number label agent_id state version length recompose_at time_zone".split()


@dataclass(frozen=True)
class Unmatched:
    """A number as it was typed that is none of ours, and why, as a sentence."""

    typed: str
    reason: str


@dataclass(frozen=True)
class Targets:
    """The keys of the numbers that are meant, sorted, and what was typed and is none of them."""

    keys: tuple[int, ...]
    unmatched: tuple[Unmatched, ...] = ()


@dataclass(frozen=True)
class PlannedNumber:
    """A notice for one number: its own words (None: the notice's), its times; ``reason``: why it is left out."""

    number: PhoneNumber
    text: str | None
    starts_at: datetime
    ends_at: datetime
    reason: str = ""

    def layer(self, notice: Notice) -> Layer:
        """Return it as what is laid over the number's body."""
        text = notice.text if self.text is None else self.text
        placement = Placement(notice.placement)
        return Layer(notice.pk, notice.version, text, placement, self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Plan:
    """All numbers of a notice, by label, and what was typed and is none."""

    entries: tuple[PlannedNumber, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def included(self) -> list[PlannedNumber]:
        """Those that hear it."""
        return [entry for entry in self.entries if not entry.reason]

    @property
    def left_out(self) -> list[PlannedNumber]:
        """Those that are left out, each with its reason."""
        return [entry for entry in self.entries if entry.reason]

    def last_heard_at(self, now: datetime) -> datetime | None:
        """Return until when the last number hears it, by the write budget; None where nobody does."""
        return last_heard_at((entry.starts_at for entry in self.included), now)


def typed_lines(text: str) -> list[str]:
    """Return the numbers that somebody typed, one a line."""
    return [line.strip()[:TYPED_NUMBER_LIMIT] for line in text.splitlines() if line.strip()]


def typed_for(notice: Notice, user: User) -> list[str]:
    """Return the numbers as they were typed for ``notice``, as far as ``user`` may read them.

    That is all to whoever typed them, and to those who see every number; else those that are ``user``'s.
    """
    if has_made(user, notice) or sees_every_number(user):
        return list(notice.typed_numbers)
    meant = {line: spellings(line) for line in notice.typed_numbers}
    known = keys_by_number({e164 for each in meant.values() for e164 in each}, user)
    return [line for line, each in meant.items() if known.keys() & set(each)]


def targets(typed: Sequence[str], tags: Iterable[int], user: User | None) -> Targets:
    """Return the numbers that are meant: those that were ``typed``, in any spelling, and those that have a tag.

    Args:
        typed: At most some thousands.
        tags: Keys of tags; a number needs one of them.
        user: Whose numbers may be meant; None for all.
    """
    tagged = NumberTag.objects.filter(tag__in=list(tags))
    if user is not None and not sees_every_number(user):
        tagged = tagged.filter(of_seen_numbers(user))
    keys = set(tagged.values_list("number_id", flat=True))
    meant = [spellings(line) for line in typed]
    known = keys_by_number({e164 for each in meant for e164 in each}, user)
    unmatched = []
    for line, each in zip(typed, meant, strict=True):
        ours = [e164 for e164 in each if e164 in known]
        if len(ours) == 1:
            keys.add(known[ours[0]])
        else:
            unmatched.append(Unmatched(line, _why_unmatched(line, each, ours)))
    return Targets(tuple(sorted(keys)), tuple(unmatched))


def _why_unmatched(typed: str, meant: Sequence[str], ours: Sequence[str]) -> str:
    if ours:
        both = get_text_list([*map(format_international, ours)], _("or"))
        return _("It may mean {both}. Write it with its plus and country code.").format(both=both)
    if not meant:
        return _("“{typed}” is not a phone number.").format(typed=truncate(typed, 41))
    return _("{number} is not among the account's imported numbers.").format(
        number=format_international(meant[0])
    )


def targets_of(notice: Notice, user: User | None) -> Targets:
    """Return those of the numbers of ``user`` that the choice kept with ``notice`` means now; None: of all."""
    return targets(notice.typed_numbers, notice.tags.values_list("pk", flat=True), user)


def plan(notice: Notice, user: User | None, *, now: datetime) -> Plan:
    """Return the plan of the draft ``notice``, as far as ``user`` sees it: what it would be if it were set now.

    What was typed and is no number is for whoever typed it, and for those who see every number.
    """
    meant = targets_of(notice, user)
    entries = tuple(assess_numbers(notice, meant.keys, now=now))
    reads_all = user is None or has_made(user, notice) or sees_every_number(user)
    return Plan(entries, meant.unmatched if reads_all else ())


def assess_numbers(
    notice: Notice, keys: Collection[int], *, now: datetime, content: Content | None = None
) -> list[PlannedNumber]:
    """Return what ``notice`` is for each of the numbers ``keys``, by label, and which are left out and why.

    Args:
        notice: What it is for a number by now does not count, but for those that a person left out of a draft.
        keys: Of at most 10,000 numbers.
        now: The present. What would have begun before begins then.
        content: What it is to say; None for what it says.
    """
    content = content or content_of(notice)
    earlier = lead_time(content, len(keys))
    by_hand = (
        dict(notice.numbers.values_list("number_id", "reason")) if notice.state == NoticeState.DRAFT else {}
    )
    numbers = PhoneNumber.objects.filter(pk__in=list(keys)).annotate(text_seen=TEXT_SEEN).only(*COLUMNS)
    in_zone: dict[ZoneInfo, tuple[datetime, datetime]] = {}
    judged = []
    for number in numbers.order_by(*BY_LABEL):
        zone = zone_of(number)
        if zone not in in_zone:
            begin, end = begin_and_end(content, zone)
            in_zone[zone] = max(begin - earlier, now), end
        judged.append(_judge(number, content, in_zone[zone], by_hand.get(number.pk, "")))
    return _with_room(notice, content, judged)


def _judge(
    number: PhoneNumber, content: Content, times: tuple[datetime, datetime], by_hand: str
) -> PlannedNumber:
    text, missing = fill(content.text, number)
    reason = by_hand or _why_left_out(number, text, missing)
    if not reason and times[1] <= times[0]:
        reason = _("Its end is past there already.")
    return PlannedNumber(number, None if text == content.text else text, *times, reason)


def _why_left_out(number: PhoneNumber, text: str, missing: Sequence[str]) -> str:
    if number.state == PhoneNumber.State.REMOVED:
        return _("This number is not in the Nixflex account any more.")
    if number.is_unknown:
        return _(
            "Its profile is not known: Nixflex's list has not told it. Save it once, then it takes notices."
        )
    if missing:
        known = get_text_list([f"${{{name}}}" for name in PLACEHOLDERS], _("and"))
        told = [
            _("${{{name}}} has no value: the number has no label.").format(name=name)
            if name in PLACEHOLDERS
            else _("${{{name}}} has no value: a notice knows {known}.").format(name=name, known=known)
            for name in missing[:3]
        ]
        return " ".join(told)
    if is_blank(text) or not text:
        return _("Filled in, it says nothing.")
    return ""


def fill(text: str, number: PhoneNumber) -> tuple[str, list[str]]:
    """Return the ``text`` of a notice filled in for ``number``, and the names that have no value."""
    if not has_placeholders(text):
        return text, []
    values = {"name": number.label, "label": number.label, "number": format_international(number.number)}
    filled = templating.fill(text, values, drop_empty_lines=False)
    return filled.text, filled.missing


def _with_room(notice: Notice, content: Content, judged: list[PlannedNumber]) -> list[PlannedNumber]:
    """Return ``judged`` with a reason where there is no room for the notice."""
    judged = [_alone(entry, content) for entry in judged]
    others = [entry for entry in judged if not entry.reason and entry.number.recompose_at is not None]
    full = {
        entry.number.pk
        for at in range(0, len(others), BATCH_SIZE)
        for entry, composed in _composed(notice, content, others[at : at + BATCH_SIZE])
        if any(layer.key == notice.pk for heard in composed for layer in heard.left_off)
    }
    return [_left_out(entry, _no_room()) if entry.number.pk in full else entry for entry in judged]


def _alone(entry: PlannedNumber, content: Content) -> PlannedNumber:
    """Judge the room of a number that has no other notice: no text need be read for that."""
    number = entry.number
    length = utf16_length(content.text if entry.text is None else entry.text)
    if content.placement != Placement.INSTEAD and number.recompose_at is None and number.length:
        length += number.length + len(BLANK_LINE)
    return _left_out(entry, _no_room()) if not entry.reason and length > LIMIT else entry


def _composed(
    notice: Notice, content: Content, entries: Sequence[PlannedNumber]
) -> Iterable[tuple[PlannedNumber, list[Composed]]]:
    """Yield for each of ``entries`` what callers hear whenever that changes while the notice is on."""
    bodies = bodies_of([entry.number.pk for entry in entries])
    laid = layers_by_number(bodies, over_after=min(entry.starts_at for entry in entries))
    for entry in entries:
        text = content.text if entry.text is None else entry.text
        own = Layer(notice.pk, 0, text, Placement(content.placement), entry.starts_at, entry.ends_at)
        layers = [own, *(layer for layer in laid.get(entry.number.pk, ()) if layer.key != notice.pk)]
        times = [entry.starts_at, *boundaries(layers, after=entry.starts_at, until=entry.ends_at)]
        yield entry, [compose(bodies[entry.number.pk], layers, at) for at in times]


def bodies_of(keys: Collection[int]) -> Mapping[int, str]:
    """Return number key -> the body of its head, "" where it has none."""
    numbers = PhoneNumber.objects.select_related("head").defer("remote_text_seen").filter(pk__in=list(keys))
    return {number.pk: number.head_body for number in numbers}


def _left_out(entry: PlannedNumber, reason: str) -> PlannedNumber:
    return PlannedNumber(entry.number, entry.text, entry.starts_at, entry.ends_at, reason)


def _no_room() -> str:
    return _("With its profile it would not fit into the 8,000 characters of what callers hear.")
