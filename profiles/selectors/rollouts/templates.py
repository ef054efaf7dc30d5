"""Templates and their versions, as querysets and pages."""

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from profiles.models import Rollout, Template, TemplateVersion
from profiles.selectors.paging import Page, keyset_page
from profiles.selectors.rollouts.visibility import visible_rollouts
from profiles.selectors.teams import sees_every_number

VERSIONS_A_PAGE = 50


def active() -> QuerySet[Template]:
    """Return the templates that are not archived, with their newest versions, by name."""
    return Template.objects.filter(archived_at=None).select_related("head").order_by("name")


def listed(user: User, *, archived: bool = False) -> QuerySet[Template]:
    """Return the active or the archived templates for their list, by name, without their texts.

    Each has ``times_used``: how many rollouts that ``user`` may see any of its versions was planned for.
    """
    return (
        Template.objects.filter(archived_at__isnull=not archived)
        .select_related("head")
        .defer("head__text")
        .annotate(times_used=_times_used("versions__rollouts", user))
        .order_by("name")
    )


def with_own_words(rollout: Rollout) -> list[tuple[Template, int]]:
    """Return the templates whose own words a find and replace has found, by name, each at how many numbers."""
    counts = rollout.options.get("template_words", {})
    named = Template.objects.filter(pk__in=counts) if counts else ()
    return [(template, counts[str(template.pk)]) for template in named]


def _times_used(rollouts: str, user: User) -> Count:
    if sees_every_number(user):
        return Count(rollouts)
    return Count(rollouts, filter=Q(**{f"{rollouts}__in": visible_rollouts(user).values("pk")}))


def template_or_404(pk: int) -> Template:
    """Return the template with its newest version, or raise Http404."""
    return get_object_or_404(Template.objects.select_related("head"), pk=pk)


def versions(
    template: Template, user: User, *, before: int | None, after: int | None
) -> Page[TemplateVersion]:
    """Return a keyset page of the versions of ``template`` with their texts, newest first.

    Each has ``times_used``: how many rollouts that ``user`` may see it was planned for.
    """
    rows = TemplateVersion.objects.filter(template=template).annotate(
        times_used=_times_used("rollouts", user)
    )
    return keyset_page(rows, "version", before=before, after=after, size=VERSIONS_A_PAGE)


def version_or_404(template: Template, version: int) -> TemplateVersion:
    """Return version ``version`` of ``template``, or raise Http404."""
    try:
        return TemplateVersion.objects.get(template=template, version=version)
    except TemplateVersion.DoesNotExist:
        raise Http404(_("There is no version {version} of this template.").format(version=version)) from None
