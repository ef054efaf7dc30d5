"""A body in stretches, those in which something was found marked."""

from collections.abc import Iterable
from typing import NamedTuple

from profiles.texts.checks.finding import Finding


class Stretch(NamedTuple):
    """A stretch of a body; ``finding`` is what was found in it, None for nothing."""

    text: str
    finding: Finding | None


def marked(body: str, findings: Iterable[Finding]) -> list[Stretch]:
    """Return the canonical ``body`` in stretches that make it up again; of two that overlap the first counts."""
    stretches, at = [], 0
    for each in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if each.start < at or each.start == each.end:
            continue
        if each.start > at:
            stretches.append(Stretch(body[at : each.start], None))
        stretches.append(Stretch(body[each.start : each.end], each))
        at = each.end
    if at < len(body):
        stretches.append(Stretch(body[at:], None))
    return stretches
