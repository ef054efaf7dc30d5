"""The checker of numbers that follow a template: what their details make of it, and whose details moved."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from profiles.models import BankHoliday, PhoneNumber, Revision
from profiles.models.revision import Kind
from profiles.models.rollout import Source
from profiles.texts.details.renewal import Renewed, compose_details
from tests.chaos.checking.record import Record
from tests.chaos.checking.story import Line

Broken = Iterator[tuple[int, str]]


def renewed(number: PhoneNumber, revision: Revision, at: datetime) -> Renewed | None:
    """Return what the details of ``revision`` make at a time; None of a version that was written by hand."""
    version = revision.template_version
    if version is None:
        return None
    return compose_details(
        version.text,
        drop_empty_lines=version.drop_empty_lines,
        details=revision.details or {},
        number=number.number,
        zone=ZoneInfo("UTC"),  # of no matter, as weeks are not those of the calendar
        holidays=BankHoliday.objects.filter(region=number.region).values_list("date", flat=True),
        at=at,
    )


def bodies(number: PhoneNumber, revision: Revision, since: datetime, until: datetime) -> set[str]:
    """Return every body that ``revision`` may stand for from ``since`` until ``until``."""
    found, at = set[str](), since
    while (made := renewed(number, revision, at)) is not None:
        found.add(made.body)
        if made.changes_at is None or made.changes_at > until:
            return found
        at = made.changes_at
    return {revision.body_text}


def check_versions(line: Line, slack: timedelta | None) -> Broken:
    """Check that each version says what its details made at its time; None where clocks were wrong."""
    for revision in line.revisions.values() if slack is not None else ():
        made_at = revision.created_at
        if revision.body_text not in bodies(line.number, revision, made_at - slack, made_at + slack):
            yield 13, f"version {revision.version} says {revision.body_text!r}, which its details do not make"


def check_details_kept(line: Line) -> Broken:
    """Check that the clock moved neither details nor a template, and other words for a template no details."""
    for revision in line.revisions.values():
        before = line.revisions.get(revision.version - 1)
        of_clock = revision.kind == Kind.COMPOSED
        reworded = revision.rollout is not None and revision.rollout.source == Source.FOLLOWERS
        if before is None or not (of_clock or reworded):
            continue
        if revision.details != before.details or _template_of(revision) != _template_of(before):
            yield 13, f"version {revision.version} changed details, and was not to"
        if of_clock and revision.template_version_id != before.template_version_id:
            yield 13, f"version {revision.version}, of the clock, changed the template's version"


def check_saves(line: Line, record: Record) -> Broken:
    """Check that each save of details changed what it was to, from what its author had seen, and no more."""
    saved = {revision.submission: revision for revision in line.revisions.values() if revision.submission}
    for sent in record.details:
        revision = saved.get(sent.submission)
        if sent.number != line.number.number:
            continue
        if revision is None:
            if sent.saved:
                yield 1, f"the details {sent.changes} were said to be saved, and are not"
            continue
        before = line.revisions.get(revision.version - 1)
        follows = before is not None and _template_of(before) == sent.template
        # Whoever begins to follow has what the form showed beside that.
        theirs = dict((before if before is not None and follows else revision).details or {})
        for key, (base, value) in sent.changes.items():
            if follows and theirs.get(key, "") not in (base, value):
                yield 2, f"version {revision.version} was saved over {key} {theirs.get(key, '')!r}, unseen"
            theirs[key] = value
        if revision.details != theirs or _template_of(revision) != sent.template:
            yield 1, f"version {revision.version} has details {revision.details}, and should have {theirs}"


def _template_of(revision: Revision) -> int | None:
    return revision.template_version.template_id if revision.template_version else None
