"""The first page: how many numbers are in which state, how it stands with Nixflex, and what changed last."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from profiles.models import Account, AuditEvent
from profiles.services import audit
from profiles.services.rollouts.templates import create_template
from tests.conftest import NUMBER, SYSTEM, TEXT, signed_in
from tests.html import Element, Page
from tests.pages.saving import save_as
from tests.services.rollouts.plans.making import text_plan

STATES = ["live", "pending", "retrying", "unconfirmed", "rejected", "drifted", "removed"]


def open_overview(browser) -> Page:
    return Page.of(browser.get("/"))


def part(page: Page, name: str) -> Element:
    """Return the section headed by the element ``name``."""
    return page.one("section", aria_labelledby=name)


@pytest.fixture
def as_reader(db):
    """The browser of somebody who may see numbers, and not the audit log."""
    user = User.objects.create_user("reader")
    user.user_permissions.add(Permission.objects.get(codename="view_phonenumber"))
    return signed_in(user)


def test_numbers_are_counted_by_state(make_number, as_viewer):
    for place, state in enumerate([*STATES, "live"]):
        make_number(f"+44163296000{place}", state=state)
    make_number("+441632960009", text="")
    tiles = {tile["href"]: tile.words for tile in open_overview(as_viewer).all("a", class_="tile")}
    assert tiles == {
        "/numbers/?state=live": "2 Live",
        **{f"/numbers/?state={state}": f"1 {state.capitalize()}" for state in STATES[1:]},
        "/numbers/?state=none": "1 No profile",
    }


def test_each_count_leads_to_as_many_numbers(make_number, as_viewer):
    for place, state in enumerate(STATES):
        make_number(f"+44163296000{place}", state=state)
    make_number("+441632960009", text="")
    for tile in open_overview(as_viewer).all("a", class_="tile"):
        page = Page.of(as_viewer.get(tile["href"]))
        assert len(page.one("tbody").all("tr")) == 1


def test_a_state_that_no_number_is_in_is_left_out(make_number, as_viewer):
    make_number("+441632960000")
    make_number("+441632960009", text="")
    assert [tile["id"] for tile in open_overview(as_viewer).all("a", class_="tile")] == [
        "tile-live",
        "tile-none",
    ]


def test_results_that_nothing_had_are_left_out(number, as_viewer):
    legend = open_overview(as_viewer).by_id("activity").one("ul", class_="legend")
    assert legend.words == "0 accepted"


def test_the_total_is_told(number, as_viewer):
    link = part(open_overview(as_viewer), "states-title").one(id="states-all")
    assert (link.words, link["href"]) == ("1 number", "/numbers/")


def test_without_numbers_a_manager_is_told_to_import(as_manager):
    assert open_overview(as_manager).says("No numbers yet Import them from the Nixflex account to begin.")


def test_without_numbers_others_are_told_who_imports(as_viewer):
    assert open_overview(as_viewer).says("No numbers yet A manager imports them from the Nixflex account")


def test_how_it_stands_with_nixflex_is_told(number, as_viewer):
    now = timezone.now()
    Account.objects.create(pk=1, last_import_at=now - timedelta(minutes=4), alive_at=now)
    shown = part(open_overview(as_viewer), "health-title")
    assert len(shown.all("div", class_="health__fact--good")) == len(shown.all("dt")) == 5
    assert [time.words for time in shown.all("time")] == ["4 minutes ago"] * 2


def test_what_nixflex_said_is_told_as_it_said_it(number, as_viewer):
    notes = ["<b>{cut}</b> & odd."]
    Account.objects.create(pk=1, last_import_at=timezone.now(), last_import_notes=notes)
    assert part(open_overview(as_viewer), "health-title").says("<b>{cut}</b> & odd. now")


def test_what_changed_last_is_listed(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    assert part(open_overview(as_viewer), "recent").one("li").words == f"Edit {NUMBER} version 2 editor · now"


def test_that_nothing_has_changed_yet_is_told(number, as_viewer):
    assert part(open_overview(as_viewer), "recent").says("Nothing has changed yet.")


def test_a_push_that_failed_is_news(number, as_viewer):
    audit.record(
        actor=SYSTEM, action=AuditEvent.Action.PUSH, outcome=AuditEvent.Outcome.REJECTED, number=number
    )
    assert part(open_overview(as_viewer), "recent").says(f"Push Rejected {NUMBER}")


def test_what_a_rollout_did_to_many_numbers_is_one_line(make_number, as_viewer):
    numbers = [make_number(f"+4416329600{place:02}") for place in range(11)]
    rollout = text_plan("Closed.")
    audit.record(actor=SYSTEM, action=AuditEvent.Action.EDIT, number=numbers[0])
    for number in numbers:
        audit.record(actor=SYSTEM, action=AuditEvent.Action.ROLL_OUT, number=number, rollout=rollout)
    refused = AuditEvent.Outcome.REFUSED
    audit.record(
        actor=SYSTEM,
        action=AuditEvent.Action.ROLL_OUT,
        number=numbers[0],
        rollout=rollout,
        outcome=refused,
    )
    recent = part(open_overview(as_viewer), "recent")
    first, second, *others = [line.words for line in recent.all("li")]
    assert first.startswith(f"Roll out Refused {numbers[0].number}")
    assert second.startswith(f"Roll out {rollout.title} 11 numbers")
    assert any(line.startswith(f"Edit {numbers[0].number}") for line in others)
    assert not any(line.startswith("Roll out ") for line in others)


def test_a_change_of_a_template_leads_to_the_template(as_viewer):
    made = create_template(actor=SYSTEM, name="Clinic", text="Business: ${name}.")
    link = part(open_overview(as_viewer), "recent").one("a", href=f"/templates/{made.pk}/")
    assert link.words == "Clinic"


def test_whoever_may_not_see_the_audit_log_sees_the_last_versions(number, as_reader, editor):
    save_as(editor, "Open on Sundays.", note="The rota")
    recent = part(open_overview(as_reader), "recent")
    assert recent.one("ul").words == (
        f"Edited {NUMBER} version 2 editor · now Imported {NUMBER} version 1 System: test · now"
    )
    assert not recent.all("a", href="/audit/")


def test_no_profile_is_on_the_page(number, as_viewer):
    assert TEXT not in open_overview(as_viewer).html


def test_the_overview_takes_as_many_statements_for_3_numbers_as_for_12(make_number, as_manager, statements):
    for place in range(3):
        make_number(f"+4416329600{place:02}", state="rejected")
    few = statements(as_manager, "/")
    for place in range(3, 12):
        make_number(f"+4416329600{place:02}", state="rejected")
    assert len(statements(as_manager, "/")) == len(few) <= 16


def test_the_table_of_days_begins_with_the_newest(as_viewer):
    days = [row["id"] for row in open_overview(as_viewer).by_id("activity").one("tbody").all("tr")]
    assert days[0] == "day-2026-06-15"
    assert days == sorted(days, reverse=True)
