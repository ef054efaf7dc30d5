"""The details of one number in a real browser: a day changed by its grid and heard, two people at one number."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import Field, PhoneNumber
from profiles.services import api
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.mirror import importing
from profiles.services.rollouts.templates import create_template
from tests.browser.test_rollouts import PLENTY, held
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

TEMPLATE = "Business: ${name}.\nOpen: ${hours}\nCall ${phone|the desk}."
WEEK = {"week": [[[540, 1020]]] * 5 + ["closed"] * 2}


@pytest.fixture
def clinic(settings, transactional_db) -> Iterator[SandboxServer]:
    """A sandbox with one number, imported, that follows a template."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    for key, label, kind in [
        ("name", "Name", "line"),
        ("hours", "Opening hours", "hours"),
        ("phone", "Phone", "phone"),
    ]:
        Field.objects.create(key=key, label=label, kind=kind)
    with SandboxServer(numbers=1, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        importing.import_numbers(actor=SYSTEM)
        number = PhoneNumber.objects.get()
        save_details(
            number,
            template=create_template(actor=SYSTEM, name="Clinic", text=TEMPLATE),
            changes={"name": FieldChange("Harbour"), "hours": FieldChange(WEEK)},
            actor=SYSTEM,
            change=Change.on(number),
        )
        yield server
        api.client().close()
        api._client.cache_clear()


@pytest.fixture
def details_of(browser: Browser, live_server, clinic) -> Iterator[Callable[[User], Page]]:
    """Open the details page as somebody, in a browser of their own: ``details_of(user)``."""
    contexts = []
    wrong: list[str] = []

    def enter(user: User) -> Page:
        client = Client()
        client.force_login(user)
        contexts.append(browser.new_context(locale="en-GB"))
        contexts[-1].on("weberror", lambda error: wrong.append(str(error.error)))
        session = client.cookies[site.SESSION_COOKIE_NAME].value
        contexts[-1].add_cookies(
            [{"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/numbers/{PhoneNumber.objects.get().number}/details/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert wrong == []


def save(page: Page) -> None:
    """Save from the keyboard."""
    page.keyboard.press("Control+s")


def saved_details() -> dict[str, object]:
    """Return the details of the newest version."""
    head = PhoneNumber.objects.select_related("head").get().head
    assert head is not None
    return head.details or {}


def test_a_saturday_is_changed_by_its_grid_and_heard(details_of, editor, clinic: SandboxServer):
    page = details_of(editor)
    page.get_by_role("combobox", name="Saturday", exact=True).select_option("Open")
    page.get_by_label("Saturday: from").first.fill("10")
    page.get_by_label("Saturday: until").first.fill("2pm")
    expect(page.locator("#preview-text")).to_contain_text("Saturday 10am to 2pm")
    save(page)
    expect(page.locator("#said")).to_contain_text("Saved as version")
    expect(page.locator("#number-status")).to_contain_text("Live")
    (text,) = held(clinic).values()
    assert text == (
        "Business: Harbour.\n"
        "Open: Monday to Friday 9am to 5pm, Saturday 10am to 2pm, closed on Sunday.\n"
        "Call the desk."
    )


def test_two_people_change_different_fields_and_both_win(details_of, editor, manager, clinic: SandboxServer):
    mine, theirs = details_of(editor), details_of(manager)
    mine.get_by_label("Phone").fill("01632 960001")
    theirs.get_by_role("textbox", name="Name", exact=True).fill("Park")
    save(theirs)
    expect(theirs.locator("#said")).to_contain_text("Saved as version")
    save(mine)
    # The page is shown again with what the other has changed.
    expect(mine.get_by_role("textbox", name="Name", exact=True)).to_have_value("Park")
    (text,) = held(clinic).values()
    assert text.startswith("Business: Park.")
    assert text.endswith("Call 01632 960001.")


def test_the_same_field_is_asked_about_and_the_others_stay(details_of, editor, manager, clinic):
    mine, theirs = details_of(editor), details_of(manager)
    mine.get_by_label("Phone").fill("01632 960001")
    mine.get_by_role("textbox", name="Name", exact=True).fill("Lake")
    theirs.get_by_role("textbox", name="Name", exact=True).fill("Park")
    save(theirs)
    expect(theirs.locator("#said")).to_contain_text("Saved as version")
    save(mine)
    expect(mine.get_by_role("radio", name="Theirs: Park")).to_be_checked()
    mine.get_by_role("button", name="Save with this choice").click()
    expect(mine.get_by_role("textbox", name="Name", exact=True)).to_have_value("Park")
    assert (saved_details()["name"], saved_details()["phone"]) == ("Park", "01632 960001")


def test_what_a_field_made_is_marked_in_the_text(details_of, editor):
    page = details_of(editor)
    page.get_by_role("textbox", name="Name", exact=True).focus()
    marked = "[...CSS.highlights.get('detail')].map((range) => range.toString())"
    assert page.evaluate(marked) == ["Harbour"]


def test_leaving_with_unsaved_details_warns_and_they_are_back(details_of, editor):
    page = details_of(editor)
    page.get_by_role("textbox", name="Name", exact=True).fill("Lake")
    expect(page.locator("#said")).to_contain_text("Draft kept")
    with page.expect_event("dialog") as asked:
        page.on("dialog", lambda dialog: dialog.accept())
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    expect(details_of(editor).get_by_role("textbox", name="Name", exact=True)).to_have_value("Lake")


def test_details_typed_before_the_scripts_arrived_are_kept_and_leaving_warns(details_of, editor):
    page = details_of(editor)
    name = page.get_by_role("textbox", name="Name", exact=True)

    def late(route: Route) -> None:
        name.fill("Lake")
        route.continue_()

    page.route("**/details/page*.js", late)
    page.reload(wait_until="commit")
    expect(page.locator("#said")).to_contain_text("Draft kept")
    with page.expect_event("dialog") as asked:
        page.on("dialog", lambda dialog: dialog.accept())
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    expect(details_of(editor).get_by_role("textbox", name="Name", exact=True)).to_have_value("Lake")


def test_what_can_not_be_has_the_focus(details_of, editor):
    page = details_of(editor)
    page.get_by_role("combobox", name="Saturday", exact=True).select_option("Open")
    page.get_by_label("Saturday: from").first.fill("late")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Saturday: from").first).to_be_focused()
