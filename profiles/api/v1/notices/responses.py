"""Responses of the notice operations, and the notice that a request names."""

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.v1.schemas.notices.responses import NoticeOut, NoticeProgress, PlanOut, tag_names
from profiles.models import Notice, Tag
from profiles.models.notice import ACTIVE, NoticeState
from profiles.selectors import tags as selected
from profiles.selectors.notices import one
from profiles.services.notices import planning
from profiles.services.notices.setting import offered


def notice_of(request: TokenRequest, key: int) -> Notice:
    """Return the notice with its author, or raise Http404 where the token sees none."""
    return one.notice_or_404(request.user, key)


def notice_response(request: TokenRequest, key: int) -> NoticeOut:
    """Return the response for a notice as it is now: a draft with its plan, another one with how far it has come.

    Raises:
        Http404: The token sees no notice with this key.
    """
    notice, now = notice_of(request, key), timezone.now()
    is_draft = notice.state == NoticeState.DRAFT
    return NoticeOut.model_validate(
        NoticeOut.columns(notice)
        | {
            "numbers": planning.typed_for(notice, request.user),
            "tags": tag_names(notice, request.user),
            "plan": PlanOut.of(planning.plan(notice, request.user, now=now), now) if is_draft else None,
            "progress": NoticeProgress.of(one.progress(notice, request.user, now)) if notice.set_at else None,
            "offered": len(offered(notice, request.user, now=now)) if notice.state in ACTIVE else 0,
        }
    )


def tags_named(request: TokenRequest, names: list[str]) -> list[Tag]:
    """Return the tags ``names`` that the token may use, whatever their case.

    Raises:
        Problem: One of them is none.
    """
    known = {tag.name.casefold(): tag for tag in selected.all_tags(request.user)} if names else {}
    for name in names:
        if name.casefold() not in known:
            raise Problem(
                "invalid", _("There is no tag “{name}”. Choose among those that there are.").format(name=name)
            )
    return list(dict.fromkeys(known[name.casefold()] for name in names))
