"""Needs-attention list of the overview: what waits for a person, why, and what they may do about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Account, Draft, PhoneNumber, PushAttempt, Rollout, Tag
from profiles.models.push import Outcome
from profiles.models.rollout import Source, Stage
from profiles.presenters.doors import webhooks
from profiles.presenters.need_lines import Action, Need, NeedGroup, NeedQueue
from profiles.presenters.notice_needs import clock_held, misfits, overdue, still_heard
from profiles.presenters.rollouts import STAGE_MARKS, Mark, Tone
from profiles.presenters.status import NO_PROFILE, STATE_LABELS
from profiles.selectors import needs
from profiles.selectors.needs import NeedCounts
from profiles.selectors.number_list import RENEWING
from profiles.selectors.teams import sees_every_number
from profiles.services.account import PAYMENT_WANTED
from profiles.services.rollouts.stages import required_permission

State = PhoneNumber.State
# What Nixflex answers where the text itself is at fault.
TEXT_STATUSES = frozenset({400, 422})


def queue(
    user: User,
    *,
    account: Account,
    counts: NeedCounts,
    by_state: dict[str, int],
    tag: Tag | None = None,
) -> NeedQueue:
    """Return the needs-attention list as ``user`` sees it.

    Args:
        user: Who looks.
        account: The account's row.
        counts: How much waits for ``user``.
        by_state: How many numbers are in each state.
        tag: Of the numbers only those that have it; ``by_state`` counts those too.
    """
    of_tag = f"&tag={tag.pk}" if tag else ""
    may_edit = user.has_perm(permissions.EDIT)
    rollouts, drafts = needs.rollouts(user), needs.drafts(user)
    numbers = [
        NeedGroup(
            state,
            _numbers(user, state, write, may_edit, tag),
            by_state[state],
            f"{reverse('number-list')}?state={state}{of_tag}",
        )
        for state, write in ((State.REJECTED, _rejected), (State.DRIFTED, _drifted))
        if by_state[state]
    ]
    now = timezone.now()
    every = [
        NeedGroup(
            "still-heard", still_heard(account, user, now, may_edit), getattr(account, "still_heard", 0)
        ),
        NeedGroup("paused", _pause(account, user), 1),
        # Told, and not counted: somebody meant it so.
        NeedGroup("clock", clock_held(account, user), 0),
        NeedGroup(
            "rollouts", [_rollout(each, user) for each in rollouts], _total(rollouts), reverse("rollout-list")
        ),
        *numbers,
        NeedGroup("misfits", misfits(account, user, now, may_edit), getattr(account, "misfits", 0)),
        # Told, and not counted: it goes on by itself.
        NeedGroup("renewing", overdue(account, by_state[RENEWING], now), 0),
        # Told, and not counted: its maker has had an email.
        NeedGroup("webhooks", webhooks.needs(user), 0),
        NeedGroup("drafts", [_draft(each, may_edit) for each in drafts], _total(drafts)),
        # Told, and not counted: it may be meant so, and would be counted for ever.
        NeedGroup("without-profile", _without_profile(user, by_state[NO_PROFILE], may_edit, of_tag), 0),
    ]
    kinds = [kind for kind in every if kind.lines]
    if not any(
        user.has_perm(right) for right in (permissions.EDIT, permissions.ROLL_OUT, permissions.RESUME)
    ):
        return NeedQueue(kinds, sum(kind.total for kind in kinds), is_yours=False)
    mine = counts.paused + counts.rollouts + counts.still_heard + counts.misfits
    if may_edit:
        mine += sum(kind.total for kind in numbers) + _total(drafts)
    return NeedQueue(kinds, mine, is_yours=True)


def _total(rows: list[Any]) -> int:
    """Return the total that the selector annotated on each row; 0 without rows."""
    return rows[0].of if rows else 0


def _pause(account: Account, user: User) -> list[Need]:
    if account.paused_at is None:
        return []
    status, said = account.paused_status, account.paused_message
    if status is None:
        reason = _("Nothing is sent until a Manager has looked. What is saved waits here.")
    elif status == PAYMENT_WANTED:
        reason = _("Nixflex asks for payment: {message}").format(message=said)
    else:
        reason = _("Nixflex refuses the account's key: {message}").format(message=said)
    action = None
    if user.has_perm(permissions.RESUME) and sees_every_number(user):
        # The form is that of the banner above every page, which has to be there anyway.
        action = Action(_("Check again and resume") if status else _("Resume"), form="resume")
    mark = Mark("bad", "danger", _("Paused"))
    return [Need("paused", mark, _("Nothing is being sent"), reason, account.paused_at, action=action)]


def _rollout(rollout: Rollout, user: User) -> Need:
    reasons = {
        Stage.ASKING: _("Its time came, and some of its numbers had been changed."),
        Stage.CANARY: _("The first numbers are out. Look at them before the others follow."),
        Stage.STOPPED: _("It stopped itself after too many failures."),
        Stage.PAUSED: _("Somebody paused it; the rest waits."),
    }
    url = reverse("rollout", args=[rollout.pk])
    is_edit = rollout.source == Source.EDIT
    action = Action(_("Decide") if is_edit else _("Look and decide"), url)
    return Need(
        key=f"rollout-{rollout.pk}",
        mark=replace(STAGE_MARKS[rollout.stage], word=_("Scheduled edit") if is_edit else _("Rollout")),
        title=rollout.title,
        reason=rollout.reason or reasons[Stage(rollout.stage)],
        at=rollout.stage_since,
        url=url,
        action=action if user.has_perm(required_permission(rollout)) else None,
    )


Writer = Callable[[PhoneNumber, PushAttempt | None], tuple[str, Action | None]]


def _numbers(user: User, state: str, write: Writer, may_edit: bool, tag: Tag | None) -> list[Need]:
    lines: Sequence[tuple[PhoneNumber, PushAttempt | None]] = needs.numbers(user, state, tag=tag)
    tone: Tone = "bad" if state == State.REJECTED else "drift"
    found = []
    for number, attempt in lines:
        reason, action = write(number, attempt)
        found.append(
            Need(
                key=f"number-{number.pk}",
                mark=Mark(tone, state, STATE_LABELS[state]),
                title=number.label or number.number,
                reason=reason,
                at=number.state_since,
                url=reverse("number-editor", args=[number.number]),
                action=action if may_edit else None,
            )
        )
    return found


def _rejected(number: PhoneNumber, attempt: PushAttempt | None) -> tuple[str, Action | None]:
    url = reverse("number-editor", args=[number.number])
    status = attempt.http_status if attempt else None
    said = attempt.message if attempt else ""
    # Our own sentences, for answers that bring none, begin with its name themselves.
    reason = said if said.startswith("Nixflex") else _("Nixflex said: {message}").format(message=said)
    return reason if said else _("Nixflex refused it."), Action(
        _("Correct the text") if status in TEXT_STATUSES else _("Open and decide"), url
    )


def _drifted(number: PhoneNumber, attempt: PushAttempt | None) -> tuple[str, Action | None]:
    # An outside change has nothing to do with an attempt; another text than was sent has.
    kept = (
        attempt is not None and attempt.outcome == Outcome.ACCEPTED and attempt.revision_id == number.head_id
    )
    said = attempt.message if attempt and kept else ""
    action = Action(_("See the change and decide"), reverse("number-drift", args=[number.number]))
    return said or _("Changed outside Nixadmin."), action


def _without_profile(user: User, count: int, may_edit: bool, of_tag: str) -> list[Need]:
    if not count:
        return []
    words = ngettext("{count} number has no profile", "{count} numbers have no profile", count)
    reason = _("Callers hear the agent prompt alone.")
    if needs.any_unknown_profile(user):
        reason = _("Callers hear the agent prompt alone, or a profile that Nixflex's list does not tell.")
    url = f"{reverse('number-list')}?state={NO_PROFILE}{of_tag}"
    return [
        Need(
            key="without-profile",
            mark=Mark("", "none", STATE_LABELS[NO_PROFILE]),
            title=words.format(count=format_number(count)),
            reason=reason,
            url=url,
            action=Action(_("See which"), url) if may_edit else None,
        )
    ]


def _draft(draft: Draft, may_edit: bool) -> Need:
    number = draft.number
    url = reverse("number-editor", args=[number.number])
    reason = _("You have an unsaved text.")
    if draft.base_version < number.version_of_body:
        reason = _("You have an unsaved text; somebody saved version {version} meanwhile.").format(
            version=number.version_of_body
        )
    return Need(
        key=f"draft-{draft.pk}",
        mark=Mark("", "edit", _("Draft")),
        title=number.label or number.number,
        reason=reason,
        at=draft.updated_at,
        url=url,
        action=Action(_("Go on writing"), url) if may_edit else None,
    )
