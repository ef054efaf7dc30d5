"""Whose a phone number, a name or an address is: what the checks of other businesses' words look up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Lower

from profiles.models import Field, NumberDetail, PhoneNumber
from profiles.models.field import FieldKind
from profiles.selectors.numbers import visible_to
from profiles.texts.checks.finding import Other, folded_name
from profiles.texts.checks.phones import phones_in, to_number
from profiles.texts.checks.rules.others_name import LEAST_LENGTH, LEAST_WORDS, MOST_WORDS, phrases
from profiles.texts.checks.rules.transfer_target import targets

REGIONS = ("GB", "US")
# Labels of these words alone name no business: "Front desk", "Main line".
NO_NAME = frozenset(
    "main line front desk reception office sales support enquiries bookings after hours night emergency customer"
    " service team accounts new number phone the our head call centre center test general".split()
)
# Candidates of one query.
CHUNK = 2000


@dataclass(frozen=True)
class Owners:
    """The owners of phone numbers, by E.164 number, and of names and addresses, by their folded form.

    ``numbers`` are those of the account to which calls may be transferred, None if not known.
    """

    phones: dict[str, Other] = field(default_factory=dict)
    names: dict[str, Other] = field(default_factory=dict)
    numbers: frozenset[str] | None = None


def all_owners() -> Owners:
    """Return the owners of everything in the account: for the checks of many numbers."""
    rows = list(_listed(None).values_list("number", "label"))
    phones, addresses = _of_details()
    return Owners(
        phones=phones | {number: Other(number, label) for number, label in rows},
        names=addresses | _names(rows),
        numbers=frozenset(number for number, _label in rows) or None,
    )


def owners_in(texts: Iterable[str], user: User | None) -> Owners:
    """Return whose the phone numbers and names in ``texts`` are, without those that only details tell.

    For the checks of few texts: nothing is asked where they name nothing. ``user`` is told of nobody whose number
    they do not see; None stands for the product itself.
    """
    phones, names = set[str](), set[str]()
    for text in texts:
        phones |= {phone.number for phone in phones_in(text, REGIONS)}
        phones |= {number for _start, _end, number in targets(text, REGIONS)}
        names |= {text[start:end] for start, end in phrases(text)}
    rows = _looked_up(_listed(user), phones - {""}, list(filter(is_name, set(map(folded_name, names)))))
    found = [(number, label) for number, label in rows if number in phones]
    return Owners(
        phones={number: Other(number, label) for number, label in found},
        names=_names(rows),
        numbers=frozenset(number for number, _label in found),
    )


def is_name(folded: str) -> bool:
    """Return whether a folded label can be the name of a business."""
    words = folded.split()
    return len(words) >= LEAST_WORDS and len(folded) >= LEAST_LENGTH and not NO_NAME.issuperset(words)


def _listed(user: User | None) -> QuerySet[PhoneNumber]:
    return visible_to(user).exclude(state=PhoneNumber.State.REMOVED).order_by()


def _looked_up(
    listed: QuerySet[PhoneNumber], phones: set[str], names: Sequence[str]
) -> list[tuple[str, str]]:
    """Return number and label of those ``listed`` that are one of ``phones`` or labelled as one of ``names``."""
    halves: list[QuerySet[PhoneNumber]] = [listed.filter(number__in=phones)] if phones else []
    for start in range(0, len(names), CHUNK):
        # IN, since SQLite finds no index for a column that is false.
        labelled = listed.filter(unlabelled__in=[False]).alias(lowered=Lower("label"))
        halves.append(labelled.filter(lowered__in=names[start : start + CHUNK]))
    if not halves:
        return []
    first, *others = [half.values_list("number", "label") for half in halves]
    # Each half by an index of its own; an OR would read every number.
    return list(first.union(*others, all=True) if others else first)


def _names(rows: Iterable[tuple[str, str]]) -> dict[str, Other]:
    """Return folded label -> whose it is; a label of several numbers is the first one's here."""
    names: dict[str, Other] = {}
    for number, label in rows:
        if is_name(folded := folded_name(label)):
            names.setdefault(folded, Other(number, label))
    return names


def _first_words(address: str) -> set[str]:
    """Return the first line of an address, and as many words of all of it as are looked for, folded."""
    first, _comma, _rest = address.splitlines()[0].partition(",")
    words = folded_name(address.replace(",", " ")).split()[:MOST_WORDS]
    return {
        told
        for told in (folded_name(first), " ".join(words))
        if is_name(told) and any(map(str.isdigit, told))
    }


def _of_details() -> tuple[dict[str, Other], dict[str, Other]]:
    """Return the phone numbers and addresses, as first words, that the details of only one number tell."""
    kinds = dict(
        Field.objects.filter(kind__in=[FieldKind.PHONE, FieldKind.ADDRESS]).values_list("key", "kind")
    )
    rows = NumberDetail.objects.filter(key__in=kinds).values_list(
        "key", "text", "number__number", "number__label"
    )
    phones, addresses = dict[str, Other | None](), dict[str, Other | None]()
    for key, text, number, label in rows if kinds else ():
        if kinds[key] == FieldKind.PHONE:
            known, told = phones, {to_number(text, REGIONS)}
        else:
            known, told = addresses, _first_words(text)
        owner = Other(number, label)
        for each in told:
            known[each] = owner if known.get(each, owner) == owner else None
    return (
        {told: owner for told, owner in phones.items() if told and owner},
        {told: owner for told, owner in addresses.items() if owner},
    )
