"""Links that lead on from a list: pages, and addresses with other parameters."""

from typing import Protocol

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.presenters.components.icons import icon


class Page(Protocol):
    """What a list says of the pages beside this one: their keys, or None."""

    @property
    def previous(self) -> object:
        """The key of the page before this one."""

    @property
    def next(self) -> object:
        """The key of the page after this one."""


def query_string(request: HttpRequest, **changes: object) -> str:
    """Return the request's query string with ``changes``; None leaves a parameter out."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query or request.GET else ""


def pagination(
    request: HttpRequest,
    page: Page,
    *,
    by_time: bool = False,
    further: object = None,
    path: str = "",
    anchor: str = "",
) -> Markup:
    """Return links to the pages beside this one, or nothing.

    ``by_time``: the keys are moments, which go into ``after`` and ``before``; ``further``: where a search by time
    would go on; ``path``: of the list, if it is another page than this; ``anchor``: what follows the query string.
    """
    if not (page.previous or page.next or further):
        return Markup()

    def link(rel: str, kind: str, words: str, **changes: object) -> str:
        address = f"{path}{query_string(request, **changes)}{anchor}"
        before, after = (icon("chevron-left"), "") if rel == "prev" else ("", icon("chevron-right"))
        return (
            f'<a class="button{kind}" rel="{rel}" href="{escape(address)}">{before}{escape(words)}{after}</a>'
        )

    links = ""
    if page.previous and by_time:
        links += link("prev", "", _("Newer"), after=page.previous, before=None)
    elif page.previous:
        links += link("prev", "", _("Previous"), page=page.previous)
    if page.next and by_time:
        links += link("next", " push", _("Older"), before=page.next, after=None)
    elif page.next:
        links += link("next", " push", _("Next"), page=page.next)
    elif further:
        links += link("next", " push", _("Search further back"), before=further, after=None)
    return Markup(f'<nav class="pagination" aria-label="{escape(_("Pages"))}">{links}</nav>')  # noqa: S704  # escaped
