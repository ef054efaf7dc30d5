"""Notices by rows: what the services make of a person's form, without the form."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from profiles.models import Notice, NoticeNumber, PhoneNumber, Revision
from profiles.models.notice import NoticeContent, NoticeVersion
from profiles.services.composing.recomposing import COLUMNS, recompose

TITLE, WORDS, AUTHOR = "Christmas", "Closed from 24 to 27 December.", "Maya"


def make_notice(
    *numbers: PhoneNumber, begins: datetime | None = None, ends: datetime | None = None, **content: Any
) -> Notice:
    """Make a notice for ``numbers``, in force from an hour ago until in a day, unless told otherwise."""
    now = timezone.now()
    times = {"starts_at": begins or now - timedelta(hours=1), "ends_at": ends or now + timedelta(days=1)}
    notice = Notice.objects.create(
        **{"title": TITLE, "text": WORDS, "author_name": AUTHOR, "state": "in_force", **times, **content}
    )
    keep_version(notice)
    NoticeNumber.objects.bulk_create(
        NoticeNumber(notice=notice, number=number, **times) for number in numbers
    )
    ask_to_look(*numbers)
    return notice


def keep_version(notice: Notice) -> None:
    """Keep the notice as it is, as one of its versions."""
    content = {
        field.attname: getattr(notice, field.attname) for field in NoticeContent._meta.get_fields()
        if hasattr(field, "attname")
    }  # fmt: skip
    NoticeVersion.objects.create(notice=notice, version=notice.version, **content)


def change_notice(notice: Notice, **content: Any) -> None:
    """Change what the notice says."""
    for name, value in content.items():
        setattr(notice, name, value)
    notice.version += 1
    notice.save()
    keep_version(notice)
    ask_to_look(*PhoneNumber.objects.filter(notices__notice=notice))


def end_notice(notice: Notice) -> None:
    """End the notice everywhere, now."""
    notice.numbers.update(ends_at=timezone.now(), state="ended")
    ask_to_look(*PhoneNumber.objects.filter(notices__notice=notice))


def ask_to_look(*numbers: PhoneNumber) -> None:
    """Let the numbers be composed again at the next look."""
    PhoneNumber.objects.filter(pk__in=[number.pk for number in numbers]).update(recompose_at=timezone.now())


def renew(number: PhoneNumber, *, live: bool = True) -> Revision | None:
    """Compose ``number`` again, as the clock does, and let the new version be ``live``; None if there is none."""
    now = PhoneNumber.objects.select_related("head").get(pk=number.pk)
    made = recompose(now, now=timezone.now())
    now.save(update_fields=COLUMNS)
    if made is not None and live:
        PhoneNumber.objects.filter(pk=number.pk).update(
            live=made, state="live", next_push_at=None, remote_text_seen=made.text
        )
    return made
