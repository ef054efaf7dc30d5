"""What the editor shows beside the text."""

from profiles.models import PhoneNumber, Revision

NEWEST = 10


def newest_versions(number: PhoneNumber) -> list[Revision]:
    """Return the last ten versions of ``number``, newest first, without their texts."""
    return list(Revision.objects.filter(number=number).defer("text").order_by("-version")[:NEWEST])
