"""Notices of each team, and those for both."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Notice, NoticeNumber
from profiles.models.audit import Action
from profiles.models.notice import NoticeNumberState, NoticeState
from tests.notices import keep_version
from tests.teams.account.log import log
from tests.teams.account.marks import BOTH, COUNT_OF_BOTH, mark
from tests.teams.account.sides import Side


def make_notice(pk: int, title: str, state: str, **fields: Any) -> Notice:
    now = timezone.now()
    is_set = state != NoticeState.DRAFT
    notice = Notice.objects.create(
        pk=pk,
        title=title,
        state=state,
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1),
        set_at=now if is_set else None,
        local_time=False,
        **{"text": f"{title} is said.", "author_name": "Director", **fields},
    )
    keep_version(notice)
    return notice


def make_notices(side: Side) -> None:
    whose = side.whose
    own = {
        "author": side.people["manager"],
        "author_name": mark(whose, "manager"),
        "note": mark(whose, "noticenote"),
    }
    for place, state in enumerate(("in_force", "draft", "ended"), start=41):
        title = f"{mark(whose, 'notice')} {state}"
        made = side.notices[state] = make_notice(side.key(place), title, state, **own)
        made.typed_numbers = [side.numbers["live"].number]
        made.save()
        if state != "draft":
            _heard_by(made, side, state)
        log(
            Action.NOTICE,
            who=side.people["manager"],
            reason=mark(whose, "noticereason"),
            data={"step": "planned", "notice": made.pk, "title": title},
        )


def _heard_by(notice: Notice, side: Side, state: str) -> None:
    for name in ("live", "rejected"):
        add_heard(notice, side, name, state)


def add_heard(notice: Notice, side: Side, name: str, state: str) -> None:
    now, fits = timezone.now(), name == "live"
    NoticeNumber.objects.create(
        notice=notice,
        number=side.numbers[name],
        state=NoticeNumberState.INCLUDED if fits else NoticeNumberState.DOES_NOT_FIT,
        text=f"{mark(side.whose, 'said')} by notice",
        reason="" if fits else mark(side.whose, "misfit"),
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1) if state == "in_force" else now - timedelta(hours=1.5),
    )


def make_mixed_notices(sides: dict[str, Side], author: User) -> dict[str, Notice]:
    made = {}
    typed = [side.numbers["live"].number for side in sides.values()]
    for place, state in enumerate(("in_force", "draft", "ended"), start=41):
        numbers = [*typed, mark("u", "typed")]
        notice = made[state] = make_notice(
            BOTH + place, f"For both {state}", state, author=author, typed_numbers=numbers
        )
        if state != "draft":
            for side in sides.values():
                _heard_by(notice, side, state)
        if state == "draft":
            notice.tags.add(*(side.tag for side in sides.values()))
        log(
            Action.NOTICE,
            data={"step": "set", "notice": notice.pk, "title": notice.title, "numbers": COUNT_OF_BOTH},
        )
    return made
