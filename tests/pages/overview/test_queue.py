"""What needs whom: one list, the most urgent first, each line with its reason and the next step."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Account, Draft, Rollout
from profiles.presenters.status import STATE_LABELS
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


def paused(**fields) -> None:
    values = {"paused_at": timezone.now(), "paused_status": 401, "paused_message": "Who are you?"} | fields
    Account.objects.create(pk=Account.ONLY, **values)


def test_a_refused_number_waits_with_its_reason(pushed, sandbox, as_editor):
    sandbox.faults([{"method": "PATCH", "status": 400, "message": "No pirates."}])
    send(as_editor, "Open on Sundays.")
    shown = line(as_editor)
    assert shown.one(class_="need__mark").words == STATE_LABELS["rejected"]
    assert shown.one(class_="need__reason").says("No pirates.")
    assert [link["href"] for link in shown.all("a")] == [EDITOR, EDITOR]


def test_a_number_changed_outside_leads_to_the_decision(number, as_editor):
    change_outside("Set by somebody else.")
    assert line(as_editor).one("a", class_="need__action")["href"] == f"{EDITOR}drift/"


def test_numbers_without_a_profile_are_not_called_nothing(make_number, as_editor):
    make_number(text="")
    shown = queue(as_editor)
    assert not shown.says("Nothing needs you")
    assert shown.one(class_="need__action")["href"] == "/numbers/?state=none"


def test_since_when_it_waits_is_told(make_number, as_editor):
    make_number(state="drifted", state_since=timezone.now() - timedelta(minutes=5))
    assert line(as_editor).one("time").words == "5 minutes ago"


def test_a_draft_waits_for_its_author_alone(number, as_editor, as_manager):
    send_draft(as_editor, "Open on Sundays.")
    assert line(as_editor).one(class_="need__action")["href"] == EDITOR
    assert not queue(as_manager).all("li")


def test_a_rollout_leads_to_its_page(as_manager):
    rollout = waiting()
    links = line(as_manager).all("a")
    assert [link["href"] for link in links] == [f"/rollouts/{rollout.pk}/"] * 2


def test_a_pause_can_be_ended_by_a_manager(as_manager):
    paused()
    page = Page.of(as_manager.get("/"))
    button = page.by_id("queue").one("button")
    assert page.by_id(button["form"])["action"] == "/account/resume/"
    assert page.by_id("need-paused").says("Who are you?")


def test_nobody_else_is_offered_that(as_viewer):
    paused()
    assert not queue(as_viewer).all("button")


def test_the_most_urgent_comes_first(make_number, as_manager, manager):
    paused()
    make_number("+441632960001", state="drifted")
    Draft.objects.create(user=manager, number=make_number("+441632960003"), base_version=1)
    shown = queue(as_manager)
    assert [each["id"].split("-")[1] for each in shown.all("li", class_="need")] == [
        "paused",
        "number",
        "draft",
    ]
    assert shown.one(class_="badge--bad", aria_hidden="true").words == "3"


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
    assert len(shown.all("p", class_="need__reason")) == 2
    assert not shown.all(class_="need__action")
    assert shown.one(role="status").says("2 things need attention")


def test_nothing_needs_anybody(number, as_editor):
    assert queue(as_editor).says(
        "Nothing needs you No profile was refused or changed outside, and no rollout waits for an answer."
    )


def test_labels_are_escaped(make_number, as_viewer):
    make_number(label="<b>Riverside</b>", state="rejected")
    assert queue(as_viewer).one("a").text == "<b>Riverside</b>"
