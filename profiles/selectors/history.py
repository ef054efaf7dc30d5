"""Versions of one number and what their pushes came to."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.selectors.paging import Page, keyset

VERSIONS_A_PAGE = 50


def versions(number: PhoneNumber, *, before: int | None, after: int | None) -> Page[Revision]:
    """Return a page of the versions of ``number``, newest first.

    Each has ``push_outcome`` and ``push_message`` of its last attempt, None where none was made.
    """
    return keyset(
        _with_outcome(Revision.objects.filter(number=number)),
        "version",
        before=before,
        after=after,
        size=VERSIONS_A_PAGE,
    )


def _with_outcome(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    last = PushAttempt.objects.filter(revision=OuterRef("pk")).order_by("-id")
    return (
        revisions.defer("text")
        .select_related("reverted_from", "rollout")
        .defer("reverted_from__text", "rollout__options")
        .annotate(
            push_outcome=Subquery(last.values("outcome")[:1]),
            push_message=Subquery(last.values("message")[:1]),
        )
    )


def version_or_404(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number`` or answer 404."""
    try:
        return Revision.objects.get(number=number, version=version)
    except Revision.DoesNotExist:
        raise Http404(_("There is no version {version} of this profile.").format(version=version)) from None
