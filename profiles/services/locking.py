"""Holding one number still while it changes."""

from profiles.models import PhoneNumber


def lock_number(pk: int) -> PhoneNumber:
    """Return the number as it is now, with head, live and agent, locked for the rest of the transaction."""
    return (
        PhoneNumber.objects.select_for_update(of=("self",)).select_related("head", "live", "agent").get(pk=pk)
    )
