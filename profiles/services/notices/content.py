"""What a notice says, where and when, as somebody writes it; what can't be is refused with a sentence."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models.limits import NOTE_LIMIT, TITLE_LIMIT
from profiles.models.notice import NoticeContent, Placement
from profiles.services.conflicts import SaveRefused
from profiles.texts import templating
from profiles.texts.contract import LIMIT, UnusableText, canonical, check_usable, is_blank, over_by

# How far from now it may begin and end: what is further away is a slip of the finger.
LONGEST_AGO = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=5 * 366)
# A wall clock anywhere on earth is ahead of UTC's by no more.
ZONES = timedelta(hours=14)
# The placeholders that each number has values for.
PLACEHOLDERS = ("name", "label", "number")


class NoticeRefused(SaveRefused):
    """The notice can't be so, or can't take this step; ``message`` is a sentence. Nothing was changed."""


@dataclass(frozen=True)
class Content:
    """What a notice says, where and when.

    With ``local_time`` begin and end are wall-clock times, as if they were of UTC; otherwise they are moments.
    """

    title: str
    text: str
    placement: str
    starts_at: datetime
    ends_at: datetime
    local_time: bool = True
    says_span: bool = True
    note: str = ""


# Its names, which are those of the columns.
COLUMNS = tuple(Content.__dataclass_fields__)


def content_of(notice: NoticeContent) -> Content:
    """Return what a notice, or a version of one, says."""
    return Content(**{name: getattr(notice, name) for name in COLUMNS})


def clean_content(content: Content, *, now: datetime, begins: datetime | None = None) -> Content:
    """Return ``content`` as it is stored: the text canonical, title and note in one line.

    Args:
        content: As somebody wrote it.
        now: The present.
        begins: The begin of the notice that is set, which may stay however long ago it is; None for a draft.

    Raises:
        NoticeRefused: Something of it can't be; the sentence says what.
    """
    title, note = " ".join(content.title.split()), content.note.strip()
    if not title:
        raise NoticeRefused(_("Give the notice a name, by which colleagues know it. Callers never hear it."))
    if len(title) > TITLE_LIMIT or len(note) > NOTE_LIMIT:
        raise NoticeRefused(
            _("A name has at most {title} characters, a note {note}.").format(
                title=format_number(TITLE_LIMIT), note=format_number(NOTE_LIMIT)
            )
        )
    if content.placement not in Placement.values:
        raise NoticeRefused(_("Choose where its words stand: above, below or instead of the profile."))
    text = canonical(content.text)
    try:
        for words in (title, note, text):
            check_usable(words)
    except UnusableText as unusable:
        raise NoticeRefused(unusable.message) from None
    _check_text(text)
    _check_times(content, now, begins)
    return replace(content, title=title, note=note, text=text)


def _check_text(text: str) -> None:
    if not text or is_blank(text):
        raise NoticeRefused(_("Write what callers are to hear. There are only spaces or blank lines so far."))
    if over := over_by(text):
        raise NoticeRefused(
            ngettext(
                "This notice is {count} character over the limit of {limit}. "
                "Shorten it; your text is as you wrote it.",
                "This notice is {count} characters over the limit of {limit}. "
                "Shorten it; your text is as you wrote it.",
                over,
            ).format(count=format_number(over), limit=format_number(LIMIT))
        )
    if not has_placeholders(text):
        return
    try:
        templating.check_template(text)
    except templating.TemplateRefused as refused:
        raise NoticeRefused(refused.message) from None


def has_placeholders(text: str) -> bool:
    """Return whether ``text`` is to be filled in; otherwise a dollar in it is a dollar."""
    return "${" in text


def _check_times(content: Content, now: datetime, begins: datetime | None) -> None:
    for when in (content.starts_at, content.ends_at):
        if when != begins and not now - LONGEST_AGO <= when <= now + FURTHEST_AHEAD:
            raise NoticeRefused(
                _(
                    "A notice begins at most a year ago and ends at most five years from now. Look at the years."
                )
            )
    if content.ends_at <= content.starts_at:
        raise NoticeRefused(_("The end must be later than the beginning."))
    if content.ends_at + (ZONES if content.local_time else timedelta(0)) <= now:
        raise NoticeRefused(_("The end is past already, so nobody would hear it. Choose a later one."))


def as_wall_clock(naive: datetime) -> datetime:
    """Return the time on a wall clock as it is stored: as if it were of UTC."""
    return timezone.make_aware(naive, UTC)
