"""Names and authors of the notices in a version, which itself keeps their keys alone."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from profiles.models import Notice, Revision
from profiles.models.notice import Placement
from profiles.texts.parts import Step, StoredParts, notices_in, steps, stretches


class NoticeName(NamedTuple):
    """A notice as it is named: its title and author as they are now."""

    pk: int
    title: str
    author_name: str
    placement: str


class NoticeStep(NamedTuple):
    """What a version did to a notice, as callers hear it."""

    notice: NoticeName
    what: Step


class AttributedStretch(NamedTuple):
    """A stretch of a version's text, and whose it is: the profile's, or ``notice``'s (None if that is gone)."""

    text: str
    is_notice: bool
    notice: NoticeName | None


def attributed_stretches(revision: Revision) -> list[AttributedStretch]:
    """Return the stretches of the text of ``revision``, in their order; none where all is the profile."""
    if revision.parts is None:
        return []
    return attribute_stretches(revision.text, revision.parts, notice_names(notices_in(revision.parts)))


def attribute_stretches(
    text: str, parts: StoredParts, names: Mapping[int, NoticeName]
) -> list[AttributedStretch]:
    """Return the stretches of ``text`` in their order, each with its notice.

    Args:
        text: The composed text.
        parts: Its parts, as a version keeps them.
        names: Notices by key; one that is not among them is None in its stretch.
    """
    return [
        AttributedStretch(said.text, said.notice is not None, names.get(said.notice or 0))
        for said in stretches(text, parts)
    ]


def notice_names(keys: Iterable[int]) -> dict[int, NoticeName]:
    """Return the notices ``keys`` by key; one statement, and none where there are no keys."""
    if not (wanted := set(keys)):
        return {}
    rows = Notice.objects.filter(pk__in=wanted).values_list("pk", "title", "author_name", "placement")
    return {row[0]: NoticeName(*row) for row in rows}


def notice_steps(pairs: Iterable[tuple[StoredParts, StoredParts]]) -> list[list[NoticeStep]]:
    """Return for each pair of parts, of a version and of the one after it, what the newer did to notices."""
    pairs = list(pairs)
    names = notice_names(key for pair in pairs for parts in pair for key in notices_in(parts))
    alone = {name.pk for name in names.values() if name.placement == Placement.INSTEAD}
    return [
        [NoticeStep(names[key], what) for key, what in steps(before, after, alone=alone) if key in names]
        for before, after in pairs
    ]
