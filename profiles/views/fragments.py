"""Fragments: answers that htmx puts into a page that is already there.

Every fragment carries ``X-Fragment: true``; the browser side swaps an error answer only if it does, since a
proxy's own error page must not land in the middle of ours.
"""

from django.http import HttpResponse


def fragment(response: HttpResponse, *, target: str = "", swap: str = "") -> HttpResponse:
    """Mark ``response`` as a fragment; ``target`` (a selector) and ``swap`` overrule the element's own."""
    response["X-Fragment"] = "true"
    if target:
        response["HX-Retarget"] = target
        response["HX-Reswap"] = swap or "innerHTML"
    return response
