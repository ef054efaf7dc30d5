"""Saved filters of the number list, per user. Not audited: they change nothing for others."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from profiles.models import SavedFilter
from profiles.models.limits import FILTER_NAME_LIMIT, QUERY_LIMIT
from profiles.services.conflicts import SaveRefused

MAX_FILTERS = 20


def save_filter(*, user: User, name: str, query: str) -> SavedFilter:
    """Save ``query``, as the list's filter cleaned it, for ``user``; one of the same name is replaced.

    Raises:
        SaveRefused: It has no name or too long a one, filters by nothing or by too much, or there are 20 already.
    """
    name = " ".join(name.split())
    if not name or len(name) > FILTER_NAME_LIMIT or "\0" in name:
        raise SaveRefused(
            _("Give the filter a name of at most {limit} characters.").format(limit=FILTER_NAME_LIMIT)
        )
    if not query:
        raise SaveRefused(_("There is nothing to keep: choose a filter or a search first."))
    if len(query) > QUERY_LIMIT:
        raise SaveRefused(_("This filter is too long to keep: choose fewer numbers or search for less."))
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=user.pk)  # one at a time, for the limit
        kept = SavedFilter.objects.filter(user=user)
        if not kept.filter(name=name).exists() and kept.count() >= MAX_FILTERS:
            raise SaveRefused(
                _("You keep {most} filters already. Remove one, then save this one.").format(most=MAX_FILTERS)
            )
        return kept.update_or_create(user=user, name=name, defaults={"query": query})[0]


def delete_filter(*, user: User, pk: int) -> str | None:
    """Delete saved filter ``pk`` of ``user`` and return its name; None if there is none (any more)."""
    found = SavedFilter.objects.filter(user=user, pk=pk).first()
    if found is None:
        return None
    found.delete()
    return found.name
