"""Every address of the site, and who may enter it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from profiles import permissions
from profiles.models import PhoneNumber
from tests.conftest import NUMBER

ANONYMOUS, NO_GROUP, SUPERUSER = "anonymous", "no group", "superuser"
ROLES = (ANONYMOUS, NO_GROUP, "viewer", "editor", "manager", SUPERUSER)
GROUPS = {"viewer": "Viewers", "editor": "Editors", "manager": "Managers"}

ANYONE = frozenset(ROLES)
SIGNED_IN = ANYONE - {ANONYMOUS}
VIEWERS = SIGNED_IN - {NO_GROUP}
EDITORS = VIEWERS - {"viewer"}
MANAGERS = EDITORS - {"editor"}
SUPERUSERS = frozenset({SUPERUSER})
NOBODY: frozenset[str] = frozenset()

FIRST, AGAIN, REFUSED, NOT_TAKEN, NOTHING, IN = (
    "signs in first", "signs in again", "refused", "not taken", "nothing there", "in",
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """An address that stands for its route, and who may enter it with which method; None: not taken."""

    address: str
    get: frozenset[str] | None
    post: frozenset[str] | None
    right: str | None = None
    data: dict[str, str] = field(default_factory=dict)
    odd: dict[tuple[str, str], str] = field(default_factory=dict)

    def expected(self, method: str) -> dict[str, str]:
        """Return what each role should meet."""
        audience = self.get if method == "GET" else self.post
        met = {role: self._met(role, audience, method) for role in ROLES}
        return met | {role: what for (where, role), what in self.odd.items() if where == method}

    def _met(self, role: str, audience: frozenset[str] | None, method: str) -> str:
        if audience is not None and role in audience:
            return IN
        if role == ANONYMOUS:
            return FIRST if method == "GET" else AGAIN
        return NOT_TAKEN if audience is None else REFUSED


SEE, EDIT = permissions.SEE, permissions.EDIT
CHANGE = {"note": "Why", "base_version": "1"}
PAGE = f"/numbers/{NUMBER}/"

OURS = {
    "": Route("/", VIEWERS, None, SEE),
    "numbers/": Route("/numbers/", VIEWERS, None, SEE),
    "numbers/import/": Route("/numbers/import/", None, MANAGERS, permissions.IMPORT),
    "numbers/<e164:number>/": Route(
        PAGE, VIEWERS, EDITORS, SEE, {"text": "Open on Sundays.", **CHANGE}
    ),
    "numbers/<e164:number>/draft/": Route(
        PAGE + "draft/", None, EDITORS, EDIT, {"text": "Open", "base_version": "1"}
    ),
    "numbers/<e164:number>/status/": Route(PAGE + "status/", VIEWERS, None, SEE),
    "numbers/<e164:number>/push/": Route(PAGE + "push/", None, EDITORS, EDIT),
    "numbers/<e164:number>/label/": Route(PAGE + "label/", EDITORS, EDITORS, EDIT, {"label": "New name"}),
    "numbers/<e164:number>/clear/": Route(
        PAGE + "clear/", MANAGERS, MANAGERS, permissions.CLEAR, CHANGE
    ),
    "numbers/<e164:number>/history/": Route(PAGE + "history/", VIEWERS, None, SEE),
    "numbers/<e164:number>/compare/": Route(PAGE + "compare/", VIEWERS, None, SEE),
    "numbers/<e164:number>/revert/<int:version>/": Route(
        PAGE + "revert/1/", EDITORS, EDITORS, EDIT, CHANGE
    ),
    "numbers/<e164:number>/drift/": Route(PAGE + "drift/", EDITORS, EDITORS, EDIT, {"choice": "adopt"}),
    "audit/": Route("/audit/", VIEWERS, None, permissions.SEE_AUDIT),
    "audit/export/": Route("/audit/export/", MANAGERS, None, permissions.EXPORT_AUDIT),
    "account/resume/": Route("/account/resume/", None, MANAGERS, permissions.RESUME),
    "healthz": Route("/healthz", ANYONE, None, odd={("POST", ANONYMOUS): NOT_TAKEN}),
    "readyz": Route("/readyz", ANYONE, None, odd={("POST", ANONYMOUS): NOT_TAKEN}),
}

OPEN_ACCOUNTS = [
    "login/", "logout/", "inactive/", "signup/", "confirm-email/", "password/reset/", "password/reset/done/",
    "password/reset/key/done/", "login/code/confirm/", "2fa/authenticate/",
]  # fmt: skip
ACCOUNTS = {
    **{f"accounts/{tail}": Route(f"/accounts/{tail}", ANYONE, ANYONE) for tail in OPEN_ACCOUNTS},
    **{
        f"accounts/{tail}": Route(f"/accounts/{tail}", SIGNED_IN, SIGNED_IN)
        for tail in [
            "reauthenticate/", "email/", "password/change/", "password/set/", "2fa/", "2fa/reauthenticate/",
            "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/recovery-codes/",
            "2fa/recovery-codes/generate/", "2fa/recovery-codes/download/",
        ]  # fmt: skip
    },
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": Route("/accounts/confirm-email/key/", ANYONE, ANYONE),
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Route(
        "/accounts/password/reset/key/1-key/", ANYONE, ANYONE
    ),
}


def admin_routes() -> Iterator[tuple[str, Route]]:
    """Yield the addresses of Django's admin: for superusers, and our own tables only to be looked at."""
    for tail in ["", "password_change/", "password_change/done/", "jsi18n/"]:
        yield tail, Route(f"/admin/{tail}", SUPERUSERS, SUPERUSERS)
    yield "autocomplete/", Route("/admin/autocomplete/", NOBODY, NOBODY)
    ours = ["account", "agent", "auditevent", "draft", "phonenumber", "pushattempt", "revision"]
    theirs = ["auth/user", "auth/group", "account/emailaddress", "mfa/authenticator"]
    for model in [*theirs, *(f"profiles/{name}" for name in ours)]:
        changed_by = NOBODY if model.startswith("profiles/") else SUPERUSERS
        yield f"{model}/", Route(f"/admin/{model}/", SUPERUSERS, SUPERUSERS)
        yield f"{model}/add/", Route(f"/admin/{model}/add/", changed_by, changed_by)
        one, address = f"{model}/<path:object_id>/", f"/admin/{model}/0/"
        yield one, Route(address, SUPERUSERS, SUPERUSERS)
        yield f"{one}history/", Route(f"{address}history/", SUPERUSERS, SUPERUSERS)
        yield f"{one}change/", Route(f"{address}change/", SUPERUSERS, changed_by)
        yield f"{one}delete/", Route(f"{address}delete/", changed_by, changed_by)
    yield r"^(?P<app_label>account|mfa|auth|profiles)/$", Route("/admin/auth/", SUPERUSERS, SUPERUSERS)


ODD_ADMIN = {
    "login/": Route("/admin/login/", SUPERUSERS, SUPERUSERS, odd={("POST", ANONYMOUS): FIRST}),
    "logout/": Route("/admin/logout/", None, SIGNED_IN),
    "r/<path:content_type_id>/<path:object_id>/": Route("/admin/r/0/0/", SUPERUSERS, SUPERUSERS),
    "auth/user/<id>/password/": Route("/admin/auth/user/0/password/", SUPERUSERS, SUPERUSERS),
    "(?P<url>.*)$": Route("/admin/nothing/", SUPERUSERS, SUPERUSERS),
}
ADMIN = {f"admin/{tail}": route for tail, route in [*admin_routes(), *ODD_ADMIN.items()]}
LISTED = OURS | ACCOUNTS | ADMIN


def walked(resolver: URLResolver, beginning: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the site with its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from walked(pattern, beginning + str(pattern.pattern))
        else:
            yield beginning + str(pattern.pattern), pattern


EXISTING = dict(walked(get_resolver()))


@pytest.fixture
def people(db) -> dict[str, User | AnonymousUser]:
    """One person for each role."""
    people = {role: User.objects.create_user(role.replace(" ", "-")) for role in ROLES[1:]}
    for role, group in GROUPS.items():
        people[role].groups.set(permissions.Group.objects.filter(name=group))
    User.objects.filter(username=SUPERUSER).update(is_superuser=True, is_staff=True)
    return {ANONYMOUS: AnonymousUser(), **people}


def fingerprint() -> dict[str, list[tuple]]:
    """Return everything that the database holds of the product, its people and their rights."""
    models = [*apps.get_app_config("profiles").get_models(), *apps.get_app_config("auth").get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def met(browser: Client, method: str, route: Route) -> str:
    """Return what becomes of a request."""
    response = browser.generic(method, route.address) if method == "GET" else browser.post(route.address, route.data)
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        response = browser.get(response["Location"])  # the admin sends everybody there, who then may not enter
    if response.status_code == 302 and response["Location"] == sign_in_for(route.address):
        return FIRST
    if response.status_code == 403:
        assert route.right is None or names_the_right(response, route.right)
    return {401: AGAIN, 403: REFUSED, 405: NOT_TAKEN, 404: NOTHING}.get(response.status_code, IN)


def sign_in_for(address: str) -> str:
    return f"/accounts/login/?next={quote(address)}"


def names_the_right(response: HttpResponse, right: str) -> bool:
    # The editor's page is for all who may see; saving needs one right more.
    return any(f"the right to {permissions.WHAT[name]}" in response.content.decode() for name in {right, EDIT})


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", sorted(LISTED.keys() | EXISTING.keys()))
@pytest.mark.usefixtures("number")
def test_only_those_enter_who_may(route: str, method: str, people, settings):
    settings.PUSH_INLINE = False
    assert route in LISTED, "a new route: list above who may enter it"
    assert route in EXISTING, "this route is listed above and does not exist"
    listed = LISTED[route]
    assert getattr(EXISTING[route].callback, "required_permission", None) == listed.right
    found = {}
    for role, user in people.items():
        browser = Client()
        if role != ANONYMOUS:
            browser.force_login(user)
        before = fingerprint()
        found[role] = met(browser, method, listed)
        assert found[role] == IN or fingerprint() == before, f"{role} was not let in and changed something"
    assert found == listed.expected(method)
