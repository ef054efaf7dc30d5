"""How far the import under way is, or where one was broken off, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.models import Account

# An import without a sign of life for so long was broken off. It may wait two minutes for the rate limit.
SILENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class ImportProgress:
    """One import: whether it is under way, and a sentence that says how far it is."""

    is_running: bool
    words: str


def import_progress(account: Account, *, now: datetime) -> ImportProgress | None:
    """Return the import that the account's row tells of; None where there is none, or it had stored nothing."""
    if account.import_done is None:
        return None
    done, total = format_number(account.import_done), format_number(account.import_total or 0)
    if account.import_alive_at is not None and account.import_alive_at > now - SILENCE:
        if account.import_total is None:
            return ImportProgress(True, _("Importing: {done} numbers read so far").format(done=done))
        words = _("Importing: {done} of {total} numbers stored").format(done=done, total=total)
        return ImportProgress(True, words)
    if account.import_total is None:
        return None
    words = _("An import was broken off at {done} of {total} numbers; the next one goes on there")
    return ImportProgress(False, words.format(done=done, total=total))
