"""Numbers, names and texts inside sentences."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.differences.words import Segment
from profiles.l10n import phone_numbers
from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, Revision
from profiles.presenters.components.times import time_ago

MADE_BY = {
    Revision.Kind.IMPORTED: gettext_lazy("Imported by {name}, {time}"),
    Revision.Kind.EDITED: gettext_lazy("Edited by {name}, {time}"),
    Revision.Kind.REVERTED: gettext_lazy("Reverted by {name}, {time}"),
    Revision.Kind.CLEARED: gettext_lazy("Cleared by {name}, {time}"),
    Revision.Kind.ROLLED_OUT: gettext_lazy("Rolled out by {name}, {time}"),
    Revision.Kind.ADOPTED: gettext_lazy("Adopted by {name}, {time}"),
    Revision.Kind.FILLED: gettext_lazy("Filled in by {name}, {time}"),
    Revision.Kind.COMPOSED: gettext_lazy("Renewed by {name}, {time}"),
}


@lru_cache(maxsize=4096)
def _international(e164: str) -> str:
    return phone_numbers.format_international(e164)


def phone_number(number: PhoneNumber | str) -> str:
    """Return a phone number in international format, with spaces."""
    return _international(number if isinstance(number, str) else number.number)


def made_by(revision: Revision) -> Markup:
    """Return how, by whom, when and why a revision was made."""
    told = escape(MADE_BY[Revision.Kind(revision.kind)])
    made = told.format(name=revision.author_name, time=time_ago(revision.created_at))
    return (
        escape(_("%(made)s: “%(note)s”")) % {"made": made, "note": revision.note} if revision.note else made
    )


def words_changed(added: int, removed: int) -> Markup:
    """Return how many words were added and removed: "+3 words −1 word"."""
    return _words_changed(get_language(), added, removed)


@lru_cache(maxsize=4096)  # most changes are small
def _words_changed(_language: str, added: int, removed: int) -> Markup:
    told = ""
    if added:
        words = ngettext("+%(figure)s word", "+%(figure)s words", added) % {"figure": format_number(added)}
        told += f'<span class="change__added">{escape(words)}</span>\n'
    if removed:
        words = ngettext("−%(figure)s word", "−%(figure)s words", removed) % {
            "figure": format_number(removed)
        }
        told += f'<span class="change__removed">{escape(words)}</span>'
    if not told:
        told = f'<span class="muted">{escape(_("no words"))}</span>'
    return Markup(f'<span class="change">{told}</span>')  # noqa: S704  # escaped


def placeholder_names(names: Iterable[str]) -> Markup:
    """Return placeholder names as ``${name}``, separated by commas."""
    return Markup(", ").join(Markup("<code>${{{}}}</code>").format(name) for name in names)


def line_segments(segments: Iterable[Segment]) -> Markup:
    """Return a line of a difference with what was added and removed marked; white space is shown as it is."""
    inserted, deleted = _marks(get_language())
    told = []
    for segment in segments:
        if segment.kind == "insert":
            told.append(f"{inserted}{changed_text(segment.visible)}</ins>")
        elif segment.kind == "delete":
            told.append(f"{deleted}{changed_text(segment.visible)}</del>")
        else:
            told.append(str(escape(segment.text.replace("\n", ""))))
    return Markup("".join(told))  # noqa: S704  # escaped


@lru_cache(maxsize=16)  # a difference has thousands of them
def _marks(_language: str) -> tuple[str, str]:
    """Return the opening tags of what was added and of what was removed."""
    end = escape(pgettext("after words that were added or removed", "end"))
    return (
        f'<ins data-said="{escape(_("added"))}" data-end="{end}">',
        f'<del data-said="{escape(_("removed"))}" data-end="{end}">',
    )


def changed_text(visible: str) -> Markup:
    """Return a changed part, its white space as symbols; a line may break after "·", where no browser breaks."""
    return Markup(str(escape(visible.replace("\n", ""))).replace("·", "·<wbr>"))  # noqa: S704  # escaped
