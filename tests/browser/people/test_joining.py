"""Somebody is invited, joins, sees what is theirs, and is let go in the middle of it."""

import pytest
from playwright.sync_api import Page, expect

from profiles.models import Tag, Team
from profiles.services.tags import tagging
from tests.conftest import actor

pytestmark = pytest.mark.browser

THEIRS, OTHER = "+441632960001", "+441632960002"


@pytest.fixture
def north(make_number, manager) -> Team:
    """A team that sees one number of two."""
    number = make_number(THEIRS, label="Park Garage")
    make_number(OTHER, label="Harbour Hotel")
    tag = Tag.objects.create(name="North")
    tagging.set_tags(number, tags=[tag], actor=actor(manager))
    team = Team.objects.create(name="Northern team")
    team.tags.add(tag)
    return team


@pytest.mark.usefixtures("clean_cache", "quiet", "north")
def test_from_the_invitation_to_the_end_of_the_account(page: Page, browser, live_server, manager, sign_in):
    sign_in(manager)
    page.locator(".bar .menu__button").click()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill("Ida Moreau")
    page.get_by_label("Editors").check()
    page.get_by_label("Those of their teams").check()
    page.get_by_label("Northern team").check()
    page.get_by_role("button", name="Invite").click()
    link = page.locator("#join-link").inner_text()

    # The invited, in a browser of their own.
    context = browser.new_context()
    theirs = context.new_page()
    theirs.goto(link)
    expect(theirs.get_by_text("manager invited you.")).to_be_visible()
    theirs.get_by_label("User name").fill("ida")
    theirs.get_by_label("First name").fill("Ida")
    theirs.get_by_label("Last name").fill("Moreau")
    theirs.get_by_label("Password").fill("a-new-and-long-one-7")
    theirs.get_by_role("button", name="Join").click()
    expect(theirs.get_by_role("heading", name="Overview")).to_be_visible()
    theirs.get_by_role("link", name="Numbers", exact=True).click()
    expect(theirs.get_by_role("link", name="Park Garage")).to_be_visible()
    expect(theirs.get_by_text("Harbour Hotel")).to_have_count(0)
    assert theirs.goto(f"{live_server.url}/numbers/{OTHER}/").status == 404
    theirs.goto(f"{live_server.url}/numbers/{THEIRS}/")
    theirs.get_by_label("Business profile", exact=True).press_sequentially("Closed. ")

    # Meanwhile they are let go.
    page.get_by_role("link", name="All people").click()
    page.get_by_role("link", name="Ida Moreau").click()
    page.get_by_role("button", name="Deactivate Ida Moreau").click()
    expect(page.get_by_text("Ida Moreau is out")).to_be_visible()

    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.get_by_text("Your session has ended.")).to_be_visible()
    theirs.get_by_role("link", name="Numbers", exact=True).click()
    expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()
    theirs.goto(link)
    expect(theirs.get_by_text("Somebody joined by it already")).to_be_visible()
    context.close()
