"""When Nixflex refuses the key or asks for payment: a banner on every page, and resuming."""

import json

import pytest
from django.utils import timezone

from profiles.models import Account, AuditEvent, PhoneNumber
from profiles.services import account
from profiles.services.actors import NIXFLEX
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import actor
from tests.html import Element, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, line_now, number_now, open_editor, send, state_of

RESUME = "/account/resume/"
PARTS = ["", "history/", "compare/", "revert/1/"]
PAGES = ["/", "/numbers/", *(EDITOR + part for part in PARTS), "/audit/", "/accounts/2fa/"]


@pytest.fixture
def paused(number) -> None:
    Account.objects.create(
        pk=1, paused_at=timezone.now(), paused_status=402, paused_message="Your balance is <0>."
    )


def banners(page: Page) -> list[Element]:
    return page.all(class_="banner--page")


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (401, "Nixflex refuses the account's key, so nothing is being sent."),
        (402, "Nixflex asks for payment, so nothing is being sent."),
    ],
)
def test_a_refusal_of_the_account_is_told_on_the_next_page(pushed, sandbox, as_editor, status, title):
    sandbox.faults([{"method": "PATCH", "status": status, "message": "Ask the owner."}])
    send(as_editor, "Open on Sundays.")
    (banner,) = banners(Page.of(as_editor.get("/numbers/")))
    assert banner.one(class_="banner__title").words == title
    assert banner.says("Ask the owner.")


@pytest.fixture
def refusing(pushed, sandbox) -> PhoneNumber:
    """A number whose next push Nixflex refuses for the whole account."""
    sandbox.faults([{"method": "PATCH", "status": 401, "message": "Ask the owner."}])
    return pushed


def test_the_answer_to_the_save_that_meets_it_brings_the_banner(refusing, as_editor):
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True))
    assert page.by_id("api-pause")["hx-swap-oob"] == "true"
    assert banners(page)[0].says("Ask the owner.")


def test_without_htmx_it_is_on_the_page_that_the_save_leads_to(refusing, as_editor):
    saved = send(as_editor, "Open on Sundays.")
    assert len(banners(Page.of(as_editor.get(saved["Location"])))) == 1


def test_the_text_that_met_it_is_called_safe_and_not_rejected(refusing, as_editor, subtests):
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True))
    line = line_now(paused=True)
    with subtests.test("above the text"):
        assert state_of(page.by_id("number-status")) == "pending"
    with subtests.test("beside Save"):
        assert state_of(page.by_id("said")) == "pending"
    with subtests.test("in words"):
        assert page.by_id("number-status").says(line.next)
    with subtests.test("with the reason"):
        assert page.by_id("number-status").says(f"Nixflex (401): {line.reason}")


def test_try_now_brings_the_banner_too(refusing, settings, as_editor):
    settings.PUSH_INLINE = False
    send(as_editor, "Open on Sundays.")
    assert len(banners(Page.of(as_editor.post(f"{EDITOR}push/", headers=HTMX)))) == 1


@pytest.mark.parametrize(
    ("told", "is_paused", "brings"),
    [("", True, 1), ("1", True, None), ("1", False, 0), ("", False, None)],
    ids=["paused since", "paused still", "resumed since", "as before"],
)
def test_a_page_that_asks_for_the_state_gets_the_banner_when_it_is_news(
    number, as_editor, told, is_paused, brings
):
    if is_paused:
        account.pause(status=402, message="Top up.", actor=NIXFLEX)
    page = Page.of(as_editor.get(f"{EDITOR}status/", headers=HTMX | {"Shows-Pause": told}))
    assert (len(banners(page)) if page.all(id="api-pause") else None) == brings


@pytest.mark.parametrize("is_paused", [True, False])
def test_a_page_says_which_banner_it_has_when_it_asks_for_the_state(make_number, as_editor, is_paused):
    make_number(state="pending")
    if is_paused:
        account.pause(status=402, message="Top up.", actor=NIXFLEX)
    sent = json.loads(open_editor(as_editor).by_id("number-status")["hx-headers"])
    assert bool(sent["Shows-Pause"]) == is_paused


def test_the_log_names_nixflex_and_the_push_that_met_it(refusing, as_editor, as_manager):
    send(as_editor, "Open on Sundays.")
    row = Page.of(as_manager.get("/audit/?action=pause")).one("tbody").one("tr")
    assert row.one(data_label="Who").words == "System: Nixflex"
    assert row.all("a", href=f"{EDITOR}versions/2/")


@pytest.mark.parametrize("address", PAGES)
def test_the_banner_is_on_every_page(paused, as_editor, address):
    (banner,) = banners(Page.of(as_editor.get(address)))
    assert banner.says("Your balance is <0>.")


@pytest.mark.parametrize("address", ["/nothing/", "/numbers/import/"])
def test_the_banner_is_on_error_pages(paused, as_editor, address):
    response = as_editor.get(address) if address == "/nothing/" else as_editor.post(address)
    assert len(banners(Page.of(response, response.status_code))) == 1


def test_without_a_pause_there_is_no_banner(number, as_editor):
    assert not banners(open_editor(as_editor))


def test_who_is_not_signed_in_learns_nothing_of_it(paused, client):
    assert "balance" not in Page.of(client.get("/accounts/login/")).html


def test_a_manager_is_offered_to_resume(paused, as_manager):
    assert Page.of(as_manager.get("/")).form(RESUME).one("button").says("resume")


def test_an_editor_is_not_offered_to_resume(paused, as_editor):
    assert not Page.of(as_editor.get("/")).all("form", action=RESUME)


def test_while_paused_a_save_waits_and_says_so(paused, settings, as_editor):
    settings.PUSH_INLINE = True
    send(as_editor, "Open on Sundays.")
    status = open_editor(as_editor).by_id("number-status")
    assert status.says(line_now(paused=True).next)
    assert not status.all(class_="next-try")
    assert not status.all("form")


def test_while_paused_try_now_says_why_it_does_not(paused, editor, as_editor):
    send(as_editor, "Open on Sundays.")
    with pytest.raises(PushRefused) as refused:
        push_now(number_now(), actor=actor(editor))
    as_editor.post(f"{EDITOR}push/")
    assert open_editor(as_editor).by_id("messages").says(refused.value.message)


def test_resuming_takes_the_banner_away_and_says_what_waits(pushed, sandbox, as_editor, as_manager):
    sandbox.faults([{"method": "PATCH", "status": 402, "nth": 1}])
    send(as_editor, "Open on Sundays.")
    as_manager.post(RESUME)
    page = Page.of(as_manager.get("/"))
    assert not banners(page)
    assert page.by_id("messages").words == "Pushing goes on. Profiles that wait to be sent: 1."


def test_resuming_with_a_key_that_is_still_refused_changes_nothing(paused, sandbox, as_manager):
    sandbox.faults([{"status": 401, "message": "No such key."}])
    as_manager.post(RESUME)
    page = Page.of(as_manager.get("/"))
    assert page.by_id("messages").words == "Pushing stays paused. No such key."
    assert len(banners(page)) == 1


def test_resuming_while_nixflex_can_not_be_reached_changes_nothing(paused, as_manager):
    as_manager.post(RESUME)
    page = Page.of(as_manager.get("/"))
    assert page.by_id("messages").one(class_="banner--danger").says("Nixflex could not be reached")
    assert len(banners(page)) == 1


def test_resuming_is_audited(paused, sandbox, as_manager):
    as_manager.post(RESUME)
    assert AuditEvent.objects.get(action="resume").actor_name == "manager"


def test_resuming_leads_to_the_overview(paused, sandbox, as_manager):
    assert as_manager.post(RESUME)["Location"] == "/"
