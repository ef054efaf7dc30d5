"""htmx fragments: responses that are swapped into a page.

Every fragment carries ``X-Fragment: true``; the browser side swaps an error answer only if it does, since a
proxy's own error page must not land in the middle of ours.
"""

from django.http import HttpResponse


def fragment(response: HttpResponse, *, target: str = "", swap: str = "") -> HttpResponse:
    """Mark ``response`` as a fragment; ``target`` (a selector) and ``swap`` override the element's attributes."""
    response["X-Fragment"] = "true"
    if target:
        response["HX-Retarget"] = target
        response["HX-Reswap"] = swap or "innerHTML"
    return response
