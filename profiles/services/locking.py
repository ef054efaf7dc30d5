"""Row locks (SELECT FOR UPDATE) and their order, against deadlocks: account, rollout, numbers by key.

Who needs several of them takes them in this order, all numbers of a transaction at once, so that nobody waits for
somebody who waits for them. The write budget is reserved outside of transactions, by one statement.
"""

from collections.abc import Iterable

from profiles.models import Account, PhoneNumber


def lock_account() -> None:
    """Lock the account's row for the rest of the transaction; makes it if there is none."""
    Account.objects.get_or_create(pk=Account.ONLY)
    Account.objects.select_for_update().only("pk").get(pk=Account.ONLY)


def lock_numbers(keys: Iterable[int]) -> list[int]:
    """Lock the numbers with these ``keys`` for the rest of the transaction; return those that exist, sorted.

    Args:
        keys: At most some thousands of them, or a query for any number of them.
    """
    numbers = PhoneNumber.objects.filter(pk__in=keys).order_by("pk")
    return list(numbers.select_for_update().values_list("pk", flat=True))


def lock_number(pk: int, *, older: PhoneNumber | None = None) -> PhoneNumber:
    """Lock the number for the rest of the transaction; return it as it is now.

    Head and live revision are not joined: on PostgreSQL a statement that had to wait for the lock sees the
    number's new row, but joins it with what the others were before, and a head that has moved in between would
    read as none. They are read when they are asked for.

    Args:
        pk: The number's key.
        older: The number as it was read before: its revisions, which never change, are not read again.
    """
    number = PhoneNumber.objects.select_for_update().get(pk=pk)
    for key in (PhoneNumber.head.field, PhoneNumber.live.field):
        if (
            older is not None
            and key.is_cached(older)
            and key.value_from_object(older) == key.value_from_object(number)
        ):
            key.set_cached_value(number, key.get_cached_value(older))
    return number
