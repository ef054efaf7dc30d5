"""Composing what a person saves: a notice in force that it leaves no room for refuses the save."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import Notice, PhoneNumber
from profiles.selectors.notices.layers import layers_of
from profiles.services import clock_skew
from profiles.services.actors import Actor
from profiles.services.composing import notice_fit
from profiles.services.conflicts import SaveRefused
from profiles.services.notices.ending import end_for_number
from profiles.texts.composition import BLANK_LINE, Composed, Layer, compose
from profiles.texts.contract import LIMIT, utf16_length


class NoRoomForNotice(SaveRefused):
    """The save is refused because it would leave off words that callers hear now.

    Attributes:
        number: As it stands now.
        quoted_titles: Of the notices, in force, that have no room beside the text, as a list in a sentence.
        ends: Their keys: sent along with the same save, they end the notices for this number.
    """

    def __init__(self, number: PhoneNumber, notices: Sequence[Notice], over: int) -> None:
        self.number = number
        quoted = [_("“{title}”").format(title=notice.title) for notice in notices]
        self.quoted_titles = get_text_list(quoted, _("and"))
        self.ends = tuple(notice.pk for notice in notices)
        words = ngettext(
            "The notice {titles} is in force here, and beside this text there is no room for it: "
            "together they are {over} over the limit.",
            "The notices {titles} are in force here, and beside this text there is no room for them: "
            "together they are {over} over the limit.",
            len(notices),
        )
        super().__init__(words.format(titles=self.quoted_titles, over=format_number(over)))


def compose_save(
    number: PhoneNumber, body: str, *, ends: Sequence[int], actor: Actor, now: datetime
) -> Composed:
    """Return what ``body`` makes of the locked ``number`` with the notices in force, and note what does not fit.

    Args:
        number: Locked, with its head.
        body: Canonical, within the limit.
        ends: Keys of notices that the author saw have no room, and chose to end for this number.
        actor: The author.
        now: The present; begins and ends are decided by the database's clock.

    Raises:
        PermissionDenied: The actor may not end those notices.
        NoRoomForNotice: One that is heard now would be left off, and is not among ``ends``.
    """
    if number.recompose_at is None:
        return compose(body, (), now)
    now = clock_skew.database_now()
    layers = layers_of(number, over_after=now)
    squeezed = _squeezed_out(number, body, layers, now)
    chosen = [layer for layer in squeezed if layer.key in ends]
    if chosen:
        for notice in Notice.objects.filter(pk__in=[layer.key for layer in chosen]).order_by("pk"):
            end_for_number(number, notice, actor=actor, now=now)
        layers = [layer for layer in layers if layer not in chosen]
        squeezed = _squeezed_out(number, body, layers, now)
    composed = compose(body, layers, now)
    if squeezed:
        found = Notice.objects.in_bulk([layer.key for layer in squeezed])
        raise NoRoomForNotice(
            number, [found[layer.key] for layer in squeezed], excess_with_all_notices(composed)
        )
    notice_fit.record_fit(number, composed, now)
    return composed


def excess_with_all_notices(composed: Composed) -> int:
    """Return by how many UTF-16 units the text would be over the limit with all that was left off."""
    left_off = sum(layer.length + len(BLANK_LINE) for layer in composed.left_off)
    return max(utf16_length(composed.text) + left_off - LIMIT, 0)


def _squeezed_out(number: PhoneNumber, body: str, layers: Sequence[Layer], now: datetime) -> list[Layer]:
    """Return the layers that ``body`` has no room for, where the head's has: the oldest first."""
    left_off = compose(body, layers, now).left_off
    if not left_off:
        return []
    already = compose(number.head_body, layers, now).left_off
    return sorted((layer for layer in left_off if layer not in already), key=lambda layer: layer.order)
