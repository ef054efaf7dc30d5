"""Notices on one number, in force and to come, and a preview of a body with them over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.models import NoticeNumber, PhoneNumber
from profiles.models.notice import HEARD, NoticeNumberState, NoticeState, Placement
from profiles.selectors.notices.naming import AttributedStretch, NoticeName, attribute_stretches
from profiles.texts import composition
from profiles.texts.composition import BLANK_LINE, Layer, compose
from profiles.texts.contract import utf16_length
from profiles.texts.parts import stored_parts


@dataclass(frozen=True)
class NoticeOnNumber:
    """A notice on one number, in force or to come: its words and times there. ``reason``: why it does not fit."""

    notice: NoticeName
    state: str
    reason: str
    layer: Layer
    in_force: bool

    @property
    def is_instead(self) -> bool:
        """Whether it is heard instead of the profile."""
        return self.notice.placement == Placement.INSTEAD

    @property
    def does_not_fit(self) -> bool:
        """Whether there was no room for it."""
        return self.state == NoticeNumberState.DOES_NOT_FIT


def notices_on_number(number: PhoneNumber, *, now: datetime) -> list[NoticeOnNumber]:
    """Return the notices of ``number`` that are in force at ``now`` or to come, in the order of their begins.

    A number that is not to be composed again has none; nothing is read then.
    """
    if number.recompose_at is None:
        return []
    rows = NoticeNumber.objects.filter(HEARD, number=number.pk, ends_at__gt=now)
    rows = (
        rows.exclude(notice__state=NoticeState.DRAFT).select_related("notice").order_by("starts_at", "notice")
    )
    return [_number_notice(row, now) for row in rows]


def _number_notice(row: NoticeNumber, now: datetime) -> NoticeOnNumber:
    notice = row.notice
    layer = Layer(
        key=notice.pk,
        version=notice.version,
        text=notice.text if row.text is None else row.text,
        placement=composition.Placement(notice.placement),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
    name = NoticeName(notice.pk, notice.title, notice.author_name, notice.placement)
    return NoticeOnNumber(name, row.state, row.reason, layer, layer.is_in_force(now))


@dataclass(frozen=True)
class ComposedPreview:
    """A body composed with notices: ``text`` is what callers would hear.

    ``stretches`` are none where nothing is laid over it. ``length`` is what the notices in force add to the body,
    in UTF-16 units, whether they fit or not; ``left_off`` are those that do not.
    """

    text: str
    stretches: list[AttributedStretch]
    length: int
    left_off: list[NoticeName]


def compose_preview(body: str, notices: Sequence[NoticeOnNumber], *, now: datetime) -> ComposedPreview:
    """Compose the canonical ``body`` with those of ``notices`` in force, as callers would hear it at ``now``."""
    in_force = [each for each in notices if each.in_force]
    made = compose(body, [each.layer for each in in_force], now)
    names = {each.notice.pk: each.notice for each in in_force}
    stretches = attribute_stretches(made.text, stored_parts(made), names) if in_force else []
    beside = [] if any(each.is_instead for each in in_force) else in_force
    return ComposedPreview(
        made.text,
        stretches,
        sum(utf16_length(each.layer.text) + len(BLANK_LINE) for each in beside),
        [names[layer.key] for layer in made.left_off],
    )
