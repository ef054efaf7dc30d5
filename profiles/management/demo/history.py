"""Demo history: a few saves, made through the services as people make them."""

from django.contrib.auth.models import User

from profiles.models import PhoneNumber
from profiles.services import editing, reverting
from profiles.services.actors import Actor, display_name
from profiles.services.conflicts import Change
from profiles.services.pushing.push import push_after_save

EXAMPLE = "+447446466847"


def write_history(*, editor: User, manager: User) -> None:
    """Edit the documented example number twice, three others once, and revert once; each change is pushed."""
    edwin = Actor(user=editor, name=display_name(editor))
    maya = Actor(user=manager, name=display_name(manager))
    smile = PhoneNumber.objects.select_related("head").get(number=EXAMPLE)
    imported = smile.head
    if imported is None:
        return
    _save(
        smile,
        imported.body_text + "\nLate opening: Thursdays until 8pm.",
        edwin,
        "Late evenings start this week",
    )
    _save(
        smile,
        smile.head_body + "\nParking: two free spaces behind the practice.",
        edwin,
        "Asked for on the phone",
    )
    saved = reverting.revert_profile(
        smile, to=imported, actor=maya, change=Change.on(smile, note="Late evenings are off again")
    )
    push_after_save(saved.number, actor=maya)
    other = PhoneNumber.objects.select_related("head").exclude(number=EXAMPLE).filter(has_profile=True)
    for number in other.order_by("number")[:3]:
        _save(
            number, number.head_body + "\nClosed on 25 and 26 December and on 1 January.", maya, "Christmas"
        )


def _save(number: PhoneNumber, text: str, actor: Actor, note: str) -> None:
    """Save and push a text, and refresh ``number``."""
    saved = editing.save_profile(number, text=text, actor=actor, change=Change.on(number, note=note))
    push_after_save(saved.number, actor=actor)
    number.refresh_from_db()
