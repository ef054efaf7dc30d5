"""Warnings about a profile: what callers may notice, though it can be saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.texts.checks.finding import Context, Finding
from profiles.texts.checks.runner import check
from profiles.texts.contract import canonical, line_number
from profiles.texts.truncation import truncate

MAX_WARNINGS_PER_KIND = 10
EXCERPT_LIMIT = 80


@dataclass(frozen=True)
class TextWarning:
    """Something about a profile that callers may notice; it never stops a save.

    ``code`` is the name of a check's rule, "notice_repeated" or "notice_no_room". ``line`` counts from 1 in the
    canonical text and, like ``excerpt``, is set only where one place is meant.
    """

    code: str
    message: str
    line: int | None = None
    excerpt: str = ""


def find_warnings(text: str, context: Context | None = None) -> list[TextWarning]:
    """Return what the checks find in ``text``, in the order of their rules; an empty or blank text gives none.

    At most ``MAX_WARNINGS_PER_KIND`` different findings of a rule are told one by one, each at its first place; a
    last warning of the kind counts the rest.
    """
    text = canonical(text)
    return warnings_of(text, check(text, context))


def warnings_of(text: str, findings: Iterable[Finding]) -> list[TextWarning]:
    """Return ``findings`` in the canonical ``text`` as :func:`find_warnings` does."""
    found = groupby(findings, key=lambda each: each.rule)
    return [warning for code, each in found for warning in _told(text, code, each)]


def _told(text: str, code: str, findings: Iterator[Finding]) -> Iterator[TextWarning]:
    first: dict[tuple[str, str], Finding] = {}
    for each in findings:
        first.setdefault((each.message, text[each.start : each.end]), each)
    for (message, words), each in list(first.items())[:MAX_WARNINGS_PER_KIND]:
        line = line_number(text, each.start) if words else None
        yield TextWarning(code, message, line, truncate(words, EXCERPT_LIMIT))
    if (more := len(first) - MAX_WARNINGS_PER_KIND) > 0:
        rest = ngettext("There is {count} more like this.", "There are {count} more like this.", more)
        yield TextWarning(code, rest.format(count=format_number(more)))
