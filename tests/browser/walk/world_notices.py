"""A notice in each state: a draft with numbers that can't have it, planned, in force, over, thrown away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from profiles.models import Notice, PhoneNumber, Tag
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.services.notices.changing import change
from profiles.services.notices.content import Content, as_wall_clock, content_of
from profiles.services.notices.drafting import drop, leave_out, make_draft
from profiles.services.notices.ending import end_everywhere, end_for_number
from profiles.services.notices.setting import set_notice
from tests.notices import change_notice, end_notice, make_notice, renew

TEXT = "${name} is closed from Thursday 24 December at 18:00 to Sunday 27 December at 09:00."


def fill_notices(
    manager: Actor, numbers: dict[str, PhoneNumber], keys: dict[str, str], long_name: str
) -> None:
    """Make notices; ``keys`` gets what their addresses name."""
    now = timezone.now()
    wall = as_wall_clock(timezone.make_naive(now).replace(second=0, microsecond=0))
    days = timedelta(days=1)
    content = Content("Christmas", TEXT, "above", wall + 2 * days, wall + 5 * days, note="As every year")
    branches = list(PhoneNumber.objects.filter(label__startswith="Branch").order_by("number"))
    typed = [number.number for number in branches]

    def made(begin: datetime, end: datetime, chosen: Sequence[str], **said: Any) -> Notice:
        asked = replace(content, starts_at=begin, ends_at=end, **said)
        return make_draft(actor=manager, content=asked, numbers=chosen, now=now)

    odd = [numbers[key].number for key in ("removed", "unknown", "long", "none", "live", "arabic")]
    draft = make_draft(
        actor=manager,
        content=replace(content, text=TEXT + " Ask for {{name}}. [TAG: closed]"),
        numbers=[*odd, *typed, "01632 999999", "the surgery"],
        tags=list(Tag.objects.all()[:1]),
        now=now,
    )
    leave_out(branches[1], draft, actor=manager)
    keys["notice-draft"] = str(draft.pk)
    planned = made(wall + 3 * days, wall + 6 * days, typed, title=long_name)
    keys["notice-planned"] = str(set_notice(planned, actor=manager, now=now).pk)
    begun = made(wall - days, wall + days, typed[:9], title="Burst pipe", text="The car park is closed.")
    begun = set_notice(begun, actor=manager, now=now)
    end_for_number(branches[0], begun, actor=manager, now=now)
    changed = replace(content_of(begun), text="The car park is closed. Park in Mill Lane.", placement="below")
    keys["notice-begun"] = str(change(begun, actor=manager, content=changed, now=now).pk)
    over = set_notice(made(wall - days, wall + days, typed[:3], title="Snow"), actor=manager, now=now)
    keys["notice-over"] = str(end_everywhere(over, actor=manager, now=now).pk)
    gone = made(wall, wall + days, typed[:2], title="Never said")
    drop(gone, actor=manager, now=now)
    keys["notice-gone"] = str(gone.pk)
    nobody = made(wall + days, wall + 2 * days, typed[:2], text="${city} is closed.", title="For nobody")
    keys["notice-nobody"] = str(nobody.pk)
    _lay_over(numbers["noticed"], numbers["instead"], manager)


def _lay_over(number: PhoneNumber, other: PhoneNumber, manager: Actor) -> None:
    """Let ``number`` have notices that are over, in force, to come and without room; ``other`` one instead."""
    now = timezone.now()
    storm = make_notice(number, title="Storm", text="The car park is closed today.")
    renew(number)
    change_notice(storm, text="The car park is closed until Friday.")
    renew(number)
    end_notice(storm)
    renew(number)
    newest = PhoneNumber.objects.select_related("head").get(pk=number.pk)
    save_profile(newest, text=newest.head_body + "\nParking £2.", actor=manager, change=Change.on(newest))
    make_notice(number, text="Closed from 24 to 27 December.\nIn an emergency call 01632 960999.")
    renew(number)
    unfit = make_notice(number, title="Prices", text="Check-ups are £48 from 1 March.", begins=now)
    later = now + timedelta(days=30)
    make_notice(number, title="New Year", placement="below", begins=later, ends=later + timedelta(days=2))
    why = "With it the text would be over 8,000, so it is left off."
    unfit.numbers.update(state="does_not_fit", reason=why)
    make_notice(other, title="Moved", text="We have moved to 9 Mill Lane.", placement="instead")
    renew(other)
    for each in (number, other):
        PhoneNumber.objects.filter(pk=each.pk).update(recompose_at=later)
