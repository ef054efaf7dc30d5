"""The page of a rollout that was started: how it goes, what may be done, and that it looks again by itself."""

import pytest
from django.utils import timezone

from profiles.models import AuditEvent, Rollout
from profiles.services.rollouts import saving
from tests.conftest import actor
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.services.rollouts.plans.making import text_plan
from tests.services.rollouts.running import start

STAGES = ["running", "canary", "paused", "stopped", "asking", "scheduled"]


@pytest.fixture
def rollout(make_number) -> Rollout:
    """Four numbers: one live, one failed, one skipped, one waiting."""
    for place in range(4):
        make_number(f"+44163296{place:04}", label=f"Business {place}", text="Old")
    return text_plan("New")


def put(rollout: Rollout, stage: str, **fields) -> Rollout:
    """Let ``rollout`` stand at ``stage`` with one row of each kind."""
    Rollout.objects.filter(pk=rollout.pk).update(
        stage=stage, note="May prices", started_at=timezone.now(), **fields
    )
    outcomes = [
        ("live", ""),
        ("failed", "Nixflex refused it."),
        ("skipped", "Edwin saved version 2."),
        ("waiting", ""),
    ]
    for row, (outcome, reason) in zip(rollout.rows.order_by("position"), outcomes, strict=True):
        row.outcome, row.reason, row.settled_at = outcome, reason, timezone.now()
        row.save()
    rollout.refresh_from_db()
    return rollout


def open_page(browser, rollout: Rollout, **query: str) -> Page:
    return Page.of(browser.get(f"/rollouts/{rollout.pk}/", query))


def actions(page: Page) -> list[str]:
    """Return the last parts of where the buttons lead."""
    forms = page.by_id("rollout-actions").all("form")
    return [form["action"].strip("/").rpartition("/")[2] for form in forms]


def test_a_bar_says_how_far_it_is(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "running"))
    assert page.by_id("progress-words").words.startswith("3 of 4 done")
    assert float(page.by_id("rollout-progress").one("progress")["value"]) == 75


def test_counts_by_outcome_lead_to_their_rows(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "running"))
    tiles = {tile.words: tile["href"] for tile in page.all("a", class_="tile")}
    assert tiles["1 Failed"] == f"/rollouts/{rollout.pk}/?show=failed#rows"


@pytest.mark.parametrize("outcome", ["waiting", "live", "failed", "skipped"])
def test_rows_are_filtered_by_outcome(rollout, as_viewer, outcome):
    page = open_page(as_viewer, put(rollout, "running"), show=outcome)
    (row,) = page.by_id("rows").one("tbody").all("tr", hidden=False)
    assert row.all("span", class_="badge")[0].words.casefold() == outcome


def test_what_did_not_become_live_is_listed_with_its_reason(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "running"))
    listed = [item.words for item in page.one("ul", class_="warnings").all("li")]
    assert "Failed Business 1 Nixflex refused it." in listed
    assert "Skipped Business 2 Edwin saved version 2." in listed


@pytest.mark.parametrize("stage", STAGES)
def test_it_looks_again_by_itself_while_it_may_change(rollout, as_viewer, stage):
    page = open_page(as_viewer, put(rollout, stage))
    assert page.by_id("rollout-progress")["hx-trigger"] == "every 2s"


@pytest.mark.parametrize("stage", ["finished", "cancelled"])
def test_it_looks_no_more_once_it_has_ended(rollout, as_viewer, stage):
    page = open_page(as_viewer, put(rollout, stage, finished_at=timezone.now()))
    assert "hx-get" not in page.by_id("rollout-progress")


def test_it_looks_again_while_what_was_saved_before_the_end_is_still_sent(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "cancelled"))
    assert page.by_id("rollout-progress")["hx-trigger"] == "every 2s"


def test_one_that_was_taken_back_says_so_and_is_not_taken_back_twice(rollout, as_manager):
    put(rollout, "finished", finished_at=timezone.now())
    undo = Rollout.objects.create(title="Way back", source="undo", undoes=rollout, started_at=timezone.now())
    page = open_page(as_manager, rollout)
    assert page.one("a", href=f"/rollouts/{undo.pk}/").words == "Way back"
    assert actions(page) == []


def poll(browser, rollout: Rollout, stage: str):
    return browser.get(f"/rollouts/{rollout.pk}/progress/", {"stage": stage}, headers=HTMX)


def test_a_look_leaves_the_buttons_alone_while_the_stage_is_the_same(rollout, as_manager):
    response = poll(as_manager, put(rollout, "running"), "running")
    assert not Page.of(response).all(id="rollout-actions")
    assert "HX-Trigger" not in response


def test_a_look_at_another_stage_brings_its_buttons_and_lets_the_rows_be_read_again(rollout, as_manager):
    response = poll(as_manager, put(rollout, "canary"), "running")
    assert Page.of(response).by_id("rollout-actions")["hx-swap-oob"] == "true"
    assert response["HX-Trigger"] == "rollout-moved"


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        ("running", ["pause", "retry", "cancel"]),
        ("canary", ["go-on", "retry", "cancel", "undo"]),
        ("paused", ["resume", "retry", "cancel", "undo"]),
        ("stopped", ["resume", "retry", "cancel", "undo"]),
        ("finished", ["retry", "undo"]),
    ],
)
def test_each_stage_offers_what_can_be_done_in_it(rollout, as_manager, stage, steps):
    assert actions(open_page(as_manager, put(rollout, stage))) == steps


def test_a_viewer_is_offered_nothing(rollout, as_viewer):
    assert actions(open_page(as_viewer, put(rollout, "running"))) == []


def test_why_it_stopped_stands_beside_the_stage(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "stopped", reason="5 numbers failed in a row."))
    assert page.by_id("rollout-progress").says("Stopped after failures 5 numbers failed in a row.")


def test_when_it_has_ended_it_says_who_when_and_why(rollout, as_viewer):
    page = open_page(as_viewer, put(rollout, "finished", finished_at=timezone.now()))
    assert page.by_id("rollout-progress").says("System: test rolled this out: “May prices”. Finished now.")


def test_the_list_shows_stage_and_counts(rollout, as_viewer):
    put(rollout, "running")
    row = Page.of(as_viewer.get("/rollouts/")).one("tbody").words
    assert "Running" in row
    assert "1 live 1 failed 1 skipped" in row


def test_without_rollouts_the_list_says_what_one_is(db, as_manager):
    assert Page.of(as_manager.get("/rollouts/")).says("No rollouts yet")


def test_the_page_takes_as_many_statements_for_4_rows_as_for_12(rollout, make_number, as_viewer, statements):
    few = statements(as_viewer, f"/rollouts/{put(rollout, 'running').pk}/")
    for place in range(10, 18):
        make_number(f"+44163296{place:04}", text="Old")
    many = text_plan("Newer")
    many.rows.update(outcome="failed", settled_at=timezone.now())
    Rollout.objects.filter(pk=many.pk).update(stage="running", started_at=timezone.now())
    assert len(statements(as_viewer, f"/rollouts/{many.pk}/")) == len(few) <= 11


def test_the_list_takes_as_many_statements_for_1_as_for_5(rollout, as_viewer, statements):
    few = statements(as_viewer, "/rollouts/")
    for _ in range(4):
        text_plan("Newer")
    assert len(statements(as_viewer, "/rollouts/")) == len(few) <= 8


def test_a_rollout_that_is_not_there_is_not_found(db, as_viewer):
    assert as_viewer.get("/rollouts/99999999999999999999/").status_code == 404


def test_the_navigation_leads_here(db, as_viewer):
    nav = Page.of(as_viewer.get("/rollouts/")).one("nav", aria_label="Main")
    assert nav.one("a", aria_current="page").words == "Rollouts"


def test_the_audit_log_is_filtered_by_the_rollout(rollout, as_viewer):
    text_plan("Newer")
    page = Page.of(as_viewer.get("/audit/", {"rollout": rollout.pk}))
    (row,) = page.one("tbody").all("tr")
    assert row.one("a", href=f"/rollouts/{rollout.pk}/").words == rollout.title
    assert page.one("a", class_="chip").says(rollout.title)


@pytest.mark.parametrize(
    "query", [{"action": "rollout_step"}, {"q": "nothing like it"}, {"number": "+441632960000"}]
)
def test_the_audit_log_joins_that_filter_with_others(rollout, as_viewer, query):
    AuditEvent.objects.create(action="rollout_step", actor_name="x", rollout=None, reason="nothing like it")
    AuditEvent.objects.create(action="push", actor_name="x", number=rollout.rows.first().number)
    page = Page.of(as_viewer.get("/audit/", {"rollout": rollout.pk, **query}))
    assert len(page.all("tbody")) == (1 if query.get("action") else 0)


@pytest.mark.parametrize("typed", ["x", "0", "9" * 30])
def test_a_rollout_that_can_not_be_asked_for_is_said_to_be_none(as_viewer, typed):
    assert Page.of(as_viewer.get("/audit/", {"rollout": typed})).says("This filter can't be used")


@pytest.fixture
def finished(make_number, manager) -> Rollout:
    """A rollout that has changed one number, which nobody has touched since."""
    make_number(text="Old")
    rollout = text_plan("New", actor=actor(manager))
    start(rollout, by=manager)
    saving.save_row(rollout, rollout.rows.select_related("number").get(), actor=actor(manager))
    settle_all(rollout)
    return rollout


def settle_all(rollout: Rollout) -> None:
    rollout.rows.update(outcome="live", settled_at=timezone.now())
    Rollout.objects.filter(pk=rollout.pk).update(stage="finished", finished_at=timezone.now())


def take_back(browser, rollout: Rollout, **fields: str):
    return browser.post(f"/rollouts/{rollout.pk}/undo/", {"submission": "once", **fields}, follow=True)


def test_one_press_and_a_reason_take_it_back(finished, as_manager):
    page = Page.of(take_back(as_manager, finished, note="Too early"))
    undo = Rollout.objects.get(undoes=finished)
    assert (page.says("It is being taken back."), undo.stage, undo.note) == (True, "running", "Too early")


def test_pressed_twice_it_is_taken_back_once(finished, as_manager):
    take_back(as_manager, finished, note="Too early")
    take_back(as_manager, finished, note="Too early")
    assert Rollout.objects.filter(undoes=finished).count() == 1


def test_without_a_reason_it_stays_and_says_so(finished, as_manager):
    page = Page.of(take_back(as_manager, finished, note=""))
    assert (page.says("Say why"), Rollout.objects.filter(undoes=finished).exists()) == (True, False)


@pytest.mark.parametrize("sent", [{"note": "", "plan": "1"}, {}], ids=["asked for", "by an older page"])
def test_the_way_back_can_be_looked_at_first_and_asks_for_no_count(finished, as_manager, sent):
    page = Page.of(take_back(as_manager, finished, **sent))
    assert Rollout.objects.get(undoes=finished).stage == "planned"
    assert not page.by_id("start").all(id="id_typed_count")


def test_from_its_plan_it_goes_in_one_go_unless_told_otherwise(finished, as_manager):
    page = Page.of(take_back(as_manager, finished, plan="1"))
    assert (page.by_id("id_canary")["value"], "checked" in page.by_id("id_canary_waits")) == ("0", False)


def test_from_its_plan_one_press_and_a_reason_start_it(finished, as_manager):
    take_back(as_manager, finished, plan="1")
    undo = Rollout.objects.get(undoes=finished)
    sent = {"note": "Too early", "canary": "0", "stop_after": "5", "stop_percent": "20"}
    as_manager.post(f"/rollouts/{undo.pk}/start/", sent)
    undo.refresh_from_db()
    assert undo.stage == "running"
