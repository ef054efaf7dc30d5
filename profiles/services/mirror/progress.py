"""How far the import under way is, in the account's row, where every process can read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError
from django.utils import timezone

from profiles.models import Account
from profiles.services import account

# Takes a stage ("reading", "storing"), how many numbers are done and how many there are in all, 0 while not known.
Progress = Callable[[str, int, int], None]
# While reading, so many numbers pass between two writes of the row.
STEP = 500


@contextmanager
def shown_progress(progress: Progress) -> Iterator[Progress]:
    """Give a callback that keeps the account's row up to date, and then calls ``progress``.

    At the end the row says nothing of progress. Where storing had begun and was broken off, it says until where.
    """
    account.get_account()
    _show(0, 0)
    shown, stored = 0, 0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal shown, stored
        if total or done >= shown + STEP:
            _show(done, total)
            shown, stored = done, done if total else 0
        progress(stage, done, total)

    try:
        yield tell
    except BaseException:
        with suppress(DatabaseError):
            _stop() if stored else _clear()
        raise
    _clear()


def _show(done: int, total: int) -> None:
    Account.objects.update(import_done=done, import_total=total or None, import_alive_at=timezone.now())


def _stop() -> None:
    Account.objects.update(import_alive_at=None)


def _clear() -> None:
    Account.objects.update(import_done=None, import_total=None, import_alive_at=None)
