"""Why a row of a dry run is blocked: for programs, and as a sentence."""

from datetime import datetime
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Draft, PhoneNumber
from profiles.models.rollout import RowCode
from profiles.selectors.numbers import EDITING_FOR
from profiles.services.actors import Actor, display_name, why_not
from profiles.services.conflicts import is_drifted
from profiles.texts.contract import LIMIT, UnusableText, check_usable, is_blank, over_by, utf16_length


class Block(NamedTuple):
    """Why a row is blocked: for programs, and as a sentence."""

    code: RowCode
    reason: str


def block_of(
    number: PhoneNumber | None, text: str, *, unchanged: bool, others: list[str], actor: Actor
) -> Block | None:
    """Return why ``text`` can't be saved for ``number``; None if it can.

    Args:
        number: None for a row that names none.
        text: Canonical.
        unchanged: Whether the number says it already, and is made of the same.
        others: The names of those who are typing there (:func:`other_editors`).
        actor: Whose rights count.
    """
    if number is None:
        return Block(RowCode.UNKNOWN_NUMBER, _("There is no such number any more."))
    if number.state == PhoneNumber.State.REMOVED:
        return Block(RowCode.NUMBER_REMOVED, _("The number is not in the Nixflex account any more."))
    if unsavable := _unsavable(text, utf16_length(text)):
        return unsavable
    if is_drifted(number):
        told = _("The profile was changed outside Nixadmin. Decide about that first, on the number's page.")
        return Block(RowCode.DRIFTED, told)
    if unchanged:
        return None
    if not text and not actor.may(permissions.CLEAR):
        return Block(RowCode.MAY_NOT_CLEAR, why_not(actor.user, permissions.CLEAR))
    return _being_edited(others) if others else None


def _being_edited(others: list[str]) -> Block:
    told = ngettext(
        "{who} is editing this profile now, with words not saved yet.",
        "{who} are editing this profile now, with words not saved yet.",
        len(others),
    )
    return Block(RowCode.BEING_EDITED, told.format(who=get_text_list(others, _("and"))))


def _unsavable(text: str, size: int) -> Block | None:
    if over := over_by(text) if size > LIMIT else 0:
        told = _("The text has {size} characters, {over} over the limit of {limit}.").format(
            size=format_number(size), over=format_number(over), limit=format_number(LIMIT)
        )
        return Block(RowCode.TOO_LONG, told)
    if is_blank(text):
        return Block(RowCode.BLANK, _("The text would hold only spaces or blank lines."))
    try:
        check_usable(text)
    except UnusableText as unusable:
        if unusable.code == "nul":
            return Block(RowCode.NUL, _("The text holds a NUL character, which can't be sent."))
        told = _("The text holds half of a character (a lone surrogate), which can't be sent.")
        return Block(RowCode.SURROGATE, told)
    return None


def other_editors(ids: set[int], actor: Actor, now: datetime) -> dict[int, list[str]]:
    """Return number key -> names of the other people who are editing it now (recent drafts).

    A program's owner is another one: what they type is not what it sends.
    """
    drafts = Draft.objects.filter(number__in=ids, updated_at__gte=now - EDITING_FOR)
    if actor.token is None:
        drafts = drafts.exclude(user=actor.user)
    found: dict[int, list[str]] = {}
    for draft in drafts.select_related("user").defer("text").order_by("number", "user"):
        found.setdefault(draft.number_id, []).append(display_name(draft.user))
    return found
