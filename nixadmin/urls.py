"""The addresses of the site. Those of the product itself are in ``profiles/urls.py``."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy

from nixadmin import health

admin.site.site_header = admin.site.site_title = gettext_lazy("Nixadmin: users and groups")
# The admin's own sign-in form would go round throttling and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("profiles.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "nixadmin.errors.bad_request"
handler403 = "nixadmin.errors.permission_denied"
handler429 = "nixadmin.errors.too_many_requests"
handler500 = "nixadmin.errors.server_error"
