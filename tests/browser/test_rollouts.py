"""A rollout to many clinics from end to end, as a manager meets it, and what its pages do by script."""

import csv
import io
import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber, Rollout
from profiles.services import api
from profiles.services.mirror import importing
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.templates import create_template
from profiles.texts.contract import canonical
from profiles.worker import Worker
from tests.browser.page_load import wait_for_page
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

CLINICS = 30  # more than a worker changes in one round
TEMPLATE = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"
PLENTY = 100_000  # writes a minute
A_LOOK = 2_100  # milliseconds: a little more than the page waits before it looks again


@pytest.fixture
def clinics(settings, transactional_db):
    """A sandbox of that many numbers, imported, which takes as many writes as come."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    with SandboxServer(numbers=CLINICS, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        importing.import_numbers(actor=SYSTEM)
        yield server
        api.client().close()
        api._client.cache_clear()


def work_until(rollout: Rollout, stage: str) -> None:
    """Let a worker go round until ``rollout`` stands at ``stage``."""
    worker = Worker(interval=0)
    for _ in range(50):
        worker.send_round()
        rollout.refresh_from_db()
        if rollout.stage == stage:
            return
    pytest.fail(f"the rollout stays {rollout.stage}: {rollout.reason}")


def held(sandbox: SandboxServer) -> dict[str, str]:
    """Return what the sandbox holds for each number, in canonical form."""
    return {row["phone_number"]: canonical(row["custom_prompt"] or "") for row in sandbox.state()["numbers"]}


def locations() -> bytes:
    """Return a table of all numbers, and three rows that can't be used."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["Phone", "Name", "Address", "Hours", "Services"])
    numbers = list(PhoneNumber.objects.order_by("number"))
    for place, number in enumerate(numbers):
        writer.writerow([number.number, f"Clinic {place}", f"{place} High Street", "9-5", "Check-ups."])
    writer.writerow([numbers[0].number, "Clinic 0", "0 High Street", "9-5", "Check-ups."])
    writer.writerow(["+441632969999", "Not ours", "1 Far Away", "9-5", "None."])
    writer.writerow(["reception", "No number", "2 Far Away", "9-5", "None."])
    return written.getvalue().encode("cp1252")


def start(page: Page, note: str, *, first: int) -> None:
    """Fill in and send the form that starts a rollout."""
    page.get_by_label("Why?").fill(note)
    page.get_by_label("How many numbers?").fill(str(CLINICS))
    page.get_by_label("First numbers").fill(str(first))
    page.get_by_role("button", name="Start the rollout").click()
    expect(page.get_by_text("Started.")).to_be_visible()


def test_many_clinics_from_a_template_and_all_the_way_back(
    page: Page, live_server, clinics, manager, sign_in
):
    before = held(clinics)
    create_template(actor=SYSTEM, name="Clinic", text=TEMPLATE)
    page.clock.install()
    sign_in(manager)
    navigation = page.get_by_role("navigation", name="Main")

    # From the template and the file to the dry run.
    navigation.get_by_role("link", name="Rollouts").click()
    page.get_by_role("link", name="New rollout").click()
    page.get_by_label("Template").select_option("Clinic")
    page.get_by_label("File of locations").set_input_files(
        {"name": "clinics.csv", "mimeType": "text/csv", "buffer": locations()}
    )
    page.get_by_role("button", name="Plan it").click()
    wait_for_page(page.get_by_text(f"{CLINICS} numbers would change"))
    page.get_by_role("link", name="3 Blocked").click()
    expect(page.locator("#rows tbody tr:visible")).to_have_count(3)
    expect(page.locator("#rows")).to_contain_text("“reception” in column “Phone” is not a phone number.")
    page.get_by_role("link", name="All rows").click()
    wait_for_page(page.get_by_role("link", name="Difference in row 2", exact=True))
    page.get_by_role("link", name="Difference in row 2", exact=True).click()
    expect(page.locator("#difference-1 ins").first).to_be_visible()

    # The first three go out, and it waits for a person.
    rollout = Rollout.objects.get()
    start(page, "One template for all clinics", first=3)
    work_until(rollout, Rollout.Stage.CANARY)
    page.clock.run_for(A_LOOK)
    expect(page.get_by_role("link", name="3 Live")).to_be_visible()
    expect(page.locator("#progress-words")).to_contain_text(f"3 of {CLINICS} done")
    page.get_by_role("button", name="Go on with the others").click()
    expect(page.get_by_text("It goes on with the other numbers.")).to_be_visible()
    page.reload()
    work_until(rollout, Rollout.Stage.FINISHED)
    page.clock.run_for(A_LOOK)
    expect(page.locator("#rollout-progress")).to_contain_text("Finished")
    expect(page.get_by_role("link", name=f"{CLINICS} Live")).to_be_visible()
    expect(page.locator("#rows tbody tr:visible").first).to_contain_text("Live")
    texts = held(clinics)
    assert len(texts) == CLINICS
    assert all(
        re.fullmatch(r"Business: Clinic \d+\. .* Open 9-5\. Check-ups\.", text) for text in texts.values()
    )

    # And back.
    page.get_by_label("Why is it taken back?").fill("It was the wrong table")
    page.get_by_label("Why is it taken back?").press("Enter")
    expect(page.get_by_text("It is being taken back.")).to_be_visible()
    work_until(Rollout.objects.latest("pk"), Rollout.Stage.FINISHED)
    page.clock.run_for(A_LOOK)
    expect(page.get_by_role("link", name=f"{CLINICS} Live")).to_be_visible()
    assert held(clinics) == before


@pytest.fixture
def one_text(page: Page, live_server, make_number, manager, signed_in_page) -> Page:
    """The dry run of one text for all, which would replace what two numbers say."""
    for place in range(2):
        make_number(f"+44163296{place:04}", text=f"Business: Clinic {place}. Open daily.")
    rollout = planning.plan_text(
        actor=SYSTEM, text="Closed today.", numbers=PhoneNumber.objects.order_by("number"), chosen="all"
    )
    signed_in_page(manager)
    page.goto(f"{live_server.url}/rollouts/{rollout.pk}/")
    return page


def test_a_text_that_would_replace_profiles_is_added_to_them_instead(one_text: Page):
    expect(one_text.locator("#words-that-go")).to_contain_text("10 words go")
    one_text.get_by_role("button", name="Add it below each profile instead").click()
    expect(one_text.get_by_text("The text is added to what each profile says.")).to_be_visible()
    expect(one_text.locator("#words-that-go")).to_have_count(0)


def test_all_differences_open_by_keyboard_without_a_new_page(one_text: Page):
    one_text.evaluate("window.same = true")
    one_text.get_by_role("link", name="Open all differences").focus()
    one_text.keyboard.press("Enter")
    expect(one_text.locator("#rows .table__more del").first).to_be_visible()
    expect(one_text.locator("#rows .table__more")).to_have_count(2)
    expect(one_text.locator("#open-all")).to_be_focused()
    assert one_text.evaluate("window.same")
    assert one_text.url.endswith("?open=all")


@pytest.fixture
def template(page: Page, live_server, manager, signed_in_page) -> Page:
    """The editor of a template."""
    made = create_template(actor=SYSTEM, name="Clinic", text="We are ${name}.")
    signed_in_page(manager)
    page.goto(f"{live_server.url}/templates/{made.pk}/")
    return page


def test_the_preview_of_a_template_follows_text_and_values(template: Page):
    template.get_by_label("name", exact=True).fill("Smile Dental")
    expect(template.locator("#filled-text")).to_have_text("We are Smile Dental.")
    template.get_by_role("textbox", name="Template").fill("${name} in ${town}.")
    template.get_by_label("town", exact=True).fill("Croydon")
    expect(template.locator("#filled-text")).to_have_text("Smile Dental in Croydon.")


def test_leaving_a_template_with_unsaved_words_warns(template: Page):
    template.get_by_role("textbox", name="Template").press_sequentially("More. ")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    template.on("dialog", leave)
    with template.expect_event("dialog"):
        template.evaluate("window.setTimeout(() => { location.href = '/' }, 0)")
    assert asked == ["beforeunload"]


def test_leaving_a_template_that_nobody_changed_does_not_warn(template: Page):
    assert template.evaluate("window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_times_are_typed_in_the_time_zone_of_the_browser(browser, live_server, number, manager):
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password").fill("pass-for-tests")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/numbers/{number.number}/")
    page.get_by_label("Business profile", exact=True).fill("Closed at Christmas.")
    page.get_by_role("button", name="Schedule…").click()
    page.get_by_label("Save at").fill("2030-12-24T18:00")
    page.get_by_label("Why?").fill("Christmas")
    page.get_by_role("button", name="Schedule", exact=True).click()
    banner = page.get_by_text("Another text is to come")
    expect(banner).to_contain_text("24 Dec 2030, 18:00 America/New_York (24 Dec, 23:00 UTC)")
    expect(page.get_by_label("Business profile", exact=True)).not_to_have_value("Closed at Christmas.")
    context.close()
