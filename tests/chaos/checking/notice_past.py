"""What the notices of a number were at any time of a run, played again from their versions and the log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from profiles.models import AuditEvent, NoticeNumber
from profiles.models.notice import NoticeNumberState
from profiles.texts.composition import Layer, Placement, compose
from tests.chaos.checking.story import Line
from tests.chaos.processes.instrument import EVENT, Moments

ENDS = {"ended early", "ended for one number"}


@dataclass(frozen=True)
class Told:
    """One version of a notice. It holds since ``decided`` by its own words; all see it from ``written`` on."""

    decided: datetime
    written: datetime
    version: int
    text: str
    placement: Placement
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Laid:
    """A notice on one number: its versions since it was set, and when somebody ended it there.

    ``certain``: whether it was heard at all; from one that was left out at some time nobody can tell since when.
    """

    notice: int
    versions: Sequence[Told]
    end_decided: datetime | None
    end_written: datetime | None
    certain: bool

    def moments(self) -> Iterator[datetime]:
        """Yield whenever it may have changed."""
        for told in self.versions:
            yield from (told.decided, told.written, told.starts_at, told.ends_at)
        yield from filter(None, (self.end_decided, self.end_written))

    def layer(self, at: datetime, *, late: bool) -> Layer | None:
        """Return it as it was at ``at``; ``late``: by when changes were written, not by when they were decided."""
        end = self.end_written if late else self.end_decided
        seen = [told for told in self.versions if (told.written if late else told.decided) <= at]
        if not seen or (end is not None and end <= at):
            return None
        begin = max(seen[0].starts_at, seen[0].decided)
        for told in seen:
            if begin > told.decided or told.starts_at > told.decided:  # what has begun began when it did
                begin = max(told.starts_at, told.decided)
        last = seen[-1]
        return Layer(self.notice, last.version, last.text, last.placement, begin, last.ends_at)


class Past:
    """All notices that a number ever had."""

    def __init__(self, laid: Sequence[Laid]) -> None:
        self._laid = laid

    @classmethod
    def of(cls, line: Line, moments: Moments, ahead: timedelta) -> Self:
        """Read them; the machine's clock is ``ahead`` of the true time."""
        rows = NoticeNumber.objects.filter(number=line.number).select_related("notice")
        return cls([_laid(row, moments, ahead) for row in rows if row.notice.set_at is not None])

    def texts(self, body: str, since: datetime, until: datetime) -> set[str]:
        """Return every text that its notices made of ``body`` at any time from ``since`` until ``until``."""
        within = {moment for laid in self._laid for moment in laid.moments() if since < moment < until}
        return {
            compose(body, layers, at).text for at in (since, *within, until) for layers in self._possible(at)
        }

    def _possible(self, at: datetime) -> Iterator[list[Layer]]:
        for late in (False, True):
            for all_of_them in (False, True):
                laid = [each for each in self._laid if each.certain or all_of_them]
                yield [layer for each in laid if (layer := each.layer(at, late=late))]


def _laid(row: NoticeNumber, moments: Moments, ahead: timedelta) -> Laid:
    notice = row.notice
    events = [
        (event.data, event.number_id, moments[EVENT, event.seq] + ahead)
        for event in AuditEvent.objects.filter(action=AuditEvent.Action.NOTICE, data__notice=notice.pk)
        if (EVENT, event.seq) in moments
    ]
    written = {data.get("version"): at for data, _, at in events if data["step"] == "changed"}
    set_written = next(at for data, _, at in events if data["step"] == "set")
    ends = [at for data, of, at in events if data["step"] in ENDS and of in {None, row.number_id}]
    ended = row.state == NoticeNumberState.ENDED and bool(ends)
    versions = [
        Told(
            decided=max(version.created_at, notice.set_at or version.created_at),
            written=max(set_written, written.get(version.version, set_written)),
            version=version.version,
            text=version.text,
            placement=Placement(version.placement),
            starts_at=version.starts_at,
            ends_at=version.ends_at,
        )
        for version in notice.versions.order_by("version")
    ]
    return Laid(
        notice.pk,
        versions,
        row.ends_at if ended else None,
        max(ends) if ended else None,
        certain=row.state != NoticeNumberState.LEFT_OUT,
    )
