"""Who follows a template: with which of its versions, and who was edited by hand since."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from profiles.models import PhoneNumber, Revision, Template
from profiles.models.number import BY_LABEL, body_version
from profiles.models.revision import Kind
from profiles.selectors.details.sheet import followers
from profiles.selectors.number_list import all_numbers
from profiles.selectors.numbers import visible_to
from profiles.selectors.paging import Page, numbered_page

FOLLOWING, BEHIND, EDITED = "", "behind", "edited"
SHOWS = (FOLLOWING, BEHIND, EDITED)
# Kinds with which a body stops following, and nobody edited it: a rollout, or one that was taken back.
NOT_BY_HAND = (Kind.ROLLED_OUT, Kind.FILLED, Kind.COMPOSED)


@dataclass(frozen=True)
class FollowerCounts:
    """How many numbers follow a template.

    Attributes:
        versions: Each version of it that somebody follows, the newest first, and by how many.
        behind: Those that follow another than its newest.
        edited: Those that were filled in from it at some time and were edited by hand since.
    """

    versions: list[tuple[int, int]]
    behind: int
    edited: int

    @property
    def total(self) -> int:
        """How many follow it."""
        return sum(count for _version, count in self.versions)


def follower_counts(user: User, template: Template) -> FollowerCounts:
    """Return how many of the numbers that ``user`` may see follow ``template``."""
    counted = (
        followers(user, template)
        .order_by()
        .values_list("head__template_version__version")
        .annotate(count=Count("pk"))
    )
    versions = sorted(counted, reverse=True)
    behind = sum(count for version, count in versions if version != template.version)
    return FollowerCounts(versions, behind, edited(user, template).count())


def behind(user: User, template: Template) -> QuerySet[PhoneNumber]:
    """Return the followers of ``template`` that follow another than its newest version, by label."""
    found = followers(user, template).filter(~Q(head__template_version=template.head_id))
    return found.order_by(*BY_LABEL)


def edited(user: User, template: Template) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``template`` made at some time and whose body was written by hand since."""
    made = Revision.objects.filter(template_version__template=template).order_by().values("number")
    written = Revision.objects.filter(number=OuterRef("pk"), version=OuterRef("body_now"))
    found = visible_to(user).filter(pk__in=made, template=None, has_profile=True)
    return found.annotate(body_now=body_version()).filter(Exists(written.exclude(kind__in=NOT_BY_HAND)))


def followers_page(user: User, template: Template, show: str, number: int) -> Page[PhoneNumber]:
    """Return page ``number`` of those that ``show`` (one of SHOWS) names, by label.

    Each has ``follows``, the version of the template that it follows; None where it follows none.
    """
    found = all_numbers(user).annotate(follows=F("head__template_version__version"))
    if show == EDITED:
        found = found.filter(pk__in=edited(user, template).values("pk"))
    elif show == BEHIND:
        found = found.filter(pk__in=behind(user, template).order_by().values("pk"))
    else:
        found = found.filter(template=template)
    return numbered_page(found, number)
