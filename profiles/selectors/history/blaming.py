"""Who wrote what of a version: lines of the profile by the versions that brought them in, and lines of notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from profiles.differences import blame
from profiles.models import Revision
from profiles.models.notice import NoticeVersion
from profiles.models.revision import BODY, Kind
from profiles.selectors.history.versions import Version, shown_versions
from profiles.texts.parts import Stretch, stretches

# Versions that are walked, and how many of them one statement reads.
BLAME_VERSIONS = 500
BLAME_BATCH = 50


@dataclass(frozen=True)
class NoticeOrigin:
    """A notice as it was when it gave a version its lines: version ``version``, and who set or changed it so."""

    pk: int
    version: int
    title: str
    author_name: str
    created_at: datetime
    note: str


@dataclass(frozen=True)
class Block:
    """Consecutive lines, from line ``number`` on, that came with one version, or with a notice."""

    number: int
    lines: list[str]
    origin: Version | None
    or_earlier: bool = False
    notice: NoticeOrigin | None = None


def blame_blocks(revision: Revision) -> tuple[Version, list[Block]]:
    """Return ``revision`` as it is listed, and its blame: its lines in blocks, each with where it comes from.

    Only versions in which the profile moved are walked: those of the clock are nobody's words. At most 500 are
    read, and none once every line is explained.
    """
    said = stretches(revision.text, revision.parts)
    walked = blame.blocks(blame.blame(_bodies_backwards(revision))) if revision.body_text else []
    versions = shown_versions(revision.number_id, {revision.version, *(block.version for block in walked)})
    notices = _notices(said)
    found: list[Block] = []
    number = 1
    for place, stretch in enumerate(said):
        if stretch.notice is None:
            blocks = [
                Block(number + each.number - 1, each.lines, versions[each.version], each.or_earlier)
                for each in walked
            ]
        else:
            lines = stretch.text.split("\n")
            blocks = [Block(number, lines, None, notice=notices.get((stretch.notice, stretch.version or 0)))]
        if place < len(said) - 1:  # the blank line after it
            blocks[-1].lines.append("")
        found += blocks
        number += sum(len(block.lines) for block in blocks)
    return versions[revision.version], found


def _bodies_backwards(revision: Revision) -> Iterator[tuple[int, str]]:
    """Yield (version, body) from that of ``revision`` back, in batches: most texts are explained soon."""
    version = revision.version_of_body
    yield version, revision.body_text
    moved = Revision.objects.filter(number=revision.number_id).exclude(kind=Kind.COMPOSED)
    for read in range(0, BLAME_VERSIONS, BLAME_BATCH):
        rows = moved.filter(version__lt=version).order_by("-version").values_list("version", BODY)
        batch = list(rows[: min(BLAME_BATCH, BLAME_VERSIONS - read)])
        yield from batch
        if not batch:
            return
        version = batch[-1][0]


def _notices(said: list[Stretch]) -> dict[tuple[int, int], NoticeOrigin]:
    """Return (notice, version of it) -> what it was then, for the notices of ``said``; one statement, if any."""
    wanted = Q()
    for stretch in said:
        if stretch.notice is not None:
            wanted |= Q(notice=stretch.notice, version=stretch.version)
    if not wanted:
        return {}
    rows = NoticeVersion.objects.filter(wanted).values_list(
        "notice", "version", "title", "author_name", "created_at", "note"
    )
    return {(row[0], row[1]): NoticeOrigin(*row) for row in rows}
