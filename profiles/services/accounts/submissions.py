"""Forms that make something, sent twice: it is made once."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction

from profiles.services.accounts.api_requests import was_done

T = TypeVar("T")


@transaction.atomic
def make_once(submission: str, *, by: User, make: Callable[[], T]) -> T | None:
    """Return what ``make`` returns; None, without calling it, where ``by`` has sent that form before.

    Args:
        submission: The key of the form. By it what is made is found in the audit log, as its actor's ``request``.
        by: Who sends it.
        make: What the form asks for; within one transaction.
    """
    # Two at once wait for each other here; what points to the row does not.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    return None if was_done(submission, by=by) else make()
