"""Every address of the site, and who may enter it."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from nixadmin import errors
from profiles import permissions
from profiles.models import (
    Field,
    Invitation,
    Notice,
    Rollout,
    RolloutRow,
    Tag,
    Team,
    Template,
    TemplateVersion,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.clock import START
from tests.conftest import NUMBER, signed_in

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


Audience = frozenset[str] | None


@dataclass(frozen=True)
class Route:
    """An address that stands for its route, and who may enter it with which method; None: not taken.

    ``right`` is what a view of ours requires, ``entered`` what those meet who may enter, and ``odd`` what one
    role meets against the rule, as in ``{"GET_anonymous": IN}``.
    """

    address: str
    get: Audience
    post: Audience
    right: str | None = None
    data: dict[str, str] = field(default_factory=dict)
    entered: str = IN
    odd: dict[str, str] = field(default_factory=dict)

    def expected(self, method: str) -> dict[str, str]:
        """Return what each role should meet."""
        audience = self.get if method == "GET" else self.post
        return {role: self.odd.get(f"{method}_{role}") or self._met(role, audience, method) for role in ROLES}

    def _met(self, role: str, audience: Audience, method: str) -> str:
        if audience is not None and role in audience:
            return self.entered
        if role == ANONYMOUS and not (audience is None and self.get == ANYONE):
            return FIRST if method == "GET" else AGAIN
        return NOT_TAKEN if audience is None else REFUSED


SEE, EDIT, ROLL_OUT = permissions.SEE, permissions.EDIT, permissions.ROLL_OUT
PEOPLE = permissions.MANAGE_PEOPLE
CHANGE = {"note": "Why", "base_version": "1"}
PAGE = f"/numbers/{NUMBER}/"
# Of all that the addresses name. No sequence comes to it: one counts on over all the tests of a database.
KEY = 7_705_000
ROLLOUT, TEMPLATE, NOTICE = f"/rollouts/{KEY}/", f"/templates/{KEY}/", f"/notices/{KEY}/"
WEBHOOK = f"/webhooks/{KEY}/"

OURS = {
    "": Route("/", VIEWERS, None, SEE),
    "numbers/": Route("/numbers/", VIEWERS, None, SEE),
    "numbers/import/": Route("/numbers/import/", None, MANAGERS, permissions.IMPORT),
    "numbers/import/progress/": Route("/numbers/import/progress/", VIEWERS, None, SEE),
    "numbers/new/": Route("/numbers/new/", EDITORS, MANAGERS, EDIT),
    "details/": Route("/details/", VIEWERS, EDITORS, SEE, {"template": str(KEY)}),
    "details/export/": Route(f"/details/export/?template={KEY}", MANAGERS, None, permissions.EXPORT_AUDIT),
    "details/import/": Route(f"/details/import/?template={KEY}", EDITORS, EDITORS, EDIT),
    "details/read/": Route("/details/read/", None, EDITORS, EDIT, {"template": str(KEY)}),
    "hours/": Route("/hours/", None, VIEWERS, SEE),
    "numbers/states/": Route("/numbers/states/?these=1", VIEWERS, None, SEE),
    "numbers/chosen/": Route("/numbers/chosen/", None, EDITORS, SEE, {"number": "1", "do": "push"}),
    "numbers/names/": Route("/numbers/names/", EDITORS, EDITORS, EDIT),
    "numbers/filters/": Route(
        "/numbers/filters/", None, VIEWERS, SEE, {"name": "Mine", "query": "state=live"}
    ),
    "numbers/filters/<int:pk>/remove/": Route(f"/numbers/filters/{KEY}/remove/", None, VIEWERS, SEE),
    "numbers/<e164:number>/": Route(PAGE, VIEWERS, EDITORS, SEE, {"text": "Open on Sundays.", **CHANGE}),
    "numbers/<e164:number>/draft/": Route(
        PAGE + "draft/", None, EDITORS, EDIT, {"text": "Open", "base_version": "1"}
    ),
    "numbers/<e164:number>/status/": Route(PAGE + "status/", VIEWERS, None, SEE),
    "numbers/<e164:number>/others/": Route(PAGE + "others/", VIEWERS, None, SEE),
    "numbers/<e164:number>/push/": Route(PAGE + "push/", None, EDITORS, EDIT),
    "numbers/<e164:number>/label/": Route(PAGE + "label/", EDITORS, EDITORS, EDIT, {"label": "New name"}),
    "numbers/<e164:number>/tags/": Route(PAGE + "tags/", EDITORS, EDITORS, EDIT),
    "numbers/<e164:number>/checks/": Route(PAGE + "checks/", None, EDITORS, EDIT, {"rule": "past-date"}),
    "numbers/<e164:number>/place/": Route(PAGE + "place/", EDITORS, EDITORS, EDIT, {"region": "IE"}),
    "numbers/<e164:number>/clear/": Route(PAGE + "clear/", MANAGERS, MANAGERS, permissions.CLEAR, CHANGE),
    "numbers/<e164:number>/history/": Route(PAGE + "history/", VIEWERS, None, SEE),
    "numbers/<e164:number>/compare/": Route(PAGE + "compare/", VIEWERS, None, SEE),
    "numbers/<e164:number>/blame/": Route(PAGE + "blame/", VIEWERS, None, SEE),
    "numbers/<e164:number>/versions/<int:version>/": Route(PAGE + "versions/1/", VIEWERS, None, SEE),
    "numbers/<e164:number>/versions/<int:version>/text/": Route(
        PAGE + "versions/1/text/", VIEWERS, None, SEE
    ),
    "numbers/<e164:number>/revert/<int:version>/": Route(PAGE + "revert/1/", EDITORS, EDITORS, EDIT, CHANGE),
    "numbers/<e164:number>/drift/": Route(PAGE + "drift/", EDITORS, EDITORS, EDIT, {"choice": "adopt"}),
    "numbers/<e164:number>/schedule/": Route(PAGE + "schedule/", EDITORS, EDITORS, EDIT, CHANGE),
    "numbers/<e164:number>/details/": Route(PAGE + "details/", VIEWERS, EDITORS, SEE),
    "numbers/<e164:number>/details/draft/": Route(PAGE + "details/draft/", None, EDITORS, EDIT),
    "notices/clock/": Route("/notices/clock/", None, MANAGERS, ROLL_OUT, {"do": "hold"}),
    "notices/": Route("/notices/", VIEWERS, None, SEE),
    "notices/new/": Route("/notices/new/", EDITORS, EDITORS, EDIT),
    # This one stands above the profile of one number; for others it takes more.
    "notices/<int:pk>/": Route(NOTICE, VIEWERS, EDITORS, SEE, {"confirm": "1"}),
    "notices/<int:pk>/progress/": Route(NOTICE + "progress/", VIEWERS, None, SEE),
    "notices/<int:pk>/versions/": Route(NOTICE + "versions/", VIEWERS, None, SEE),
    "notices/<int:pk>/numbers/": Route(NOTICE + "numbers/", VIEWERS, None, SEE),
    "notices/<int:pk>/numbers/<e164:number>/": Route(f"{NOTICE}numbers/{NUMBER}/", VIEWERS, EDITORS, SEE),
    "notices/<int:pk>/change/": Route(NOTICE + "change/", EDITORS, EDITORS, EDIT),
    "notices/<int:pk>/drop/": Route(NOTICE + "drop/", None, EDITORS, EDIT),
    "notices/<int:pk>/add/": Route(NOTICE + "add/", None, EDITORS, EDIT),
    "rollouts/": Route("/rollouts/", VIEWERS, None, SEE),
    "rollouts/new/": Route("/rollouts/new/", MANAGERS, MANAGERS, ROLL_OUT),
    "rollouts/scheduled/": Route("/rollouts/scheduled/", VIEWERS, None, SEE),
    "rollouts/<int:pk>/": Route(ROLLOUT, VIEWERS, None, SEE),
    "rollouts/<int:pk>/progress/": Route(ROLLOUT + "progress/", VIEWERS, None, SEE),
    "rollouts/<int:pk>/rows/": Route(ROLLOUT + "rows/", VIEWERS, MANAGERS, SEE),
    "rollouts/<int:pk>/rows/<int:position>/": Route(ROLLOUT + "rows/1/", VIEWERS, None, SEE),
    "rollouts/<int:pk>/download/": Route(ROLLOUT + "download/", MANAGERS, None, permissions.EXPORT_AUDIT),
    "rollouts/<int:pk>/columns/": Route(ROLLOUT + "columns/", None, MANAGERS, ROLL_OUT),
    "rollouts/<int:pk>/table/": Route(ROLLOUT + "table/", None, MANAGERS, ROLL_OUT),
    "rollouts/<int:pk>/use/": Route(ROLLOUT + "use/", None, MANAGERS, ROLL_OUT),
    "rollouts/<int:pk>/names/": Route(ROLLOUT + "names/", None, EDITORS, EDIT),
    # A scheduled edit takes the right to edit; this rollout is none.
    "rollouts/<int:pk>/times/": Route(ROLLOUT + "times/", MANAGERS, MANAGERS, EDIT),
    **{
        f"rollouts/<int:pk>/{step}/": Route(f"{ROLLOUT}{step}/", None, MANAGERS, EDIT)
        for step in ("start", "replan", "pause", "resume", "go-on", "cancel", "retry", "undo")
    },
    "templates/": Route("/templates/", VIEWERS, None, SEE),
    "templates/new/": Route("/templates/new/", MANAGERS, MANAGERS, ROLL_OUT),
    "templates/<int:pk>/": Route(TEMPLATE, VIEWERS, MANAGERS, SEE, {"text": "New", "base_version": "1"}),
    "templates/<int:pk>/archive/": Route(TEMPLATE + "archive/", None, MANAGERS, ROLL_OUT),
    "templates/<int:pk>/history/": Route(TEMPLATE + "history/", VIEWERS, None, SEE),
    "templates/<int:pk>/compare/": Route(TEMPLATE + "compare/", VIEWERS, None, SEE),
    "templates/<int:pk>/followers/": Route(TEMPLATE + "followers/", VIEWERS, MANAGERS, SEE, {"version": "1"}),
    "templates/<int:pk>/taking-over/": Route(
        TEMPLATE + "taking-over/", MANAGERS, MANAGERS, ROLL_OUT, {"version": "1"}
    ),
    "templates/<int:pk>/fields/": Route(TEMPLATE + "fields/", None, MANAGERS, ROLL_OUT),
    "fields/": Route("/fields/", VIEWERS, MANAGERS, SEE, {"key": "clinic.hours", "kind": "hours"}),
    "fields/<int:pk>/": Route(
        f"/fields/{KEY}/", MANAGERS, MANAGERS, ROLL_OUT, {"label": "Hours", "kind": "hours"}
    ),
    "checks/": Route("/checks/", VIEWERS, None, SEE),
    "tags/": Route("/tags/", VIEWERS, MANAGERS, SEE, {"name": "New", "colour": "red"}),
    "tags/chosen/": Route("/tags/chosen/", EDITORS, EDITORS, EDIT),
    "tags/<int:pk>/": Route(f"/tags/{KEY}/", MANAGERS, MANAGERS, ROLL_OUT, {"name": "New", "colour": "red"}),
    "notices/holidays/": Route("/notices/holidays/", VIEWERS, MANAGERS, SEE, {"regions": "IE"}),
    "notices/holidays/closing/": Route("/notices/holidays/closing/", EDITORS, EDITORS, EDIT),
    "places/": Route("/places/", EDITORS, EDITORS, EDIT, {"region": "IE"}),
    "audit/": Route("/audit/", VIEWERS, None, permissions.SEE_AUDIT),
    "audit/export/": Route("/audit/export/", MANAGERS, None, permissions.EXPORT_AUDIT),
    "people/": Route("/people/", MANAGERS, None, PEOPLE),
    "people/<int:pk>/": Route(f"/people/{KEY}/", MANAGERS, MANAGERS, PEOPLE, {"do": "deactivate"}),
    "people/invite/": Route("/people/invite/", MANAGERS, MANAGERS, PEOPLE),
    "people/invitations/<int:pk>/": Route(f"/people/invitations/{KEY}/", MANAGERS, MANAGERS, PEOPLE),
    # Whoever has the link; who has only a piece of it is told so.
    "people/join/<str:token>/": Route("/people/join/nothing/", ANYONE, ANYONE, entered=NOTHING),
    "people/teams/": Route("/people/teams/", MANAGERS, MANAGERS, PEOPLE, {"name": "North"}),
    "people/teams/<int:pk>/": Route(f"/people/teams/{KEY}/", MANAGERS, MANAGERS, PEOPLE, {"name": "North"}),
    "account/": Route("/account/", SIGNED_IN, SIGNED_IN, data={"first_name": "Maya"}),
    "account/email/": Route("/account/email/", SIGNED_IN, SIGNED_IN),
    "account/sessions/": Route("/account/sessions/", None, SIGNED_IN),
    "account/resume/": Route("/account/resume/", None, MANAGERS, permissions.RESUME),
    "api/docs": Route("/api/docs", SIGNED_IN, None),
    "api/docs/<slug:chapter>": Route("/api/docs/profile", SIGNED_IN, None),
    "api/openapi.json": Route("/api/openapi.json", SIGNED_IN, None),
    "account/tokens/": Route(
        "/account/tokens/",
        MANAGERS,
        MANAGERS,
        permissions.MAKE_TOKENS,
        {"name": "CRM", "scopes": "read", "days": "7"},
    ),
    # Somebody else's, so it is not there.
    "account/tokens/<int:pk>/revoke/": Route(
        f"/account/tokens/{KEY}/revoke/", MANAGERS, MANAGERS, permissions.MAKE_TOKENS, entered=NOTHING
    ),
    "webhooks/": Route("/webhooks/", MANAGERS, None, permissions.MANAGE_WEBHOOKS),
    "webhooks/new/": Route(
        "/webhooks/new/",
        MANAGERS,
        MANAGERS,
        permissions.MANAGE_WEBHOOKS,
        {"url": "https://example.com/", "events": "profile.live"},
    ),
    "webhooks/<int:pk>/": Route(WEBHOOK, MANAGERS, None, permissions.MANAGE_WEBHOOKS),
    "webhooks/<int:pk>/change/": Route(WEBHOOK + "change/", MANAGERS, MANAGERS, permissions.MANAGE_WEBHOOKS),
    # The manager has deleted it when the superuser comes.
    "webhooks/<int:pk>/delete/": Route(
        WEBHOOK + "delete/",
        MANAGERS,
        MANAGERS,
        permissions.MANAGE_WEBHOOKS,
        odd={"GET_superuser": NOTHING, "POST_superuser": NOTHING},
    ),
    # It is off, so nothing is sent.
    **{
        f"webhooks/<int:pk>/{step}/": Route(
            f"{WEBHOOK}{step}/", None, MANAGERS, permissions.MANAGE_WEBHOOKS, {"overlap": "24", "on": "0"}
        )
        for step in ("switch", "secret", "test")
    },
    "webhooks/<int:pk>/deliveries/<int:delivery>/": Route(
        f"{WEBHOOK}deliveries/{KEY}/", None, MANAGERS, permissions.MANAGE_WEBHOOKS
    ),
    # There with DEBUG alone.
    "styleguide/": Route("/styleguide/", SIGNED_IN, None, entered=NOTHING),
    # Who is not signed in may have a token, so the method is looked at first.
    "metrics": Route("/metrics", MANAGERS, None, odd={"POST_anonymous": NOT_TAKEN}),
    "healthz": Route("/healthz", ANYONE, None),
    "readyz": Route("/readyz", ANYONE, None),
}

# Programs enter here, each by its token (tests/api/nixflex/): a session opens nothing.
BY_TOKEN = {f"{method}_{role}": AGAIN for method in ("GET", "POST") for role in ROLES}
NIXFLEX = {
    f"nixflex/{pattern}": Route(f"/nixflex/{address}", NOBODY, NOBODY, right, odd=BY_TOKEN)
    for pattern, address, right in (
        ("v1/phone-numbers", "v1/phone-numbers", SEE),
        ("v1/phone-numbers/<str:number>", f"v1/phone-numbers/{NUMBER}", EDIT),
        ("v1/agents", "v1/agents", SEE),
        ("v1/agents/<str:agent_id>", "v1/agents/agent_1", SEE),
        ("v1/usage", "v1/usage", SEE),
        ("^(?P<rest>.*)$", "v1/calls", SEE),
    )
}

# django-allauth's pages about oneself. Some are there only for somebody with a second step, or a usable password.
ACCOUNTS = {
    "login/": (ANYONE, ANYONE, IN),
    "logout/": (ANYONE, ANYONE, IN),
    "signup/": (ANYONE, None, IN),
    "password/reset/": (ANYONE, ANYONE, IN),
    "password/reset/done/": (ANYONE, None, IN),
    "password/reset/key/done/": (ANYONE, None, IN),
    "2fa/authenticate/": (ANYONE, ANYONE, IN),
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (ANYONE, ANYONE, IN),
    "reauthenticate/": (SIGNED_IN, SIGNED_IN, IN),
    "password/change/": (SIGNED_IN, SIGNED_IN, IN),
    "2fa/": (SIGNED_IN, None, IN),
    "2fa/reauthenticate/": (SIGNED_IN, SIGNED_IN, IN),
    "2fa/totp/activate/": (SIGNED_IN, SIGNED_IN, IN),
    "2fa/totp/deactivate/": (SIGNED_IN, SIGNED_IN, NOTHING),
    "2fa/recovery-codes/": (SIGNED_IN, None, NOTHING),
    "2fa/recovery-codes/generate/": (SIGNED_IN, SIGNED_IN, IN),
    "2fa/recovery-codes/download/": (SIGNED_IN, SIGNED_IN, NOTHING),
}
EXAMPLES = {
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-key/",
}


def account_routes() -> Iterator[tuple[str, Route]]:
    for tail, (get, post, entered) in ACCOUNTS.items():
        address = f"/accounts/{EXAMPLES.get(tail, tail)}"
        yield f"accounts/{tail}", Route(address, get, post, entered=entered)


def admin_routes() -> Iterator[tuple[str, Route]]:
    """Yield the addresses of Django's admin: for superusers, and our own tables only to be looked at."""

    def route(
        tail: str, get: Audience, post: Audience, *, at: str = "", entered: str = IN, **odd: str
    ) -> tuple[str, Route]:
        return f"admin/{tail}", Route(f"/admin/{at or tail}", get, post, entered=entered, odd=odd)

    yield route("", SUPERUSERS, SUPERUSERS)
    yield route("login/", SUPERUSERS, SUPERUSERS, POST_anonymous=FIRST)
    yield route("logout/", SIGNED_IN, SIGNED_IN, GET_superuser=NOT_TAKEN)
    yield route("password_change/", SUPERUSERS, SUPERUSERS)
    yield route("password_change/done/", SUPERUSERS, NOBODY, POST_superuser=NOT_TAKEN)
    yield route("jsi18n/", SUPERUSERS, NOBODY, POST_superuser=NOT_TAKEN)
    yield route("autocomplete/", NOBODY, NOBODY, POST_superuser=NOT_TAKEN)
    yield route(r"^(?P<app_label>auth|mfa|profiles)/$", SUPERUSERS, SUPERUSERS, at="profiles/")
    nothing = {"at": "r/0/0/", "entered": NOTHING}
    yield route("r/<path:content_type_id>/<path:object_id>/", SUPERUSERS, SUPERUSERS, **nothing)
    # Asks for one's own password first.
    yield route("auth/user/<id>/password/", SUPERUSERS, SUPERUSERS, at="auth/user/0/password/")
    yield route("(?P<url>.*)$", SUPERUSERS, SUPERUSERS, at="nothing/", entered=NOTHING)
    ours = ["account", "agent", "auditevent", "phonenumber", "pushattempt", "revision"]
    theirs = ["auth/user", "auth/group", "mfa/authenticator"]
    for model in [*theirs, *(f"profiles/{name}" for name in ours)]:
        changed_by = SUPERUSERS if model.startswith("auth/") else NOBODY
        deleted_by = NOBODY if model.startswith("profiles/") else SUPERUSERS
        one = f"{model}/<path:object_id>/"
        yield route(f"{model}/", SUPERUSERS, SUPERUSERS)
        yield route(f"{model}/add/", changed_by, changed_by)
        yield route(one, SUPERUSERS, SUPERUSERS, at=f"{model}/0/")
        yield route(f"{one}history/", SUPERUSERS, SUPERUSERS, at=f"{model}/0/history/")
        yield route(f"{one}change/", SUPERUSERS, changed_by, at=f"{model}/0/change/")
        yield route(f"{one}delete/", deleted_by, deleted_by, at=f"{model}/0/delete/")


ROOMS = {"ours": OURS, "nixflex": NIXFLEX, "accounts": dict(account_routes()), "admin": dict(admin_routes())}
LISTED = {pattern: route for room in ROOMS.values() for pattern, route in room.items()}


# Its operations are listed with their rights in tests/api/test_operations.py.
API = "api/v1/"


def walked(resolver: URLResolver, beginning: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the site with its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if (part := beginning + str(pattern.pattern)) != API:
                yield from walked(pattern, part)
        else:
            yield beginning + str(pattern.pattern), pattern


ROUTES = list(walked(get_resolver()))
EXISTING = dict(ROUTES)


@pytest.fixture
def planned(number) -> None:
    """A tag, a template, a planned rollout and an endpoint, each with the key that the addresses above name."""
    Notice.objects.create(
        pk=KEY,
        title="Closed",
        text="We are closed.",
        starts_at=START,
        ends_at=START + timedelta(days=1),
        typed_numbers=[NUMBER],
    )
    Tag.objects.create(pk=KEY, name="VIP")
    Team.objects.create(pk=KEY, name="South")
    inviter = User.objects.create_superuser("inviter")
    invitation = Invitation.objects.create(
        pk=KEY, name="Ida", key="key", sees_all=True, inviter=inviter, expires_at=START + timedelta(days=1)
    )
    invitation.groups.set(Group.objects.filter(name="Viewers"))
    User.objects.create_user("colleague", pk=KEY)
    Field.objects.create(pk=KEY, key="clinic.name", label="Name")
    template = Template.objects.create(pk=KEY, name="Clinic", version=1)
    template.head = TemplateVersion.objects.create(template=template, version=1, text="We are open.")
    template.save()
    endpoint = WebhookEndpoint.objects.create(pk=KEY, url="https://example.com/", is_on=False)
    WebhookDelivery.objects.create(
        pk=KEY, endpoint=endpoint, message="msg_1", event="profile.live", payload="{}"
    )
    rollout = Rollout.objects.create(pk=KEY, title="Prices", source="text", options={"text": "We are open."})
    RolloutRow.objects.create(
        rollout=rollout,
        position=1,
        line=1,
        number=number,
        text="We are open.",
        effect="changed",
        base_version=1,
    )


@pytest.fixture
def browsers(db) -> dict[str, Client]:
    """A browser for each role, in which somebody of that role is signed in."""
    people = {role: User.objects.create_user(role, password="pass-for-tests") for role in ROLES[1:]}
    for role, group in GROUPS.items():
        people[role].groups.set(Group.objects.filter(name=group))
    User.objects.filter(username=SUPERUSER).update(is_superuser=True, is_staff=True)
    return {ANONYMOUS: Client()} | {role: signed_in(person) for role, person in people.items()}


@contextmanager
def as_it_was(browsers: dict[str, Client]) -> Iterator[None]:
    """Take back whatever is done to the database and to who is signed in."""
    cookies = {role: deepcopy(browser.cookies) for role, browser in browsers.items()}
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
        for role, browser in browsers.items():
            browser.cookies = cookies[role]


def in_short(request: HttpRequest, template: str, context: object = None, *, status: int) -> HttpResponse:
    """Answer a refusal with what its page would be told: here only who is refused matters."""
    return HttpResponse(str(context), status=status)


def met(browser: Client, method: str, route: Route) -> str:
    """Return what becomes of a request."""
    response = browser.get(route.address) if method == "GET" else browser.post(route.address, route.data)
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        response = browser.get(response["Location"])  # where the admin sends everybody who may not enter
    if response.status_code == 302 and leads_to_sign_in(response["Location"], route.address):
        return FIRST
    if response.status_code == 403 and route.right:
        assert any(
            f"the right to {permissions.DESCRIPTIONS[right]}" in response.text
            for right in (route.right, EDIT, ROLL_OUT, permissions.IMPORT)
        )
    return {401: AGAIN, 403: REFUSED, 405: NOT_TAKEN, 404: NOTHING}.get(response.status_code, IN)


def leads_to_sign_in(location: str, address: str) -> bool:
    """Return whether ``location`` is the sign-in page, from which one comes back to ``address``."""
    parts = urlsplit(location)
    return parts.path == "/accounts/login/" and parse_qs(parts.query) == {"next": [address]}


def changes(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that changed something, besides the event of the audit log for what is refused."""
    statements = [query["sql"] for query in captured.captured_queries]
    changing = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    return [sql for sql in changing if not sql.startswith('INSERT INTO "profiles_auditevent"')]


def test_every_route_is_listed_above():
    """Each once: django-allauth's and the admin's too, so that nothing comes in with their next versions."""
    assert sorted(pattern for pattern, _ in ROUTES) == sorted(LISTED)


def test_a_view_requires_the_right_that_is_listed():
    required = {name: getattr(view.callback, "required_permission", None) for name, view in EXISTING.items()}
    assert required == {name: route.right for name, route in LISTED.items()}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.usefixtures("planned")
def test_only_those_enter_who_may(
    room: str, browsers: dict[str, Client], settings, monkeypatch, subtests: pytest.Subtests
) -> None:
    settings.PUSH_INLINE = False
    monkeypatch.setattr(errors, "render", in_short)
    for pattern, route in ROOMS[room].items():
        with subtests.test(pattern), as_it_was(browsers):
            found: dict[str, dict[str, str]] = {"GET": {}, "POST": {}}
            changed: list[str] = []
            for role, browser in browsers.items():
                for method, by_role in found.items():
                    with CaptureQueriesContext(connection) as captured:
                        by_role[role] = met(browser, method, route)
                    if by_role[role] != IN and changes(captured):
                        changed.append(f"{method} by {role}")
            assert found == {method: route.expected(method) for method in found}
            assert changed == [], "something was changed by who may not enter"
