"""What a person does on a page to bring it into the state that is looked at."""

from playwright.sync_api import Locator, Page, expect

from profiles.models import PhoneNumber
from profiles.services.actors import command_actor
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile

PASSWORD = "pass-for-tests"
# More than the site takes in one request.
FAR_TOO_MUCH = 3_000_000


def _sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def wrong_password(page: Page) -> None:
    _sign_in(page, "editor", "wrong")
    expect(page.get_by_role("alert").filter(has_text="do not fit")).to_be_visible()


def throttled(page: Page) -> None:
    for _ in range(6):
        _sign_in(page, "viewer", "wrong")
    expect(page.get_by_text("Too many tries did not fit").first).to_be_visible()


def second_step(page: Page) -> None:
    _sign_in(page, "coder", PASSWORD)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()


def wrong_code(page: Page) -> None:
    second_step(page)
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()


def open_user_menu(page: Page) -> None:
    page.locator(".bar .menu__button").click()


def open_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def wrong_new_password(page: Page) -> None:
    for field, typed in (("oldpassword", "wrong"), ("password1", "short"), ("password2", "other")):
        page.locator(f"input[name={field}]").fill(typed)
    send_the_form(page)
    expect(page.locator(".errorlist").first).to_be_visible()


def mistyped_new_password(page: Page) -> None:
    page.locator("input[name=password1]").fill("a-new-and-long-one-7")
    page.locator("input[name=password2]").fill("another-long-one-8")
    send_the_form(page)
    expect(page.locator(".errorlist").first).to_be_visible()


def wrong_set_up_code(page: Page) -> None:
    page.locator("input[name=code]").fill("000000")
    send_the_form(page)
    expect(page.locator(".errorlist").first).to_be_visible()


def send_the_form(page: Page) -> None:
    """Send the page's own form as it stands, whatever the browser thinks of its fields."""
    with page.expect_navigation():
        page.locator("main form[method=post]").last.evaluate(
            "form => { form.noValidate = true; form.querySelector('[type=submit]').click() }"
        )


def choose_two(page: Page) -> None:
    for place in (0, 2):
        page.locator("tbody input[type=checkbox]").nth(place).check()
    expect(page.get_by_role("button", name="Push now")).to_be_visible()


def push_all(page: Page) -> None:
    choose_two(page)
    page.locator("[data-choose-page]").check()
    page.locator("[data-choose-filter]").check()
    page.get_by_role("button", name="Push now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("numbers now?")


def name_a_filter(page: Page) -> None:
    page.get_by_text("Save this filter").click()


def _field(page: Page) -> Locator:
    return page.get_by_label("Business profile", exact=True)


def _type(page: Page, text: str) -> None:
    with page.expect_response("**/draft/"):
        _field(page).fill(text)


def type_a_little(page: Page) -> None:
    _type(page, _field(page).input_value() + "\nWe now open on Sundays.")


def type_much(page: Page) -> None:
    _type(page, "Open daily from 9am to 5pm. " * 280)


def type_too_much(page: Page) -> None:
    _type(page, "Open daily from 9am to 5pm. " * 300)


def type_placeholders(page: Page) -> None:
    _type(page, "Welcome to {{name}}. [TAG: hours]")


def _save(page: Page) -> None:
    with page.expect_response(
        lambda response: response.request.method == "POST" and "draft" not in response.url
    ):
        page.locator("[data-save]").click()


def save(page: Page) -> None:
    type_a_little(page)
    _save(page)


def save_slowly(page: Page) -> None:
    """Nixflex takes its time, and so the save."""
    type_a_little(page)
    here = page.url
    page.route(lambda url: url == here, lambda route: None)
    page.locator("[data-save]").click()
    expect(page.locator("#still-working")).not_to_be_empty()


def ask_to_discard(page: Page) -> None:
    """As a browser without scripts does it."""
    with page.expect_navigation():
        page.locator("#draft-notice form").evaluate(
            "form => form.requestSubmit(form.querySelector('button'))"
        )
    expect(page.get_by_role("heading", name="Throw away your unsaved text?")).to_be_visible()


def save_nothing(page: Page) -> None:
    _type(page, " \n")
    _save(page)
    expect(page.locator("#save-result")).to_contain_text("Not saved")


def save_in_between(page: Page) -> None:
    """Somebody else saves while this page is open."""
    type_a_little(page)
    number = PhoneNumber.objects.get(number=page.url.rstrip("/").rpartition("/")[2].replace("%2B", "+"))
    save_profile(number, text="Closed for the summer.", actor=command_actor("test"), change=Change.on(number))
    _save(page)
    expect(page.locator("#save-result")).to_contain_text("Not saved")


def save_offline(page: Page) -> None:
    type_a_little(page)
    page.context.set_offline(True)
    page.locator("[data-save]").click()
    expect(page.locator("#offline-banner")).to_contain_text("could not be reached")


def save_signed_out(page: Page) -> None:
    type_a_little(page)
    page.context.clear_cookies(name="sessionid")
    _save(page)
    expect(page.locator("#session-banner")).to_contain_text("Your session has ended")


def send_signed_out(page: Page) -> None:
    """Send a form without JavaScript, after the session has ended."""
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.locator("#editor").evaluate("form => HTMLFormElement.prototype.submit.call(form)")


def send_far_too_much(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[method=post]").last.evaluate(
            "(form, size) => {"
            " const field = document.createElement('textarea');"
            " field.name = 'more'; field.value = 'x'.repeat(size); form.append(field);"
            " HTMLFormElement.prototype.submit.call(form) }",
            FAR_TOO_MUCH,
        )


def open_a_difference(page: Page) -> None:
    page.get_by_role("link", name="Difference in row 2", exact=True).click()
    expect(page.locator("#difference-1")).to_be_visible()


def open_a_group(page: Page) -> None:
    page.locator(".timeline__fold summary").click()
    expect(page.get_by_role("link", name="What changed in versions")).to_be_visible()


def start_wrongly(page: Page) -> None:
    page.get_by_label("How many numbers?").fill("3")
    with page.expect_navigation():
        page.get_by_role("button", name="Start the rollout").evaluate(
            "button => { button.form.noValidate = true; button.click() }"
        )


def rename_to_a_taken_name(page: Page) -> None:
    page.get_by_label("Name").fill("scotland")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def make_a_field_without_a_key_that_can_be(page: Page) -> None:
    page.get_by_label("Key", exact=True).fill("opening hours")
    with page.expect_navigation():
        page.get_by_role("button", name="Create it").click()


def save_details_that_can_not_be(page: Page) -> None:
    page.get_by_role("combobox", name="Saturday", exact=True).select_option("Open")
    page.get_by_label("Saturday: from").first.fill("late")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is not a time").last.wait_for()


def paste_names(page: Page) -> None:
    page.get_by_label("Or paste").fill("number\tlabel\ttags\nhello\tX\tVIP\n+441632000000\tY\tVIP\n")
    with page.expect_navigation():
        page.get_by_role("button", name="Store them").click()


def paste_names_with_a_title(page: Page) -> None:
    page.get_by_label("Or paste").fill("Our practices\t\nPractice\tTel. No.\nY\t+441632000000 (main)\n")
    with page.expect_navigation():
        page.get_by_role("button", name="Store them").click()


def say_a_header_that_is_none(page: Page) -> None:
    page.locator("#table summary").click()
    page.locator("#table").get_by_label("Row that names the columns").fill("9")
    with page.expect_navigation():
        page.get_by_role("button", name="Plan again with this table").click()


def fill_new_numbers_from_a_table(page: Page) -> None:
    page.locator("#from-table summary").click()
    page.get_by_label("Or paste").fill("Our places\t\nPractice\tTel. No.\nY\t+441632000000 (main)\n")
    with page.expect_navigation():
        page.get_by_role("button", name="Fill the cells").click()


def save_a_bad_template(page: Page) -> None:
    page.get_by_role("textbox", name="Template").fill("We are ${name")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def name_no_region(page: Page) -> None:
    page.get_by_label("Region").fill("Scotland")
    with page.expect_navigation():
        page.get_by_role("button", name="Save for").click()


def open_a_preview(page: Page) -> None:
    page.get_by_role("link", name="Preview of Branch").first.click()
    expect(page.locator(".table__more")).to_be_visible()


def preview_a_change(page: Page) -> None:
    page.get_by_label("What callers are to hear").fill("The car park is open again.")
    with page.expect_navigation():
        page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", name="What callers would hear")).to_be_visible()


def change_cells(page: Page) -> None:
    """Change cells of the sheet: some rightly, one wrongly, one being typed into."""
    row = page.locator("[data-sheet] tbody tr")
    row.nth(0).locator("td").nth(0).click()
    page.keyboard.type("Elm Dental")
    page.keyboard.press("Enter")
    row.nth(1).locator("td").nth(2).click()
    page.keyboard.type("when the moon is full")
    page.keyboard.press("Enter")
    page.get_by_text("Not understood").first.wait_for()
    row.nth(2).locator("td").nth(1).click()
    page.keyboard.press("F2")


def load_details(page: Page) -> None:
    """Compare a table with the sheet that changes cells, and has rows and columns of no use."""
    first, second = "+441632960013", "+441632960014"
    rows = (
        f"Phone\tOpening hours\tParking\tColour\n{first}\tMon-Fri 9-5\tno\tred\n"
        f"{second}\tfull moon\tno\tred\n+441632999999\t\t\t"
    )
    page.get_by_label("Or paste the cells from a spreadsheet").fill(rows)
    with page.expect_navigation():
        page.get_by_role("button", name="See what it changes").click()
    page.get_by_text("be used, and are left out").click()


def make_a_token_for_nothing(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("CRM")
    page.get_by_label("read", exact=True).uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Make the token").click()


def make_a_token(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("CRM")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the token").click()


def make_an_endpoint_inside(page: Page) -> None:
    page.get_by_label("Address", exact=True).fill("https://10.0.0.1/hooks")
    with page.expect_navigation():
        page.get_by_role("button", name="Make it").click()


def make_an_endpoint(page: Page) -> None:
    page.get_by_label("Address", exact=True).fill("https://example.com/hooks")
    with page.expect_navigation():
        page.get_by_role("button", name="Make it").click()


def open_all_folds(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")


def send_no_name(page: Page) -> None:
    """Take one's name away, and save."""
    page.get_by_label("First name").fill("")
    page.get_by_label("First name").evaluate("field => field.form.noValidate = true")
    page.locator("form", has=page.get_by_label("First name")).get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist").first).to_be_visible()


def send_no_email_address(page: Page) -> None:
    """Write what is no email address, and save."""
    field = page.get_by_label("Email address")
    field.fill("manager at clinic")
    field.evaluate("field => field.form.noValidate = true")
    page.locator("form", has=field).get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist").first).to_be_visible()


def invite_to_nothing(page: Page) -> None:
    """Invite somebody to no group."""
    page.get_by_label("Name", exact=True).fill("Ida Moreau")
    page.get_by_label("All numbers").check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Nobody was invited.")).to_be_visible()


def open_ended_invitations(page: Page) -> None:
    """Unfold the invitations that have ended."""
    page.get_by_text("Invitations that have ended").click()
    expect(page.get_by_role("link", name="Jonas")).to_be_visible()


def join_by_a_weak_password(page: Page) -> None:
    """Join with a password that is too easily guessed."""
    page.get_by_label("User name").fill("ida")
    page.get_by_label("First name").fill("Ida")
    page.get_by_label("Password").fill("12345")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".errorlist").first).to_be_visible()
