"""The page of texts that a program has sent: as any other dry run, and not to be planned again."""

import pytest

from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, SYSTEM, TEXT
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(number, as_manager) -> Page:
    bodies = [SentBody(NUMBER, "Closed.", body_digest(TEXT)), SentBody("+441632960777", "Closed.", "0" * 16)]
    plan = plan_bodies(bodies, actor=SYSTEM)
    return Page.of(as_manager.get(f"/rollouts/{plan.pk}/"))


def test_it_shows_what_would_change(page):
    assert page.says("A text for each of 2 numbers")
    assert page.says("is not among the account's imported numbers")


def test_it_offers_no_planning_again(page):
    assert not page.says("Plan again")
