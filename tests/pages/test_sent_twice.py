"""The forms that make something, each sent twice: as when a person on a slow line presses twice."""

import pytest
from django.urls import reverse

from profiles.models import ApiToken, Field, Invitation, Team, WebhookEndpoint
from tests.conftest import signed_in
from tests.html import Page
from tests.webhooks.fixtures import NOWHERE

pytestmark = pytest.mark.django_db
FORMS = [
    ("token-list", ApiToken, {"name": "CRM", "scopes": ["read"], "days": "30"}),
    ("webhook-new", WebhookEndpoint, {"url": NOWHERE, "events": ["profile.live"]}),
    ("people-invite", Invitation, {"name": "Ida Moreau", "numbers": "all"}),
    ("team-list", Team, {"name": "North"}),
    ("field-list", Field, {"key": "clinic.hours", "kind": "hours"}),
]
by_form = pytest.mark.parametrize(("name", "model", "typed"), FORMS, ids=[name for name, *_ in FORMS])


@pytest.fixture(autouse=True)
def private(settings):
    settings.WEBHOOKS_PRIVATE = True


@pytest.fixture
def sent(manager, name, typed):
    """What the form sends, once it is filled in."""
    page = Page.of(signed_in(manager).get(reverse(name)))
    groups = {"groups": [manager.groups.get().pk]} if name == "people-invite" else {}
    return page.one("input", name="submission").within("form").sent() | typed | groups


@by_form
def test_a_form_sent_twice_makes_one(manager, name, model, sent):
    answers = [signed_in(manager).post(reverse(name), sent, follow=True) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert model.objects.count() == 1
    assert "This form was sent before." in Page.of(answers[1]).text


def test_the_same_form_with_other_words_makes_another(manager):
    browser = signed_in(manager)
    for name in ("CRM", "Booking app"):
        browser.post(
            reverse("token-list"), {"name": name, "scopes": ["read"], "days": "30", "submission": "a"}
        )
    assert ApiToken.objects.count() == 2
