"""The editor in a real browser: nothing typed is lost, nothing is saved twice."""

import re

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from profiles.models import Draft, PhoneNumber, Revision
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.conftest import NUMBER, TEXT, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def editing(page: Page, live_server, number, editor, signed_in_page) -> Page:
    """The editor of one number, opened by somebody who may edit. Nothing answers at Nixflex's address."""
    signed_in_page(editor)
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    return page


def field(page: Page):
    """Return the text field."""
    return page.get_by_label("Business profile", exact=True)


@pytest.mark.usefixtures("quiet")
def test_the_limit_stops_saving_and_says_by_how_much(editing: Page):
    field(editing).fill("a" * 8037)
    expect(editing.locator("#counter-words")).to_have_text(re.compile("37 over the limit"))
    expect(editing.get_by_role("button", name="Save")).to_be_disabled()


@pytest.mark.usefixtures("quiet")
def test_exactly_8000_units_of_emoji_may_be_saved(editing: Page):
    field(editing).fill("\U0001f600" * 4000)
    expect(editing.locator("#counter-words")).to_have_text(re.compile("8,000 of 8,000"))
    expect(editing.get_by_role("button", name="Save")).to_be_enabled()


def test_a_save_that_can_not_be_pushed_says_when_the_next_try_is(editing: Page):
    field(editing).fill("Open on Sundays.")
    editing.get_by_role("button", name="Save").click()
    status = editing.locator("#number-status")
    expect(status).to_contain_text("Retrying")
    expect(status).to_contain_text(re.compile(r"Next try at \d\d:\d\d:\d\d"))


def test_caret_and_undo_survive_a_preview(editing: Page):
    field(editing).press("Control+Home")
    field(editing).press_sequentially("New: ")
    expect(editing.locator("#preview-text")).to_contain_text("New: Business")
    assert field(editing).evaluate("field => field.selectionStart") == 5
    for _ in "New: ":
        editing.keyboard.press("Control+z")
    expect(field(editing)).to_have_value(TEXT)


def test_leaving_with_unsaved_words_warns(editing: Page):
    field(editing).press_sequentially("Unsaved. ")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    editing.on("dialog", stay)
    with editing.expect_event("dialog"):
        editing.evaluate("window.setTimeout(() => { location.href = '/' }, 0)")
    assert asked == ["beforeunload"]


def test_leaving_after_a_save_does_not_warn(editing: Page, live_server):
    field(editing).fill("Saved words.")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    editing.on("dialog", lambda dialog: pytest.fail(f"warned: {dialog.type}"))
    editing.goto(f"{live_server.url}/")
    expect(editing.get_by_role("heading", name="Overview")).to_be_visible()


def test_unsaved_words_are_back_after_a_crash(editing: Page, context, live_server):
    field(editing).fill("Half a sentence")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    again = context.new_page()
    again.goto(f"{live_server.url}/numbers/{NUMBER}/")
    expect(field(again)).to_have_value("Half a sentence")
    expect(again.locator("#draft-notice")).to_contain_text("Your unsaved text is back")


def test_discarding_goes_back_to_what_is_saved(editing: Page):
    field(editing).fill("Not this")
    editing.get_by_label("Why (optional)").fill("Not for this")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    editing.on("dialog", lambda dialog: dialog.accept())
    editing.get_by_role("button", name="Discard").click()
    expect(field(editing)).to_have_value(TEXT)
    expect(editing.get_by_label("Why (optional)")).to_have_value("")
    assert not Draft.objects.exists()


def test_that_a_text_is_saved_is_not_said_of_the_next_one(editing: Page):
    field(editing).fill("Saved.")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    editing.route("**/draft/", lambda route: None)  # no answer
    field(editing).press_sequentially("!")
    expect(editing.locator("#said")).to_be_empty()


def test_a_reason_belongs_to_one_version(editing: Page):
    field(editing).fill("Open on Sundays.")
    editing.get_by_label("Why (optional)").fill("They asked for it.")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    expect(editing.get_by_label("Why (optional)")).to_have_value("")
    editing.reload()
    expect(editing.get_by_label("Why (optional)")).to_have_value("")


def test_a_reason_that_is_typed_while_the_last_save_is_under_way_stays(editing: Page):
    held: list[Route] = []
    editing.route(f"**/numbers/{NUMBER}/", lambda route: held.append(route))
    field(editing).fill("Open on Sundays.")
    with editing.expect_request(f"**/numbers/{NUMBER}/"):
        editing.get_by_role("button", name="Save").click()
    editing.get_by_label("Why (optional)").fill("For the next one.")
    held[0].continue_()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    expect(editing.get_by_label("Why (optional)")).to_have_value("For the next one.")


def test_a_draft_that_arrives_after_its_own_save_is_no_news(editing: Page):
    held: list[Route] = []
    editing.route("**/draft/", lambda route: held.append(route))
    with editing.expect_request("**/draft/"):
        field(editing).fill("Open on Sundays.")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    with editing.expect_response("**/draft/"):
        held[0].continue_()
    expect(editing.locator("#others")).to_have_text("")
    assert not Draft.objects.exists()


def test_what_is_typed_on_while_a_save_is_under_way_starts_from_that_save(editing: Page):
    held: list[Route] = []
    editing.route(f"**/numbers/{NUMBER}/", lambda route: held.append(route))
    field(editing).fill("Open on Sundays.")
    with editing.expect_request(f"**/numbers/{NUMBER}/"):
        editing.get_by_role("button", name="Save").click()
    answer = held[0].fetch()
    with editing.expect_response(lambda answer: "Mondays" in (answer.request.post_data or "")):
        field(editing).fill("Open on Sundays and Mondays.")
    held[0].fulfill(response=answer)
    expect(editing.locator("#others")).to_have_text("")
    assert Draft.objects.get().base_version == 2


def test_what_is_said_of_a_save_follows_the_state(editing: Page):
    field(editing).fill("Open on Sundays.")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Retrying")
    number = PhoneNumber.objects.get()
    number.live, number.state, number.next_push_at = number.head, "live", None
    number.save()
    expect(editing.locator("#said")).to_have_text(re.compile(r"^\s*Live\s*Saved as version 2"))


def test_five_clicks_make_one_version(editing: Page):
    field(editing).fill("Clicked in anger.")
    editing.get_by_role("button", name="Save").evaluate(
        "button => { for (let i = 0; i < 5; i++) button.click() }"
    )
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    assert Revision.objects.filter(number__number=NUMBER).count() == 2


def test_a_conflict_keeps_my_words_and_lets_me_save_on_top(editing: Page, manager, number):
    field(editing).fill("Mine.")
    save_profile(number, text="Theirs.", actor=actor(manager), change=Change(1))
    editing.get_by_role("button", name="Save").click()
    result = editing.locator("#save-result")
    expect(result).to_contain_text("manager saved version 2")
    expect(result.locator(".diff__text del")).to_contain_text("Theirs")
    expect(field(editing)).to_have_value("Mine.")
    editing.get_by_role("button", name="Save mine on top of version 2").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 3")
    assert PhoneNumber.objects.get(number=NUMBER).head.text == "Mine."


def test_a_session_that_ended_costs_no_words(editing: Page, context, live_server, editor):
    field(editing).fill("Typed at 17:55.")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    context.clear_cookies(name="sessionid")
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#session-banner")).to_contain_text("Your session has ended")
    expect(field(editing)).to_have_value("Typed at 17:55.")

    tab = context.new_page()
    tab.goto(f"{live_server.url}/accounts/login/")
    tab.get_by_label("Username").fill(editor.username)
    tab.get_by_label("Password").fill("pass-for-tests")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Overview")).to_be_visible()

    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")


def test_being_offline_says_so_and_costs_no_words(editing: Page, context):
    field(editing).fill("Typed on the train.")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    context.set_offline(True)
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#offline-banner")).to_contain_text("could not be reached")
    context.set_offline(False)
    editing.get_by_role("button", name="Save").click()
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")


def test_a_colleague_in_the_same_profile_is_announced(editing: Page, manager, number):
    Draft.objects.create(
        user=manager, number=number, text="secret so far", base_version=1, updated_at=number.verified_at
    )
    field(editing).press_sequentially("x")
    expect(editing.locator("#others")).to_contain_text("manager is editing this profile too")


def test_the_newest_preview_wins_when_answers_come_in_reverse(editing: Page):
    slow: list[Route] = []

    def hold_the_first(route) -> None:
        if not slow:
            slow.append(route)
        else:
            route.continue_()

    editing.route("**/draft/", hold_the_first)
    field(editing).fill("First words")
    expect(editing.locator("#counter-words")).to_have_text(re.compile("11 of"))
    editing.wait_for_function("() => document.querySelector('#text.htmx-request')")
    field(editing).fill("Second words, longer")
    expect(editing.locator("#preview-text")).to_have_text("Second words, longer")
    slow[0].continue_()
    expect(editing.locator("#preview-text")).to_have_text("Second words, longer")


def test_words_typed_before_the_scripts_arrived_are_previewed(editing: Page):
    def late(route):
        editing.get_by_label("Business profile", exact=True).fill("Open from 8 to 4")
        route.continue_()

    editing.route("**/htmx-2*.js", late)
    editing.reload(wait_until="commit")
    expect(editing.locator("#preview-text")).to_have_text("Open from 8 to 4")


def test_a_search_typed_before_the_scripts_arrived_is_made(editing: Page, live_server):
    def late(route):
        editing.get_by_label("Search by number, label or agent").fill("nowhere")
        route.continue_()

    editing.route("**/htmx-2*.js", late)
    editing.goto(f"{live_server.url}/numbers/", wait_until="commit")
    expect(editing).to_have_url(re.compile("q=nowhere"))


def test_a_filter_chosen_before_the_scripts_arrived_is_applied(editing: Page, live_server):
    def late(route):
        editing.get_by_label("State").select_option("Drifted")
        route.continue_()

    editing.route("**/htmx-2*.js", late)
    editing.goto(f"{live_server.url}/numbers/", wait_until="commit")
    expect(editing).to_have_url(re.compile("state=drifted"))


def test_a_list_that_nobody_touched_does_not_ask_again(editing: Page, live_server):
    asked: list[str] = []
    editing.on("request", lambda request: asked.append(request.url))
    editing.goto(f"{live_server.url}/numbers/?state=live")
    editing.evaluate("() => fetch('/healthz').then(answer => answer.text())")
    assert len([address for address in asked if "/numbers/?" in address]) == 1


def test_the_label_is_renamed_in_place(editing: Page):
    editing.get_by_role("button", name="Rename").click()
    editing.get_by_label("Label").fill("Riverside Dental")
    editing.locator("#label").get_by_role("button", name="Save").click()
    expect(editing.get_by_role("heading", name="Riverside Dental")).to_be_visible()


def test_a_viewer_sees_the_profile_and_no_way_to_change_it(
    page: Page, live_server, number, viewer, signed_in_page
):
    signed_in_page(viewer)
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    expect(page.get_by_role("main")).to_contain_text("Riverside Dental")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
