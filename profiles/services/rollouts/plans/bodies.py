"""Planning a text for each of many numbers, as a program sends them: each says which body it started from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.differences.lines import rough_summary
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout
from profiles.models.rollout import RowCode, Source
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, WouldStopFollowing, is_fresh
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.rows import Entry, RenderedText
from profiles.services.rollouts.plans.sources import table_entries
from profiles.texts.composition import body_digest
from profiles.texts.contract import canonical, replace_unstorable

BODY_LIMIT = 5_000


@dataclass(frozen=True)
class SentBody:
    """A text for the number ``number``, in any usual spelling; "" clears its profile.

    ``base_digest``: of the body that it started from. Where that is not the number's body any more the row is a
    conflict, unless the number says this text already.
    """

    number: str
    text: str
    base_digest: str


def plan_bodies(
    bodies: Sequence[SentBody],
    *,
    actor: Actor,
    title: str = "",
    submission: str = "",
    keeps_followers: bool = False,
) -> Rollout:
    """Plan a rollout of a text for each of many numbers.

    What can't be saved is a blocked row with its reason and its code; the others are not kept from it.

    Args:
        bodies: From 1 to 5,000; row by row in this order.
        actor: Needs the right to run rollouts; to clear where a text is empty, or such a row is blocked.
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
        keeps_followers: A number that follows a template is left alone, rather than stop following it.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: There are no texts or too many.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    if not bodies:
        raise PlanRefused(_("Send at least one text."))
    if len(bodies) > BODY_LIMIT:
        raise PlanRefused(
            _("These are more than {limit} texts. Send fewer at once.").format(
                limit=format_number(BODY_LIMIT)
            )
        )
    rollout = dry_runs.begin_plan(
        actor=actor,
        source=Source.BODIES,
        title=title or _title(len(bodies)),
        submission=submission,
        options={"keeps_followers": keeps_followers},
    )
    render = partial(_render, keeps_followers=keeps_followers)
    # Whoever sends thousands waits for the answer, and each version counts its words exactly once it is saved.
    return dry_runs.finish_plan(rollout, _entries(bodies, actor), render, actor=actor, compare=rough_summary)


@site_locale()
def _title(count: int) -> str:
    return ngettext("A text for {count} number", "A text for each of {count} numbers", count).format(
        count=format_number(count)
    )


def _entries(bodies: Sequence[SentBody], actor: Actor) -> list[Entry]:
    lines = [
        (
            line,
            {"number": replace_unstorable(each.number), "text": each.text, "base": each.base_digest},
            False,
        )
        for line, each in enumerate(bodies, start=1)
    ]
    return table_entries(lines, number_column="number", columns={"text": "text"}, actor=actor)


def _render(entry: Entry, number: PhoneNumber | None, *, keeps_followers: bool) -> RenderedText:
    text, base = canonical(entry.values["text"]), entry.values["base"]
    if number is None or text == number.head_body:
        return RenderedText(text, changes={})
    if _is_fresh(number, base):
        return _stopping(text, keeps_followers) if number.template_id else RenderedText(text, changes={})
    blocked = _(
        "The text that this one started from is not the number's any more: the newest is version {version}. "
        "Read it, and send this row again."
    ).format(version=number.version_of_body)
    return RenderedText(text, blocked, changes={}, code=RowCode.CONFLICT)


def _stopping(text: str, keeps_followers: bool) -> RenderedText:
    """Return the row of a number that follows a template until ``text`` is saved."""
    if keeps_followers:
        blocked = WouldStopFollowing().message
        return RenderedText(text, blocked, changes={}, code=RowCode.WOULD_STOP_FOLLOWING)
    return RenderedText(text, changes={}, told=_("Written by hand, it follows its template no more."))


def _is_fresh(number: PhoneNumber, base: str) -> bool:
    """Return whether ``base`` is the digest of the body; earlier ones are only read where it may be theirs."""
    return base == body_digest(number.head_body) or is_fresh(number, Change(0, base_digest=base))
