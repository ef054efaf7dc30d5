"""Template contexts of the editor's page and its fragments."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import get_format

from profiles.context_processors import request_account
from profiles.forms.profile import ProfileForm
from profiles.l10n.zones import request_zone
from profiles.models import Draft, PhoneNumber
from profiles.permissions import EDIT
from profiles.presenters.active_notices import count_with_notices, heard_notices
from profiles.presenters.renewing import overdue_since
from profiles.presenters.status import status_line
from profiles.selectors import numbers
from profiles.selectors.checks.typed import open_findings
from profiles.selectors.history import timeline
from profiles.selectors.history.versions import revision_of_body
from profiles.selectors.notices.number_notices import NoticeOnNumber, compose_preview, notices_on_number
from profiles.selectors.places import zone_of
from profiles.selectors.rollouts import rollouts
from profiles.selectors.tags import tags_of
from profiles.services import account
from profiles.services.conflicts import Change, is_fresh
from profiles.texts import contract, facts, preview
from profiles.texts.blocks import BLOCKS
from profiles.texts.checks.marking import marked
from profiles.texts.notice_warnings import notice_warnings
from profiles.texts.warnings import TextWarning, warnings_of
from profiles.views.access import StaffRequest
from profiles.views.history.differences import difference_context

Notices = Sequence[NoticeOnNumber]
PREVIEW, DIFFERENCE, HISTORY = "preview", "difference", "history"


def status_context(
    request: StaffRequest, number: PhoneNumber, *, notices: Notices | None = None
) -> dict[str, Any]:
    """Return the context of the status fragment; ``notices`` of the number are read where they are not at hand."""
    row = request_account(request)
    notices = notices_of(number) if notices is None else notices
    line = status_line(
        number,
        numbers.recent_attempts(number),
        now=timezone.now(),
        paused=row.paused_at is not None,
        must_import_first=account.must_import_first(row),
        clock_held_by=row.clock_held_by,
    )
    return {
        "number": number,
        "status": line,
        "notices": notices,
        "heard_notices": heard_notices(number, notices),
        "local_zone": zone_of(number),
    }


def notices_of(number: PhoneNumber) -> Notices:
    """Return what is laid over the profile of ``number``, now and to come."""
    return notices_on_number(number, now=timezone.now())


def _notice_warnings(typed: str, notices: Notices) -> list[TextWarning]:
    titles = {each.layer.key: each.notice.title for each in notices}
    return notice_warnings(typed, [each.layer for each in notices], timezone.now(), titles)


def _checked(number: PhoneNumber, typed: str, notices: Notices, user: User) -> dict[str, Any]:
    """Return what the checks find in ``typed``: the warnings, and the text with their words marked.

    Of ``may_be_meant``, what is found in the saved body, somebody may say that it is meant so.
    """
    found = open_findings(number, typed, user, now=timezone.now())
    warnings = [*_notice_warnings(typed, notices), *warnings_of(typed, found)] if typed else []
    is_saved = bool(typed) and typed == number.head_body
    return {
        "warnings": warnings,
        "marked": marked(typed, found),
        "may_be_meant": {each.rule for each in found} if is_saved else set(),
    }


def preview_context(number: PhoneNumber, typed: str, user: User, *, notices: Notices) -> dict[str, Any]:
    """Return the context of the counter, the preview and the warnings for ``typed`` under ``notices``."""
    prompt = number.agent.system_prompt if number.agent else None
    typed = contract.canonical(typed)
    too_long = contract.is_far_too_long(typed)
    over = compose_preview("" if too_long else typed, notices, now=timezone.now())
    return {
        "preview": preview.build_preview(prompt, "" if too_long else typed),
        "too_long_to_show": too_long,
        "body": typed,
        "stretches": over.stretches,
        "left_off": over.left_off,
        "count": contract.utf16_length(typed),
        "added": over.length,
        "added_words": count_with_notices(contract.utf16_length(typed), over.length),
        "count_words": contract.describe_count(typed),
        "over_by": contract.over_by(typed),
        "limit": contract.LIMIT,
        "near": contract.LIMIT - contract.NEAR_LIMIT,
        "separator": get_format("THOUSAND_SEPARATOR"),
        **_checked(number, "" if too_long else typed, notices, user),
        "facts": None if too_long else facts.completeness(typed),
    }


def presence_context(
    number: PhoneNumber, draft: Draft | None, others: list[Draft], *, base: Change
) -> dict[str, Any]:
    """Return who else is editing the profile, and whether its body has moved since ``base``.

    ``draft`` is the reader's own, which loading that would throw away. ``seen`` stands for all that this and the
    state say: a page that has seen it already needs nothing new.
    """
    moved_on = not is_fresh(number, base)
    has_mine = moved_on and draft is not None
    at = [
        number.verified_at,
        number.next_push_at,
        overdue_since(number),
        *(other.updated_at for other in others),
    ]
    marks = [
        *(number.state, number.version, number.live_id, base.base_version, moved_on, has_mine),
        *(other.user_id for other in others),
        *(when.strftime("%m%d%H%M") for when in at if when),
    ]
    return {
        "others": sorted(others, key=lambda other: other.updated_at, reverse=True),
        "moved_on": moved_on,
        "newest": revision_of_body(number) if moved_on else None,
        "has_mine": has_mine,
        "base": base,
        "seen": "-".join(map(str, marks)),
    }


def requested_pane(sent: QueryDict) -> str:
    """Return the key of the pane beside the text that is open or asked for; the preview by default."""
    pane = sent.get("pane", "")
    return pane if pane in {DIFFERENCE, HISTORY} else PREVIEW


def pane_context(
    number: PhoneNumber, pane: str, typed: str, *, notices: Notices | None = None
) -> dict[str, Any]:
    """Return the context of ``pane``; that of the preview is part of every answer."""
    if pane == DIFFERENCE:
        over = compose_preview(
            contract.canonical(typed),
            notices_of(number) if notices is None else notices,
            now=timezone.now(),
        )
        against = difference_context(number.live_text, over.text)
        return {"pane": pane, "against": against, "with_notices": bool(over.stretches)}
    if pane == HISTORY:
        return {"pane": pane, "versions": timeline.newest(number)}
    return {"pane": PREVIEW}


def editor_context(
    request: StaffRequest, number: PhoneNumber, form: ProfileForm | None = None, **extra: Any
) -> dict[str, Any]:
    """Return the context of the editor page, with ``form`` as it was sent or a new one.

    A new one holds the reader's unsaved words if there are any.
    """
    draft, others = numbers.drafts_of(number, request.user)
    details_draft = None
    if draft is not None and draft.details is not None:
        details_draft, draft = draft, None
    can_edit = request.user.has_perm(EDIT) and number.state != PhoneNumber.State.REMOVED
    if form is None:
        words: dict[str, Any] = {"text": number.head_body}
        if draft is not None and can_edit:
            words = {
                "text": draft.text,
                "base_version": draft.base_version,
                "base_digest": draft.base_digest or "",
            }
        form = ProfileForm.start(number, **words)
    typed = str(form["text"].value() or "")
    notices = notices_of(number)
    return {
        "form": form,
        "typed": contract.canonical(typed),
        "draft": draft,
        "details_draft": details_draft,
        "can_edit": can_edit,
        "saved_text": number.head_body,
        "ahead": rollouts.scheduled_rows_for(number),
        "number_tags": tags_of(number, request.user),
        "zone": request_zone(request),
        "blocks": BLOCKS,
        **status_context(request, number, notices=notices),
        **preview_context(number, typed, request.user, notices=notices),
        **presence_context(number, draft, others, base=form.base(number)),
        **pane_context(number, requested_pane(request.POST or request.GET), typed, notices=notices),
        **extra,
    }
