"""Optimistic locking: a save on a stale base is refused, with what its author has not seen.

Freshness is sameness: a base is fresh if its body is the head's, whatever the clock has laid over that since, and
whichever version a restored backup gave its number to.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from profiles.differences.merge import Merge, Side, merge
from profiles.models import PhoneNumber, Revision
from profiles.models.revision import BODY
from profiles.selectors.history.versions import body_of_base, revision_of_body
from profiles.texts import contract
from profiles.texts.composition import body_digest


@dataclass(frozen=True)
class Change:
    """What a person's form says of a change, beside the words themselves.

    Attributes:
        base_version: The version that the words started from.
        note: Why, at most 500 characters.
        submission: The form's token (idempotency key): the same body with the same token again changes nothing
            and answers the same revision.
        acknowledged: The key of a conflict that the author was shown and chose to save over; "" for none.
        base_digest: The digest of the body that the words started from; "" where it was not told.
        ends: Keys of notices in force that the author was told have no room beside the words, and chose to end
            for this number.
        last_write_wins: Whatever body is there is replaced unseen, as Nixflex itself does it; an outside text is
            not.
        keeps_followers: A number that follows a template is left alone, rather than stop following it.
    """

    base_version: int
    note: str = ""
    submission: str = ""
    acknowledged: str = ""
    base_digest: str = ""
    ends: tuple[int, ...] = ()
    last_write_wins: bool = False
    keeps_followers: bool = False

    @classmethod
    def on(cls, number: PhoneNumber, **more: Any) -> Self:
        """Return a change that starts from ``number`` as it was read."""
        return cls(number.version, base_digest=body_digest(number.head_body), **more)


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


class WouldStopFollowing(SaveRefused):
    """The save is refused because the number follows a template, and its author leaves followers alone."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This number follows a template, and a text that is written by hand would end that. "
                "Nothing has been saved: change its details instead, or the template."
            )
        )


class Conflict(SaveRefused):
    """The save is refused because its base is stale: somebody saved, or the text was changed outside.

    Attributes:
        number: As it stands now.
        outside: Whether what would be replaced was written outside.
        theirs: The body, or the outside text, that the save would have replaced unseen.
        key: Must come back with the next save to say that this very text has been seen.
        author: Who last moved the body, in the version ``version`` with the ``note``: never the clock.
    """

    def __init__(self, number: PhoneNumber, change: Change | None = None) -> None:
        """Say what the locked ``number`` has that ``change`` has not seen; None for a decision about drift."""
        self.number = number
        self.outside = is_drifted(number)
        self.theirs = (number.remote_text_seen or "") if self.outside else number.head_body
        self.key = conflict_key(number)
        self.version = number.version_of_body
        written = revision_of_body(number)
        self.author = written.author_name if written else _("Somebody")
        self.note = written.note if written else ""
        if self.outside:
            message = _(
                "The profile was changed outside Nixadmin. Nothing has been saved; your text is as you wrote it."
            )
        elif change is not None and change.base_version >= self.version > 0:  # a backup was put back
            message = _(
                "The text that you started from is not there any more: "
                "the newest is version {version}, by {author}. "
                "Nothing has been saved; your text is as you wrote it."
            ).format(author=self.author, version=self.version)
        else:
            message = _(
                "{author} saved version {version} after you opened this profile. "
                "Nothing has been saved; your text is as you wrote it."
            ).format(author=self.author, version=self.version)
        super().__init__(message)


def is_drifted(number: PhoneNumber) -> bool:
    """Return whether Nixflex holds a text that nobody has decided about yet."""
    return number.state == PhoneNumber.State.DRIFTED


def conflict_key(number: PhoneNumber) -> str:
    """Return a token of what a save would overwrite now: the digests of the body and of any outside text.

    Of a body that the clock fills in again it is the one that somebody saved, so that nobody is asked twice.
    """
    written = revision_of_body(number) if number.template_id is not None else number.head
    ours = body_digest(written.body_text if written else "")
    return f"{ours}-{body_digest(number.remote_text_seen or '')}" if is_drifted(number) else ours


def is_fresh(number: PhoneNumber, change: Change) -> bool:
    """Return whether the body that ``change`` started from is that of ``number``, which is read with its head.

    A form without a digest (of an older release) is fresh if its version lies in the head body's.
    """
    if change.base_digest:
        return change.base_digest in _body_digests(number)
    return number.version_of_body <= change.base_version <= number.version


def _body_digests(number: PhoneNumber) -> set[str]:
    """Return the digests of the head's body and of those that the clock made of the same words before."""
    digests = {body_digest(number.head_body)}
    if number.template_id is not None and number.version_of_body < number.version:
        same = Revision.objects.filter(number=number, version__gte=number.version_of_body)
        digests |= {body_digest(body) for body in same.values_list(BODY, flat=True)}
    return digests


def require_base(number: PhoneNumber, change: Change, *, by_field: bool = False) -> None:
    """Raise :class:`Conflict` unless the base is fresh, or its author has acknowledged what is overwritten.

    Args:
        number: Locked, with its head.
        change: What the author's form says.
        by_field: It tells single fields with their own bases, so that another body is no conflict by itself.
    """
    if number.state == PhoneNumber.State.REMOVED:
        raise NumberRemoved
    fresh = (by_field or change.last_write_wins or is_fresh(number, change)) and not is_drifted(number)
    if not fresh and change.acknowledged != conflict_key(number):
        raise Conflict(number, change)


def offered_merge(number: PhoneNumber, mine: str, change: Change) -> Merge | None:
    """Return what ``mine`` and the body of ``number``, as it is now, are together.

    None where the body that ``change`` started from is not known any more, where the other text is an outside one,
    or where there is nothing to put together: all overlaps, or one of the two says all that the other says.
    """
    base = body_of_base(number, change.base_version, change.base_digest)
    if base is None or is_drifted(number) or any(map(contract.is_far_too_long, (base, mine))):
        return None
    found = merge(base, mine, number.head_body)
    adds = any(region.side in {Side.MINE, Side.THEIRS} for region in found.regions)
    return found if adds and found.text() not in {mine, number.head_body} else None
