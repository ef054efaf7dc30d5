"""Timeline of one number: its versions, newest first, grouped by editing session, each with its first change."""

from dataclasses import dataclass, field
from datetime import timedelta

from profiles.differences.first_change import FirstChange, first_change, from_json
from profiles.differences.lines import ChangeSummary, summary
from profiles.models import PhoneNumber, Revision
from profiles.selectors import history
from profiles.selectors.history import Version
from profiles.selectors.paging import Page

# Saves of one person that follow each other this closely are one piece of work.
GROUP_WINDOW = timedelta(minutes=10)
# Fewer take hardly more room by themselves than folded up.
MIN_FOLDED_GROUP = 3


@dataclass(frozen=True)
class Entry:
    """One version and its first change; None where it changed nothing."""

    revision: Version
    first_change: FirstChange | None


@dataclass(frozen=True)
class Group:
    """Versions that one person saved in one session, newest first; ``earlier`` ones are folded below the newest.

    ``change`` and ``first_change`` are what those folded up changed together; a single version needs neither.
    """

    newest: Entry
    earlier: list[Entry] = field(default_factory=list)
    change: ChangeSummary | None = None
    first_change: FirstChange | None = None

    @property
    def size(self) -> int:
        """The number of versions in the group."""
        return 1 + len(self.earlier)

    @property
    def newest_earlier(self) -> Version:
        """The newest of the folded versions."""
        return self.earlier[0].revision

    @property
    def oldest(self) -> Version:
        """The oldest version of the group."""
        return (self.earlier[-1] if self.earlier else self.newest).revision


def timeline(number: PhoneNumber, *, before: int | None, after: int | None) -> Page[Group]:
    """Return a page of the versions of ``number``, grouped, newest first: below ``before``, or above ``after``.

    What was saved in one go is not cut in two by the end of a page: it moves to the next page as a whole. Where
    it can't, since it is longer than a page or the page begins within it, its versions stand one by one.
    """
    newer, rows, older = history.versions(number, before=before, after=after)
    if not rows:
        return Page(rows=[])
    live = number.live_id
    previous = rows[0].version if newer else None
    following = rows[-1].version if older else None
    cut_above = newer is not None and _belong_together(newer, rows[0], live=live)
    cut_below = older is not None and _belong_together(rows[-1], older, live=live)
    runs = _runs(rows, live=live)
    if cut_below and after is None and len(runs) > 1:
        runs, cut_below = runs[:-1], False
        following = runs[-1][-1].version
    elif cut_above and after is not None and len(runs) > 1:
        runs, cut_above = runs[1:], False
        previous = runs[0][0].version
    groups = _folded(runs, first_is_cut=cut_above, last_is_cut=cut_below)
    texts = history.version_texts(number, wanted) if (wanted := _compared(groups)) else {}
    return Page(rows=[_group(group, texts) for group in groups], previous=previous, next=following)


def _runs(rows: list[Version], *, live: int | None) -> list[list[Version]]:
    """Split ``rows`` into runs of consecutive versions that belong together."""
    runs: list[list[Version]] = []
    for row in rows:
        if runs and _belong_together(runs[-1][-1], row, live=live):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _folded(runs: list[list[Version]], *, first_is_cut: bool, last_is_cut: bool) -> list[list[Version]]:
    """Return ``runs`` with those that are short, or cut by the end of the page, taken apart."""
    groups: list[list[Version]] = []
    for place, run in enumerate(runs):
        is_cut = (place == 0 and first_is_cut) or (place == len(runs) - 1 and last_is_cut)
        groups += [[row] for row in run] if is_cut or len(run) < MIN_FOLDED_GROUP else [run]
    return groups


def _belong_together(newer: Version, older: Version, *, live: int | None) -> bool:
    """Return whether both are edits by one person, at most ``GROUP_WINDOW`` apart.

    What is live begins a group, as its newest version, so that it is never folded up.
    """
    return (
        older.pk != live
        and newer.kind == older.kind == Revision.Kind.EDITED
        and newer.rollout_id is older.rollout_id is None
        and (newer.author_id, newer.author_name) == (older.author_id, older.author_name)
        and newer.created_at - older.created_at <= GROUP_WINDOW
    )


def _compared(groups: list[list[Version]]) -> set[int]:
    """Return the versions whose texts are compared: around what is folded up, and of older releases."""
    pairs = [(group[1], group[-1]) for group in groups if len(group) > 1]
    pairs += [(row, row) for group in groups for row in group if row.first_change is None]
    return {version for newer, older in pairs for version in (newer.version, older.previous_version)}


def _entry(row: Version, texts: dict[int, str]) -> Entry:
    """Return ``row`` with its first change; that of a version of an older release was not kept with it."""
    if row.first_change is not None:
        return Entry(row, from_json(row.first_change))
    return Entry(row, first_change(texts.get(row.previous_version, ""), texts[row.version]))


def _group(run: list[Version], texts: dict[int, str]) -> Group:
    newest, *earlier = [_entry(row, texts) for row in run]
    if not earlier:
        return Group(newest)
    before, last = texts.get(run[-1].previous_version, ""), texts[run[1].version]
    return Group(newest, earlier, change=summary(before, last), first_change=first_change(before, last))
