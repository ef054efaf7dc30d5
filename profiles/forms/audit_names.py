"""Resolves typed names and numbers to the actors and number keys of the audit log.

The log itself is asked no more than whether it holds a name: who is meant by a part of one is found among the
users, who are few, and a number as the list of numbers finds it.
"""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from profiles.l10n.phone_numbers import looks_like_number, to_e164
from profiles.models import AuditEvent, Person, PhoneNumber, Team
from profiles.selectors import search
from profiles.selectors.teams import limits_of, sees_every_number
from profiles.services.actors import CLOCK, COMMANDS, NIXFLEX, command_actor, display_name
from profiles.texts.folding import normalized_words

# So many users are known by a part of their names, and offered to choose from.
MAX_USERS = 500
# The lines of so many numbers at most are put in one order.
MAX_NUMBERS = 20


def name_choices(user: User) -> list[str]:
    """Return the actor names that ``user`` chooses from: of the users, then of the commands."""
    return [*sorted({display_name(each) for each in _users(user)}, key=str.casefold), *_commands()]


def resolve_actors(typed: str, user: User | None) -> list[str]:
    """Return the actor names that ``typed`` may stand for; none if the log has exactly that name.

    A user name in any capitals, or words that the words of a name begin with; none if nobody fits.
    """
    typed = typed.strip()
    if _is_in_log(typed, user):
        return []
    wanted = normalized_words(typed)
    named = {name: {name} for name in _commands()}
    for each in _users(user):
        named.setdefault(display_name(each), set()).update((each.get_full_name(), each.get_username()))
    return sorted(
        name
        for name, spoken in named.items()
        if any(_fits(wanted, normalized_words(said)) for said in spoken)
    )


def resolve_numbers(typed: str, seen: QuerySet[PhoneNumber]) -> list[PhoneNumber]:
    """Return the numbers of ``seen`` that ``typed`` may stand for; none if it is one of them in full.

    One more than ``MAX_NUMBERS`` stands for all that there are beyond.
    """
    if looks_like_number(typed) and seen.filter(number=to_e164(typed) or typed).exists():
        return []
    found = search.search_numbers(seen.only("number", "label"), typed).numbers
    return sorted(found[: MAX_NUMBERS + 1], key=lambda number: (number.label, number.number))


def _is_in_log(name: str, user: User | None) -> bool:
    """Return whether the log has that ``name``; to somebody held to teams, whether somebody they know has it."""
    if user is None or sees_every_number(user):
        return AuditEvent.objects.filter(actor_name=name).exists()
    return name in map(display_name, _users(user))


def _users(user: User | None) -> list[User]:
    """Return the users whom ``user`` may know: all, or people of their teams and those who see every number."""
    found = User.objects.only("username", "first_name", "last_name").order_by("username")
    teams = None if user is None else limits_of(user)
    if teams is not None:
        limited = Person.objects.filter(sees_all=False)
        of_teams = Team.members.through.objects.filter(team__in=teams)
        found = found.filter(~Q(pk__in=limited.values("user")) | Q(pk__in=of_teams.values("user")))
    return list(found[:MAX_USERS])


def _commands() -> list[str]:
    return [*(command_actor(name).name for name in COMMANDS), CLOCK.name, NIXFLEX.name]


def _fits(wanted: list[str], said: list[str]) -> bool:
    """Return whether each of ``wanted`` is a prefix of a word in ``said``."""
    return bool(wanted) and all(any(word.startswith(each) for word in said) for each in wanted)
