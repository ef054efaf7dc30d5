"""What needs whom: one list, the most urgent first, each line with its reason and the next step."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Account, Draft, PushAttempt, Rollout
from tests.conftest import NUMBER
from tests.html import Element, Page
from tests.pages.saving import EDITOR, change_outside, send, send_draft


def queue(browser) -> Element:
    return Page.of(browser.get("/")).by_id("queue")


def line(browser) -> Element:
    """Return the only line."""
    return queue(browser).one("li")


def waiting(**fields) -> Rollout:
    values = {"title": "Prices", "source": "text", "stage": "canary", "author_name": "Maya"} | fields
    return Rollout.objects.create(**values)


@pytest.fixture
def imported(db) -> None:
    """The account as an import leaves it."""
    Account.objects.create(pk=Account.ONLY)


def paused(**fields) -> None:
    values = {"paused_at": timezone.now(), "paused_status": 401, "paused_message": "Who are you?"} | fields
    Account.objects.create(pk=Account.ONLY, **values)


def attempt(number, **fields) -> None:
    PushAttempt.objects.create(number=number, revision=number.head, **fields)


def test_a_refused_number_waits_with_its_reason(pushed, sandbox, as_editor):
    sandbox.faults([{"method": "PATCH", "status": 400, "message": "No pirates."}])
    send(as_editor, "Open on Sundays.")
    assert line(as_editor).words == f"Rejected {NUMBER} now Nixflex said: No pirates. Correct the text"
    assert [link["href"] for link in line(as_editor).all("a")] == [EDITOR, EDITOR]


def test_a_refusal_that_is_not_about_the_text_is_not_to_be_mended_there(make_number, as_editor):
    attempt(make_number(state="rejected"), outcome="rejected", http_status=404, message="No such number.")
    assert line(as_editor).says("Nixflex said: No such number. Open and decide")


def test_a_refusal_of_the_account_asks_nothing_of_the_number(make_number, as_editor):
    attempt(make_number(state="rejected"), outcome="rejected", http_status=402, message="Pay first.")
    assert line(as_editor).says("Refused for the account, not for its text: it is sent once pushing goes on.")
    assert len(line(as_editor).all("a")) == 1


def test_a_number_changed_outside_waits(number, as_editor):
    change_outside("Set by somebody else.")
    assert line(as_editor).says("Changed outside Nixadmin. See the change and decide")
    assert line(as_editor).all("a")[1]["href"] == f"{EDITOR}drift/"


def test_a_text_that_nixflex_keeps_differently_waits_with_that_reason(make_number, as_editor):
    attempt(make_number(state="drifted"), outcome="accepted", message="Nixflex keeps a different text.")
    assert line(as_editor).says("Nixflex keeps a different text.")


def test_since_when_it_waits_is_told(make_number, as_editor):
    make_number(state="drifted", state_since=timezone.now() - timedelta(minutes=5))
    assert line(as_editor).one("time").words == "5 minutes ago"


def test_a_draft_waits_for_its_author_alone(number, as_editor, as_manager):
    send_draft(as_editor, "Open on Sundays.")
    assert line(as_editor).says("You have an unsaved text. Go on writing")
    assert not queue(as_manager).all("li")


def test_a_draft_says_that_somebody_saved_meanwhile(number, as_editor, editor):
    Draft.objects.create(user=editor, number=number, base_version=0)
    assert line(as_editor).says("somebody saved version 1 meanwhile.")


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        ("asking", "Its time came, and some of its numbers had been changed."),
        ("canary", "The first numbers are out. Look at them before the others follow."),
        ("stopped", "It stopped itself after too many failures."),
        ("paused", "Somebody paused it; the rest waits."),
    ],
)
def test_a_rollout_waits_in_each_stage_that_a_person_ends(stage, reason, as_manager):
    rollout = waiting(stage=stage)
    assert line(as_manager).says(f"{reason} Look and decide")
    assert line(as_manager).all("a")[1]["href"] == f"/rollouts/{rollout.pk}/"


def test_a_rollout_says_why_it_waits_in_its_own_words(as_manager):
    waiting(reason="Five failed in a row.")
    assert line(as_manager).says("Five failed in a row.")


@pytest.mark.parametrize("stage", ["planned", "scheduled", "running", "finished", "cancelled"])
def test_a_rollout_that_waits_for_nobody_is_not_listed(stage, as_manager):
    waiting(stage=stage)
    assert not queue(as_manager).all("li")


def test_a_scheduled_edit_that_asks_is_for_editors_and_a_rollout_is_not(as_editor):
    waiting(stage="asking", source="edit", title="Sundays")
    waiting(title="Everywhere")
    edit, rollout = queue(as_editor).all("li")
    assert edit.words.startswith("Scheduled edit Sundays")
    assert [link.words for link in edit.all("a")] == ["Sundays", "Decide"]
    assert rollout.words.startswith("Rollout Everywhere")
    assert [link.words for link in rollout.all("a")] == ["Everywhere"]


def test_what_is_for_somebody_else_is_not_counted(imported, as_editor):
    waiting(stage="asking", source="edit")
    waiting()
    assert queue(as_editor).one(role="status").says("1 thing needs you")


def test_a_pause_can_be_ended_by_a_manager(as_manager):
    paused()
    page = Page.of(as_manager.get("/"))
    button = page.by_id("queue").one("button")
    assert button.words == "Check again and resume"
    assert page.by_id(button["form"])["action"] == "/account/resume/"
    assert page.by_id("need-paused").says("Nixflex refuses the account's key: Who are you?")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(402, "Nixflex asks for payment: Who are you?"), (None, "Nothing is sent until a Manager has looked.")],
)
def test_a_pause_says_why(status, reason, as_viewer):
    paused(paused_status=status)
    assert line(as_viewer).says(reason)
    assert not queue(as_viewer).all("button")


def test_the_most_urgent_comes_first(make_number, as_manager, manager):
    paused()
    waiting()
    make_number("+441632960001", state="drifted")
    make_number("+441632960002", state="rejected")
    Draft.objects.create(user=manager, number=make_number("+441632960003"), base_version=1)
    marks = [each.one(class_="need__mark").words for each in queue(as_manager).all("li", class_="need")]
    assert marks == ["Paused", "Rollout", "Rejected", "Drifted", "Draft"]
    assert queue(as_manager).one(class_="badge--bad", aria_hidden="true").words.startswith("5")


def test_of_each_kind_the_first_are_listed_and_the_rest_is_one_link_away(make_number, as_editor):
    for place in range(7):
        make_number(f"+44163296000{place}", state="rejected")
    shown = queue(as_editor)
    assert len(shown.all("li", class_="need")) == 5
    link = shown.one(id="all-rejected")
    assert (link.words, link["href"]) == ("See all 7 rejected numbers", "/numbers/?state=rejected")
    assert shown.one(role="status").says("7 things need you")


def test_the_longest_wait_comes_first(make_number, as_editor):
    now = timezone.now()
    make_number("+441632960001", state="rejected", state_since=now)
    make_number("+441632960002", state="rejected", state_since=now - timedelta(hours=1))
    assert [each.all("a")[0].words for each in queue(as_editor).all("li")] == [
        "+441632960002",
        "+441632960001",
    ]


def test_who_may_only_look_sees_the_reasons_and_no_action(make_number, as_viewer, viewer: User):
    make_number(state="drifted")
    waiting()
    shown = queue(as_viewer)
    assert shown.one("h2").words == "Needs attention"
    assert [each.one("p").words for each in shown.all("li")] == [
        "The first numbers are out. Look at them before the others follow.",
        "Changed outside Nixadmin.",
    ]
    assert not shown.all(class_="need__action")
    assert shown.one(role="status").says("2 things need attention")


def test_nothing_needs_anybody(number, as_editor):
    assert queue(as_editor).says(
        "Nothing needs you No profile was refused or changed outside, and no rollout waits for an answer."
    )


def test_labels_are_escaped(make_number, as_viewer):
    make_number(label="<b>Riverside</b>", state="rejected")
    assert queue(as_viewer).one("a").text == "<b>Riverside</b>"
