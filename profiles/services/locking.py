"""Holding one number still while it changes."""

from profiles.models import PhoneNumber


def lock_number(pk: int) -> PhoneNumber:
    """Return the number as it is now, with head, live and agent, locked for the rest of the transaction.

    Two statements: on PostgreSQL one that had to wait for the lock sees the number's new row, but joins it
    with what the others were before, and a head that has moved in between would read as none.
    """
    PhoneNumber.objects.select_for_update().only("pk").get(pk=pk)
    return PhoneNumber.objects.select_related("head", "live", "agent").get(pk=pk)
