"""Optimistic locking: a save on a stale base is refused, with what its author has not seen."""

import hashlib

from django.utils.translation import gettext as _

from profiles.models import PhoneNumber


class SaveRefused(Exception):
    """A save that changed nothing; ``message`` is a sentence for the person, whose words are kept."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NumberRemoved(SaveRefused):
    """The save is refused because the number is no longer in the Nixflex account."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This number is not in the Nixflex account any more, so nothing can be saved for it. "
                "It opens again by itself when an import finds it."
            )
        )


class Conflict(SaveRefused):
    """The save is refused because its base is stale: somebody saved, or the text was changed outside.

    ``number`` is as it stands now; ``theirs`` the text that the save would have replaced unseen.
    ``key`` must come back with the next save to say that this very text has been seen.
    """

    def __init__(self, number: PhoneNumber) -> None:
        self.number = number
        self.outside = is_drifted(number)
        self.theirs = (number.remote_text_seen or "") if self.outside else number.head_text
        self.key = conflict_key(number)
        if self.outside:
            message = _(
                "The profile was changed outside Nixadmin. Nothing has been saved; your text is kept here."
            )
        else:
            author = number.head.author_name if number.head else _("Somebody")
            message = _(
                "{author} saved version {version} after you opened this profile. "
                "Nothing has been saved; your text is kept here."
            ).format(author=author, version=number.version)
        super().__init__(message)


def is_drifted(number: PhoneNumber) -> bool:
    """Return whether Nixflex holds a text that nobody has decided about yet."""
    return number.state == PhoneNumber.State.DRIFTED


def conflict_key(number: PhoneNumber) -> str:
    """Return a token of what a save would overwrite now: the version and any outside text."""
    if not is_drifted(number):
        return str(number.version)
    digest = hashlib.sha256((number.remote_text_seen or "").encode()).hexdigest()
    return f"{number.version}-{digest[:16]}"


def require_base(number: PhoneNumber, *, base_version: int, acknowledged: str) -> None:
    """Raise :class:`Conflict` unless the base is fresh, or its author has acknowledged what is overwritten.

    Args:
        number: Locked, with its head.
        base_version: The version that the author's text started from.
        acknowledged: The key of the conflict that the author was shown and chose to save over; "" for none.
    """
    if number.state == PhoneNumber.State.REMOVED:
        raise NumberRemoved
    fresh = base_version == number.version and not is_drifted(number)
    if not fresh and acknowledged != conflict_key(number):
        raise Conflict(number)
