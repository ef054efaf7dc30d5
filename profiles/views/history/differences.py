"""Template context of a diff, for every page that shows one."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.differences.lines import ChangeSummary, compare
from profiles.l10n.numbers import format_number
from profiles.texts.contract import FAR_TOO_LONG, is_far_too_long


def difference_context(old: str, new: str, *, everything: bool = False) -> dict[str, Any]:
    """Return the context of ``_difference.html`` for two canonical texts.

    ``everything`` shows all lines; otherwise long unchanged stretches are folded. Of texts that are far too long
    only that is told.
    """
    if is_far_too_long(old) or is_far_too_long(new):
        return {"too_long": _too_long(), "same": old == new, "change": None, "how_much": ""}
    found = compare(old, new, context=None if everything else 3)
    changed_lines = sum(row.kind not in ("equal", "skipped") for row in found.rows)
    return {
        "rows": found.rows,
        "lines": found.lines,
        "change": found.change,
        "same": old == new,
        "how_much": change_sentence(changed_lines, found.change),
    }


def _too_long() -> str:
    return _("Texts of more than {limit} characters are not compared. Shorten this one first.").format(
        limit=format_number(FAR_TOO_LONG)
    )


def change_sentence(changed_lines: int, change: ChangeSummary) -> str:
    """Return the summary of a diff: "3 lines changed: 5 words added, 2 words removed."."""
    if change.is_empty:
        return _("Nothing changed.")
    lines = ngettext("{count} line changed", "{count} lines changed", changed_lines)
    lines = lines.format(count=format_number(changed_lines))
    words = []
    if added := change.words_added:
        text = ngettext("{count} word added", "{count} words added", added)
        words.append(text.format(count=format_number(added)))
    if removed := change.words_removed:
        text = ngettext("{count} word removed", "{count} words removed", removed)
        words.append(text.format(count=format_number(removed)))
    if not words:
        return _("{lines}: no words, only spaces or punctuation.").format(lines=lines)
    if len(words) == 1:
        return _("{lines}: {words}.").format(lines=lines, words=words[0])
    return _("{lines}: {added}, {removed}.").format(lines=lines, added=words[0], removed=words[1])
