"""Whom and which numbers of the audit log people mean, as its lines name them.

The log itself is asked no more than whether it holds a name: who is meant by a part of one is found among the
users, who are few, and a number as the list of numbers finds it.
"""

from django.contrib.auth.models import User

from profiles.l10n.phone_numbers import looks_like_number, to_e164
from profiles.models import AuditEvent, PhoneNumber
from profiles.selectors import search
from profiles.services.actors import COMMANDS, command_actor, display_name
from profiles.texts.folding import normalized_words

# So many users are known by a part of their names, and offered to choose from.
MOST_USERS = 500
# The lines of so many numbers at most are put in one order.
MOST_NUMBERS = 20


def offered() -> list[str]:
    """Return the names to choose from: those of the users, then those of the commands."""
    return [*sorted({display_name(user) for user in _users()}, key=str.casefold), *_commands()]


def meant_by(typed: str) -> list[str]:
    """Return the names that ``typed`` means, where that is not one that the log has just so.

    A user name in any capitals, or words that the words of a name begin with; none if nobody fits.
    """
    typed = typed.strip()
    if AuditEvent.objects.filter(actor_name=typed).exists():
        return []
    wanted = normalized_words(typed)
    named = {name: {name} for name in _commands()}
    for user in _users():
        named.setdefault(display_name(user), set()).update((user.get_full_name(), user.get_username()))
    return sorted(
        name
        for name, spoken in named.items()
        if any(_fits(wanted, normalized_words(said)) for said in spoken)
    )


def numbers_meant_by(typed: str) -> list[PhoneNumber]:
    """Return the numbers that ``typed`` means, where it is not one of them in full.

    One more than ``MOST_NUMBERS`` stands for all that there are beyond.
    """
    if looks_like_number(typed) and PhoneNumber.objects.filter(number=to_e164(typed) or typed).exists():
        return []
    found = search.search_numbers(PhoneNumber.objects.only("number", "label"), typed).numbers
    return sorted(found[: MOST_NUMBERS + 1], key=lambda number: (number.label, number.number))


def _users() -> list[User]:
    return list(User.objects.only("username", "first_name", "last_name").order_by("username")[:MOST_USERS])


def _commands() -> list[str]:
    return [command_actor(name).name for name in COMMANDS]


def _fits(wanted: list[str], said: list[str]) -> bool:
    return bool(wanted) and all(any(word.startswith(each) for word in said) for each in wanted)
