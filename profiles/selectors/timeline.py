"""Timeline of one number: its versions, newest first, grouped by editing session, each with its first change."""

from dataclasses import dataclass, field
from datetime import timedelta

from profiles.differences.first_change import FirstChange, first_change, from_json
from profiles.differences.lines import ChangeSummary, summary
from profiles.models import PhoneNumber, Revision
from profiles.selectors import history
from profiles.selectors.paging import Page

# Saves of one person that follow each other this closely are one piece of work.
GROUP_WINDOW = timedelta(minutes=10)
# Fewer take hardly more room by themselves than folded up.
MIN_FOLDED_GROUP = 3


@dataclass(frozen=True)
class Entry:
    """One version and its first change; None where it changed nothing."""

    revision: Revision
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
    def newest_earlier(self) -> Revision:
        """The newest of the folded versions."""
        return self.earlier[0].revision

    @property
    def oldest(self) -> Revision:
        """The oldest version of the group."""
        return (self.earlier[-1] if self.earlier else self.newest).revision


def timeline(number: PhoneNumber, *, before: int | None, after: int | None) -> Page[Group]:
    """Return a keyset page of the versions of ``number``, grouped, newest first.

    What was saved in one go is not cut in two by the end of a page: it moves to the next page as a whole. Where
    it can't, since it is longer than a page or the page begins within it, its versions stand one by one.
    """
    page = history.versions(number, before=before, after=after)
    if not page.rows:
        return Page(rows=[], previous=page.previous, next=page.next)
    rows, live, previous, following = page.rows, number.live_id, page.previous, page.next
    around = history.adjacent_versions(number, above=rows[0].version, below=rows[-1].version)
    newer, older = around.get(rows[0].version + 1), around.get(rows[-1].version - 1)
    cut_above = newer is not None and _belong_together(newer, rows[0], live=live)
    cut_below = older is not None and _belong_together(rows[-1], older, live=live)
    runs = _runs(rows, live=live)
    if cut_below and after is None and len(runs) > 1:
        runs, cut_below = runs[:-1], False
        following = runs[-1][-1].version
    elif cut_above and after is not None and len(runs) > 1:
        runs, cut_above = runs[1:], False
        previous = runs[0][0].version
    texts = {0: "", **{row.version: row.text for row in [*rows, *around.values()]}}
    groups: list[Group] = []
    for place, run in enumerate(runs):
        is_cut = (place == 0 and cut_above) or (place == len(runs) - 1 and cut_below)
        if is_cut or len(run) < MIN_FOLDED_GROUP:
            groups += [Group(_entry(row, texts)) for row in run]
        else:
            groups.append(_group(run, texts))
    return Page(rows=groups, previous=previous, next=following)


def _runs(rows: list[Revision], *, live: int | None) -> list[list[Revision]]:
    """Split ``rows`` into runs of consecutive versions that belong together."""
    runs: list[list[Revision]] = []
    for row in rows:
        if runs and _belong_together(runs[-1][-1], row, live=live):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _belong_together(newer: Revision, older: Revision, *, live: int | None) -> bool:
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


def _entry(row: Revision, texts: dict[int, str]) -> Entry:
    """Return ``row`` with its first change; that of a version of an older release was not kept with it."""
    if row.first_change is not None:
        return Entry(row, from_json(row.first_change))
    return Entry(row, first_change(texts.get(row.previous_version, ""), row.text))


def _group(run: list[Revision], texts: dict[int, str]) -> Group:
    newest, *earlier = [_entry(row, texts) for row in run]
    before = texts.get(run[-1].previous_version, "")
    return Group(
        newest,
        earlier,
        change=summary(before, run[1].text),
        first_change=first_change(before, run[1].text),
    )
