"""Timeline of one number: its versions, newest first, grouped by editing session or by notice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from profiles.differences.first_change import FirstChange, first_change, from_json
from profiles.differences.lines import ChangeSummary, summary
from profiles.models import PhoneNumber, Revision
from profiles.selectors.history.versions import Version, newest_versions, version_bodies, versions
from profiles.selectors.notices.naming import NoticeStep, notice_steps
from profiles.selectors.paging import Page

# Saves of one person that follow each other this closely are one piece of work.
GROUP_WINDOW = timedelta(minutes=10)
# Fewer take hardly more room by themselves than folded up.
MIN_FOLDED_GROUP = 3


@dataclass(frozen=True)
class Entry:
    """One version, its first change (None where it changed nothing), and what it did to notices."""

    revision: Version
    first_change: FirstChange | None
    steps: Sequence[NoticeStep] = ()


@dataclass(frozen=True)
class Group:
    """Versions that one person saved in one session, newest first; ``earlier`` ones are folded below the newest.

    Of versions that the clock made none stands out: ``newest`` is None, and all are folded up.

    ``change`` and ``first_change`` are what those folded up changed together; a single version needs neither.
    """

    newest: Entry | None
    earlier: list[Entry] = field(default_factory=list)
    change: ChangeSummary | None = None
    first_change: FirstChange | None = None

    @property
    def entries(self) -> list[Entry]:
        """All versions of the group, newest first."""
        return [self.newest, *self.earlier] if self.newest else self.earlier

    @property
    def size(self) -> int:
        """The number of versions in the group."""
        return len(self.entries)

    @property
    def newest_earlier(self) -> Version:
        """The newest of the folded versions."""
        return self.earlier[0].revision

    @property
    def oldest(self) -> Version:
        """The oldest version of the group."""
        return self.entries[-1].revision

    @property
    def steps(self) -> list[NoticeStep]:
        """What the folded versions did to notices, the oldest first."""
        return [step for entry in reversed(self.earlier) for step in entry.steps]


def timeline(number: PhoneNumber, *, before: int | None, after: int | None) -> Page[Group]:
    """Return a page of the versions of ``number``, grouped, newest first: below ``before``, or above ``after``.

    What was saved in one go is not cut in two by the end of a page: it moves to the next page as a whole. Where
    it can't, since it is longer than a page or the page begins within it, its versions stand one by one; those of
    the clock are folded up all the same.
    """
    newer, rows, older = versions(number, before=before, after=after)
    if not rows:
        return Page(rows=[])
    live = number.live_id
    previous = rows[0].version if newer else None
    following = rows[-1].version if older else None
    cut_above = newer is not None and _belong_together(newer, rows[0], live=live)
    cut_below = older is not None and _belong_together(rows[-1], older, live=live)
    runs = _runs(rows, live=live)
    if cut_below and after is None and len(runs) > 1:
        older, runs, cut_below = runs[-1][0], runs[:-1], False
        following = runs[-1][-1].version
    elif cut_above and after is not None and len(runs) > 1:
        runs, cut_above = runs[1:], False
        previous = runs[0][0].version
    rows = [row for run in runs for row in run]
    steps = steps_of(rows, older)
    stand_alone = {number.live_id, number.head_id}
    groups = [
        group
        for place, run in enumerate(runs)
        for group in (
            _by_notice(run, steps, stand_alone)
            if run[0].is_renewal
            else _by_session(run, is_cut=(not place and cut_above) or (run is runs[-1] and cut_below))
        )
    ]
    bodies = version_bodies(number, wanted) if (wanted := _compared(groups)) else {}
    return Page(
        rows=[_group(group, bodies, steps, stand_alone) for group in groups],
        previous=previous,
        next=following,
    )


def newest(number: PhoneNumber) -> list[Group]:
    """Return the last ten versions of ``number``, newest first: one by one, those of the clock folded by notice.

    Their first changes are not told.
    """
    rows, older = newest_versions(number)
    steps = steps_of(rows, older)
    stand_alone = {number.live_id, number.head_id}
    groups: list[Group] = []
    for run in _runs(rows, live=number.live_id):
        split = _by_notice(run, steps, stand_alone) if run[0].is_renewal else [[row] for row in run]
        for group in split:
            entries = [Entry(row, None, steps[row.version]) for row in group]
            is_folded = group[0].is_renewal and group[0].pk not in stand_alone
            groups.append(Group(None, entries) if is_folded else Group(entries[0]))
    return groups


def steps_of(rows: list[Version], older: Version | None) -> dict[int, list[NoticeStep]]:
    """Return by version what ``rows``, newest first, did to notices; ``older`` is the one before the last."""
    befores = [*rows, older][1:]
    pairs = [(before.parts if before else None, row.parts) for row, before in zip(rows, befores, strict=True)]
    return {row.version: steps for row, steps in zip(rows, notice_steps(pairs), strict=True)}


def _runs(rows: list[Version], *, live: int | None) -> list[list[Version]]:
    """Split ``rows`` into runs of consecutive versions that belong together."""
    runs: list[list[Version]] = []
    for row in rows:
        if runs and _belong_together(runs[-1][-1], row, live=live):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _by_session(run: list[Version], *, is_cut: bool) -> list[list[Version]]:
    """Return a run as one group; taken apart where it is short, or cut by the end of the page."""
    return [[row] for row in run] if is_cut or len(run) < MIN_FOLDED_GROUP else [run]


def _by_notice(
    run: list[Version], steps: dict[int, list[NoticeStep]], stand_alone: set[int | None]
) -> list[list[Version]]:
    """Split a run of the clock's versions where none of the notices before is among those after.

    What is live, or newest, is a group of its own.
    """
    keys = [{step.notice.pk for step in steps[row.version]} for row in run]
    groups = [[run[0]]]
    for place, row in enumerate(run[1:], start=1):
        newer, older = set().union(*keys[:place]), set().union(*keys[place:])
        is_same = newer & older or not (keys[place - 1] or keys[place])
        if is_same and run[place - 1].pk not in stand_alone:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _belong_together(newer: Version, older: Version, *, live: int | None) -> bool:
    """Return whether both are edits by one person, at most ``GROUP_WINDOW`` apart, or both made by the clock.

    What is live begins a group, as its newest version, so that it is never folded up.
    """
    if newer.is_renewal and older.is_renewal:
        return older.pk != live
    return (
        older.pk != live
        and newer.kind == older.kind == Revision.Kind.EDITED
        and newer.rollout_id is older.rollout_id is None
        and (newer.author_id, newer.author_name) == (older.author_id, older.author_name)
        and newer.created_at - older.created_at <= GROUP_WINDOW
    )


def _compared(groups: list[list[Version]]) -> set[int]:
    """Return the versions whose bodies are compared: around what is folded up, and of older releases."""
    pairs = [(group[1], group[-1]) for group in groups if len(group) > 1 and not group[0].is_renewal]
    pairs += [(row, row) for group in groups for row in group if row.first_change is None]
    return {version for newer, older in pairs for version in (newer.version, older.previous_version)}


def _entry(row: Version, bodies: dict[int, str], steps: dict[int, list[NoticeStep]]) -> Entry:
    """Return ``row`` with its first change; that of a version of an older release was not kept with it."""
    if row.first_change is not None:
        change = from_json(row.first_change)
    else:
        change = first_change(bodies.get(row.previous_version, ""), bodies[row.version])
    return Entry(row, change, steps[row.version])


def _group(
    run: list[Version],
    bodies: dict[int, str],
    steps: dict[int, list[NoticeStep]],
    stand_alone: set[int | None],
) -> Group:
    newest, *earlier = entries = [_entry(row, bodies, steps) for row in run]
    if newest.revision.is_renewal and newest.revision.pk not in stand_alone:
        return Group(None, entries)
    if not earlier:
        return Group(newest)
    before, last = bodies.get(run[-1].previous_version, ""), bodies[run[1].version]
    return Group(newest, earlier, change=summary(before, last), first_change=first_change(before, last))
