"""The state of a number: asked for while it may change, with reason and next try; and "Try now"."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from profiles.models import PhoneNumber
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import NUMBER, TEXT, actor
from tests.html import Element, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, line_now, open_editor, send, state_of

STATUS, PUSH = f"{EDITOR}status/", f"{EDITOR}push/"
UNSETTLED = {"pending", "retrying", "unconfirmed"}


def status(browser) -> Element:
    return Page.of(browser.get(STATUS, headers=HTMX)).by_id("number-status")


def fail(sandbox, **fault) -> None:
    sandbox.faults([{"method": "PATCH", **fault}])


@pytest.mark.parametrize("state", PhoneNumber.State.values)
def test_each_state_has_its_word_and_what_can_be_done_about_it(make_number, as_editor, state, subtests):
    make_number(state=state)
    for where, shown in {"fragment": status(as_editor), "page": open_editor(as_editor)}.items():
        section = shown if where == "fragment" else shown.by_id("number-status")
        with subtests.test(f"its word, {where}"):
            assert section.one(class_="state").words == line_now().word
        with subtests.test(f"it is asked for again only while it may change, {where}"):
            assert (section.attributes.get("hx-get") == STATUS) == (state in UNSETTLED)
        with subtests.test(f"it can be tried now where there is something to send, {where}"):
            assert bool(section.all("form", action=PUSH)) == (state in UNSETTLED | {"rejected"})


def test_the_state_is_a_fragment(number, as_viewer):
    response = as_viewer.get(STATUS)
    assert response["X-Fragment"] == "true"
    assert not Page.of(response).all("html")


def test_asking_does_not_keep_the_session_alive(number, as_viewer):
    assert "sessionid" not in as_viewer.get(STATUS, headers=HTMX).cookies


def test_the_next_try_is_told_to_the_second_in_the_sites_zone(make_number, as_viewer):
    at = datetime(2030, 7, 1, 9, 5, 7, tzinfo=UTC)
    make_number(state="retrying", next_push_at=at)
    time = status(as_viewer).all("time")[0]
    assert (time.words, time["datetime"]) == ("10:05:07", "2030-07-01T10:05:07+01:00")


@pytest.mark.parametrize(
    ("days", "form"), [(0, "H:i"), (400, "j M Y")], ids=["today", "a day of another year"]
)
def test_a_live_number_tells_since_when_and_when_that_was_verified(number, as_viewer, days, form):
    at = timezone.now() - timedelta(days=days)
    PhoneNumber.objects.update(state_since=at, verified_at=timezone.now() - timedelta(minutes=3))
    since = date_format(timezone.localtime(at), form)
    assert status(as_viewer).says(f"Live since {since}, verified 3 minutes ago.")


def test_the_next_try_counts_down_from_what_is_left(make_number, as_viewer):
    make_number(state="retrying", next_push_at=timezone.now() + timedelta(seconds=40))
    assert status(as_viewer).one("span", class_="countdown")["data-countdown"] == "40"


def test_what_ticks_is_not_read_out(make_number, as_viewer):
    make_number(state="retrying", next_push_at=timezone.now() + timedelta(seconds=40))
    shown = status(as_viewer)
    ticking = [*shown.all(class_="countdown"), *shown.all("time", data_ago="0")]
    assert [each["aria-live"] for each in ticking] == ["off", "off"]


@pytest.mark.parametrize(
    ("fault", "state", "is_tried_again"),
    [
        ({"status": 429, "retry_after": 40}, "retrying", True),
        ({"status": 503}, "unconfirmed", True),  # it may have been applied all the same
        ({"apply_then_drop": True}, "unconfirmed", True),
        ({"status": 400}, "rejected", False),
        ({"echo_other": "Something else."}, "drifted", False),
    ],
    ids=["busy", "error", "lost", "refused", "kept differently"],
)
def test_what_became_of_a_push_is_told_as_everywhere(
    pushed, sandbox, as_editor, fault, state, is_tried_again
):
    fail(sandbox, **fault)
    send(as_editor, "Open on Sundays.")
    shown, line = status(as_editor), line_now()
    assert (state_of(shown), shown.one("strong").words) == (state, line.hears)
    assert shown.says(line.next)
    assert shown.says(line.reason)
    assert ("hx-get" in shown, bool(shown.all(class_="next-try"))) == (is_tried_again, is_tried_again)


def test_a_nixflex_that_can_not_be_reached_is_told_apart_from_one_that_answers(pushed, sandbox, as_editor):
    sandbox.stop()
    send(as_editor, "Open on Sundays.")
    shown = status(as_editor)
    assert state_of(shown) == "retrying"
    assert shown.says(f"Nixflex: {line_now().reason}")
    assert shown.says("Next try at")


@pytest.mark.parametrize("code", [400, 404])
def test_a_refusal_is_shown_beside_the_text(pushed, sandbox, as_editor, code):
    fail(sandbox, status=code, message="custom_prompt mentions <b>pirates</b>.")
    send(as_editor, "Open on Sundays.")
    page = open_editor(as_editor)
    assert page.by_id("text").text == "Open on Sundays."
    shown = page.by_id("number-status")
    assert state_of(shown) == "rejected"
    assert shown.says(f"Nixflex ({code}): custom_prompt mentions <b>pirates</b>.")
    assert not shown.all("b")


def test_a_refusal_comes_with_the_save_by_htmx(pushed, sandbox, as_editor):
    fail(sandbox, status=400, message="No pirates.")
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True))
    assert (state_of(page.by_id("said")), page.by_id("said").says(line_now().hears)) == ("rejected", True)
    assert page.by_id("number-status").says("No pirates.")


def test_what_nixflex_keeps_differently_leads_to_a_decision(pushed, sandbox, as_editor):
    fail(sandbox, echo_other="Something else.")
    send(as_editor, "Open on Sundays.")
    assert status(as_editor).by_id("decide")["href"] == f"{EDITOR}drift/"


def test_try_now_is_not_offered_to_a_viewer(make_number, as_viewer):
    make_number(state="retrying")
    assert not status(as_viewer).all("form")


def test_try_now_is_not_offered_while_it_is_being_sent(make_number, as_editor):
    make_number(state="pending", lease_until=timezone.now() + timedelta(seconds=30))
    assert not status(as_editor).all("form")


def test_try_now_sends_and_shows_the_new_state(pushed, sandbox, settings, as_editor):
    settings.PUSH_INLINE = False
    send(as_editor, "Open on Sundays.")
    response = as_editor.post(PUSH, headers=HTMX)
    assert response["X-Fragment"] == "true"
    assert state_of(Page.of(response).by_id("number-status")) == "live"
    assert sandbox.state(NUMBER)["custom_prompt"] == "Open on Sundays."


def test_try_now_leads_back_to_the_editor_without_a_script(pushed, settings, as_editor):
    settings.PUSH_INLINE = False
    send(as_editor, "Open on Sundays.")
    response = as_editor.post(PUSH)
    assert (response.status_code, response["Location"]) == (302, EDITOR)
    assert state_of(open_editor(as_editor).by_id("number-status")) == "live"


def test_try_now_sends_a_refused_text_again(pushed, sandbox, as_editor):
    fail(sandbox, status=400, nth=1)
    send(as_editor, "Open on Sundays.")
    assert state_of(Page.of(as_editor.post(PUSH, headers=HTMX))) == "live"


@pytest.mark.parametrize("state", ["live", "drifted", "removed"])
def test_try_now_says_why_nothing_is_sent(make_number, editor, as_editor, state):
    with pytest.raises(PushRefused) as refused:
        push_now(make_number(state=state), actor=actor(editor))
    response = as_editor.post(PUSH, headers=HTMX)
    assert response["X-Fragment"] == "true"
    assert Page.of(response, 409).by_id("number-status").one(role="alert").words == refused.value.message
    as_editor.post(PUSH)
    assert open_editor(as_editor).by_id("messages").words == refused.value.message


def test_try_now_is_audited_under_the_name_of_who_asked(pushed, settings, as_editor):
    settings.PUSH_INLINE = False
    send(as_editor, "Open on Sundays.")
    as_editor.post(PUSH)
    page = Page.of(as_editor.get("/audit/?action=push"))
    assert page.one("table").says("editor")


def test_the_state_of_an_unchanged_number_is_live_at_version_1(number, as_viewer):
    assert (state_of(status(as_viewer)), line_now().hears) == ("live", "Callers hear version 1.")
    assert PhoneNumber.objects.get().head.text == TEXT
