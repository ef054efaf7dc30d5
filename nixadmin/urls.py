"""Root URL configuration; the app's own URLs are in ``profiles/urls.py``.

Those of django-allauth are listed one by one: what else it has, such as a page that adds addresses for emails, is
not there, and nothing comes in with its next version.
"""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView, TemplateView

from nixadmin import health
from nixadmin.accounts.views import change_password, forgotten_password

admin.site.site_header = admin.site.site_title = gettext_lazy("Nixadmin: users and groups")
# The admin's own sign-in form would go round throttling and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Its form for one's own password is not counted as ours is.
admin.site.password_change = RedirectView.as_view(  # type: ignore[assignment, method-assign]
    pattern_name="account_change_password"
)

SIGN_IN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "signup/",
        login_not_required(TemplateView.as_view(template_name="account/signup_closed.html")),
        name="account_signup",
    ),
]
PASSWORD = [
    path("password/change/", change_password, name="account_change_password"),
    path("password/reset/", forgotten_password, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
SECOND_STEP = [
    path("", second_step.index, name="mfa_index"),
    path("authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [
    path("", include("profiles.urls")),
    path("accounts/", include([*SIGN_IN, *PASSWORD, path("2fa/", include(SECOND_STEP))])),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "nixadmin.errors.bad_request"
handler403 = "nixadmin.errors.permission_denied"
handler429 = "nixadmin.errors.too_many_requests"
handler500 = "nixadmin.errors.server_error"
