"""What passes between Nixadmin and Nixflex while a program waits at the door, and what of that it is told."""

import json
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import respx
from django.conf import settings
from django.utils import timezone

from profiles.models import Account
from profiles.services import api
from tests.api.nixflex.conftest import error, patch, with_key
from tests.conftest import NUMBER
from tests.notices import WORDS, make_notice, renew

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "http://nixflex.example"
NEW = "Open on Sundays."
ECHO = {"phone_number": {"phone_number": NUMBER, "agent_id": "agent_1", "custom_prompt": NEW}}


@pytest.fixture
def nixflex(settings, number) -> Iterator[respx.Route]:
    """Nixflex's side of the PATCH, which takes the text."""
    settings.NIXFLEX_BASE_URL, settings.PUSH_INLINE = BASE, True
    with respx.mock(base_url=f"{BASE}/v1", assert_all_called=False) as router:
        yield router.patch(f"/phone-numbers/%2B{NUMBER[1:]}").mock(httpx.Response(200, json=ECHO))
    api._client.cache_clear()


def test_one_text_leaves_as_one_request(program, nixflex):
    patch(program, NEW)
    assert [json.loads(call.request.content) for call in nixflex.calls] == [{"custom_prompt": NEW}]


def test_what_is_laid_over_it_leaves_with_it(program, nixflex, number):
    make_notice(number)
    renew(number)
    patch(program, NEW)
    assert json.loads(nixflex.calls.last.request.content) == {"custom_prompt": f"{WORDS}\n\n{NEW}"}


def test_it_leaves_under_the_accounts_key(key, nixflex):
    patch(with_key(key()), NEW)
    assert nixflex.calls.last.request.headers["authorization"] == f"Bearer {settings.NIXFLEX_API_KEY}"


def test_nothing_leaves_for_what_is_refused_here(program, nixflex):
    patch(program, "x" * 8001)
    assert not nixflex.called


def test_the_accounts_secret_is_not_passed_on(program, nixflex):
    secret = settings.NIXFLEX_API_KEY.partition(":")[2]
    nixflex.mock(httpx.Response(403, json={"error": {"code": "no", "message": f"{secret} may not."}}))
    answer = patch(program, NEW)
    assert (*error(answer), secret in answer.text) == (403, "no", False)


def test_a_proxys_page_is_not_passed_on(program, nixflex):
    nixflex.mock(httpx.Response(403, html="<h1>Go away</h1>"))
    answer = patch(program, NEW)
    assert (*error(answer), "<h1>" in answer.text) == (403, "rejected", False)


def test_a_redirect_is_no_judgement_of_the_text(program, nixflex):
    nixflex.mock(httpx.Response(302, headers={"location": "https://elsewhere.example"}))
    assert error(patch(program, NEW)) == (502, "rejected")


def test_nixflexs_id_of_the_request_is_told(program, nixflex):
    nixflex.mock(httpx.Response(400, headers={"x-request-id": "req_1"}))
    assert patch(program, NEW).json()["error"]["details"]["nixflex_request_id"] == "req_1"


def test_after_an_absence_nothing_leaves_before_a_look(program, nixflex):
    Account.objects.create(pk=1, alive_at=timezone.now() - timedelta(hours=1))
    assert (patch(program, NEW)["Retry-After"], nixflex.called) == ("60", False)
