"""Previews: what callers of a number hear now, and what they are to hear with the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.differences.lines import ChangeSummary, summary
from profiles.models import Notice, PhoneNumber
from profiles.selectors.notices.layers import layers_by_number
from profiles.services.notices.content import Content, content_of
from profiles.services.notices.planning import PlannedNumber
from profiles.texts.composition import Layer, Placement, compose
from profiles.texts.contract import utf16_length


@dataclass(frozen=True)
class Preview:
    """What a notice makes of a number.

    ``before`` is what callers hear now, or where the notice is in force what they would hear without it;
    ``after`` what they hear with it, from ``at`` on.
    """

    entry: PlannedNumber
    before: str
    after: str
    at: datetime

    @property
    def length(self) -> int:
        """The length of what is heard with it, in UTF-16 units."""
        return utf16_length(self.after)

    @property
    def change(self) -> ChangeSummary:
        """How many words come and go."""
        return summary(self.before, self.after)


def preview(
    notice: Notice, entries: Sequence[PlannedNumber], *, now: datetime, content: Content | None = None
) -> list[Preview]:
    """Return what ``notice`` makes of each of ``entries``, some dozens; where one is left out, nothing changes.

    ``content``: what it is to say; None for what it says.
    """
    content = content or content_of(notice)
    keys = [entry.number.pk for entry in entries]
    numbers = (
        PhoneNumber.objects.select_related("head", "live").defer("remote_text_seen").in_bulk(keys)
        if keys
        else {}
    )
    laid = layers_by_number(keys, over_after=now)
    previews = []
    for entry in entries:
        number = numbers[entry.number.pk]
        others = [layer for layer in laid.get(number.pk, ()) if layer.key != notice.pk]
        own = [layer for layer in laid.get(number.pk, ()) if layer.key == notice.pk]
        at = max(entry.starts_at, now)
        heard_now = bool(own) and own[0].is_in_force(now)
        before = compose(number.head_body, others, now).text if heard_now else number.live_text
        after = before
        if not entry.reason:
            said = Layer(
                notice.pk,
                notice.version,
                content.text if entry.text is None else entry.text,
                Placement(content.placement),
                entry.starts_at,
                entry.ends_at,
            )
            after = compose(number.head_body, [*others, said], at).text
        previews.append(Preview(entry, before, after, at))
    return previews
