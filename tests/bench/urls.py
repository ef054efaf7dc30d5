"""The site, with a bare view and a stock admin beside it to compare with."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from profiles.models import PhoneNumber


def bare(request: HttpRequest) -> HttpResponse:
    """Answer the shortest page that a signed-in person can get: the middleware, the session and the user."""
    return HttpResponse(f"Hello, {request.user}.")


class StockNumberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes none when it runs
    """What two lines of Django's admin make of the list of numbers, with its own paginator and search."""

    list_display = ("label", "number", "agent", "state", "version")
    list_select_related = ("agent",)
    list_filter = ("state",)
    list_per_page = 50
    search_fields = ("label", "number")
    ordering = ("label",)


stock = admin.AdminSite(name="stock")
stock.register(PhoneNumber, StockNumberAdmin)

urlpatterns = [
    path("bench/bare/", bare),
    path("bench/admin/", stock.urls),
    path("", include("nixadmin.urls")),
]
