"""A restored backup over a boundary: the tables are of the past, and Nixflex holds what was sent after that."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from profiles.models import PhoneNumber
from profiles.models.notice import Placement
from profiles.services import api
from profiles.services.actors import command_actor
from profiles.services.composing import clock
from profiles.services.notices.content import Content
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.setting import set_notice
from profiles.services.pushing import sweeping
from profiles.texts.composition import BLANK_LINE
from tests.chaos.watched_sandbox import WatchedSandbox

WORDS = "Notice {number} from before the backup: closed until later."
# For how long after the restore a notice of before is still in force, in seconds.
LONG = 900.0
# What a notice does while the database is away: when it begins and when it ends, in parts of that time. Then
# whether Nixflex holds it at the restore, and whether somebody had saved after the backup.
ENDED, BEGUN, BETWEEN, EDITED = (
    (0, 0.5, False, False),
    (0.4, None, True, False),
    (0.3, 0.6, True, False),
    (0, 0.5, False, True),
)
CASES = (ENDED, BEGUN, BETWEEN, EDITED)


def prepare(sandbox: WatchedSandbox, numbers: list[str], *, away: float) -> dict[str, str]:
    """Bring the tables and the sandbox to where they are after a restore, once ``away`` seconds have passed.

    Each of :data:`CASES` befalls some of ``numbers``.

    Returns:
        What Nixflex holds of those numbers of which it is what notices made of the profile.
    """
    settings.NIXFLEX_BASE_URL = sandbox.url
    api._client.cache_clear()
    now = timezone.now()
    cases = [(name, CASES[place % len(CASES)]) for place, name in enumerate(numbers)]
    for name, (begins, ends, *_) in cases:
        over = LONG + away if ends is None else away * ends
        _set(name, now + timedelta(seconds=away * begins), now + timedelta(seconds=over), now)
    clock.recompose_due()
    sweeping.sweep(actor=command_actor("chaos"))
    api.client().close()
    api._client.cache_clear()
    return {
        name: held
        for name, (*_, is_heard, was_edited) in cases
        if (held := _hold(sandbox, name, is_heard=is_heard, was_edited=was_edited)) is not None
    }


def _set(number: str, begin: datetime, end: datetime, now: datetime) -> None:
    actor = command_actor("chaos")
    content = Content(
        title=number,
        text=WORDS.format(number=number),
        placement=Placement.ABOVE,
        starts_at=begin,
        ends_at=end,
        local_time=False,
        says_span=False,
    )
    set_notice(make_draft(actor=actor, content=content, numbers=[number], now=now), actor=actor, now=now)


def _hold(sandbox: WatchedSandbox, name: str, *, is_heard: bool, was_edited: bool) -> str | None:
    """Have Nixflex hold what was sent after the backup; return it where notices alone made it."""
    number = PhoneNumber.objects.select_related("head").get(number=name)
    body = f"A colleague's words about {name}, after the backup" if was_edited else number.head_body
    notice = WORDS.format(number=name) if is_heard else ""
    text = BLANK_LINE.join(filter(None, (notice, body)))
    sandbox.edit(name, text or None)
    return None if was_edited else text
