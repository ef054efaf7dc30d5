"""The page of a dry run: totals, rows, leaving out, columns, starting."""

import csv
import io

import pytest

from profiles.models import AuditEvent, PhoneNumber, Rollout
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.views.rollouts import pages
from tests.conftest import NUMBER, actor
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.rollouts.plan_page import address, open_page, shown_lines, table_rows
from tests.services.rollouts.plans.making import effects, replace_plan, table_plan, text_plan


def exclude(browser, rollout: Rollout, query: str = "", **fields):
    values = {"scope": "chosen", "excluded": "1", **fields}
    return browser.post(address(rollout, f"rows/{query}"), values)


def excluded_rows(rollout: Rollout) -> list[int]:
    return list(rollout.rows.filter(excluded=True).order_by("position").values_list("position", flat=True))


def test_totals_by_effect_lead_to_their_rows(rollout, as_manager):
    page = open_page(as_manager, rollout)
    tiles = {tile.words: tile["href"] for tile in page.all("a", class_="tile")}
    assert tiles["1 Changed"] == f"/rollouts/{rollout.pk}/?show=changed#rows"
    assert {"1 New profile", "0 Unchanged", "1 Blocked"} <= tiles.keys()


def test_it_says_how_many_would_change_and_how_long_that_takes(rollout, as_manager):
    assert open_page(as_manager, rollout).says("2 numbers would change, at once.")


def test_more_than_the_budget_of_a_minute_is_said_to_take_longer(rollout, as_manager, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    assert open_page(as_manager, rollout).says("which takes about 1 minute within")


def test_a_blocked_row_says_why(rollout, as_manager):
    page = open_page(as_manager, rollout, show="blocked")
    assert table_rows(page)[0].startswith("4 +441632969999 Blocked +44 1632 969999 is not among")


@pytest.mark.parametrize(
    ("show", "lines"), [("changed", [2]), ("new", [3]), ("blocked", [4]), ("odd", [4, 2, 3])]
)
def test_rows_are_filtered_by_effect(rollout, as_manager, show, lines):
    assert shown_lines(open_page(as_manager, rollout, show=show)) == lines


@pytest.mark.parametrize(("q", "lines"), [("smile", [2]), ("960002", [3]), ("969999", [4]), ("x\0y", [])])
def test_rows_are_found_by_business_and_number(rollout, as_manager, q, lines):
    assert shown_lines(open_page(as_manager, rollout, q=q)) == lines


@pytest.mark.parametrize(
    ("sort", "lines"),
    [
        ("", [4, 2, 3]),
        ("line", [2, 3, 4]),
        ("label", [3, 2, 4]),
        ("length", [4, 2, 3]),
        ("change", [2, 3, 4]),
    ],
)
def test_rows_are_sorted(rollout, as_manager, sort, lines):
    assert shown_lines(open_page(as_manager, rollout, sort=sort)) == lines


def test_a_notice_for_the_same_numbers_is_offered(rollout, as_manager):
    link = open_page(as_manager, rollout).by_id("start").one("a")
    assert link["href"] == "/notices/new/?numbers=%2B441632960001&numbers=%2B441632960002"


def test_a_notice_for_more_numbers_than_an_address_holds_is_offered_without_them(
    rollout, as_manager, monkeypatch
):
    monkeypatch.setattr(pages, "NUMBERS_IN_ADDRESS", 1)
    assert open_page(as_manager, rollout).by_id("start").one("a")["href"] == "/notices/new/"


def test_what_needs_a_look_comes_first_and_what_stays_last(make_number, as_manager):
    """Of each effect one, and an excluded one, planned in the opposite order."""
    for place, text in enumerate(["Closed.", "Closed.", "", "Open."]):
        make_number(f"+44163296{place:04}", text=text)
    PhoneNumber.objects.create(number="+441632969999", state="removed")
    rollout = text_plan("Closed.")
    rollout.rows.filter(position=1).update(excluded=True)
    assert shown_lines(open_page(as_manager, rollout)) == [5, 4, 3, 2, 1]


def test_rows_of_one_that_was_started_come_as_they_go(rollout, as_manager):
    Rollout.objects.update(stage="running")
    links = open_page(as_manager, rollout).by_id("rows").all("tr", hidden=False)
    assert [row.words[0] for row in links[1:]] == ["2", "3", "4"]


def test_the_fragment_of_rows_tells_the_browser_the_address_of_the_page(rollout, as_manager):
    response = as_manager.get(address(rollout, "rows/"), {"show": "new"}, headers=HTMX)
    assert response["HX-Replace-Url"] == f"/rollouts/{rollout.pk}/?show=new"
    assert shown_lines(Page.of(response)) == [3]


def test_without_htmx_the_rows_are_the_page_itself(rollout, as_manager):
    response = as_manager.get(address(rollout, "rows/"), {"show": "new"})
    assert response["Location"] == f"/rollouts/{rollout.pk}/?show=new"


def test_rows_come_fifty_a_page(make_number, as_manager):
    for place in range(51):
        make_number(f"+44163296{place:04}", text="Old")
    page = open_page(as_manager, text_plan("New"), page="2")
    assert shown_lines(page) == [51]


def test_ticked_rows_are_excluded(rollout, as_manager):
    response = exclude(as_manager, rollout, position=["1", "3"])
    assert excluded_rows(rollout) == [1, 3]
    assert response["Location"] == f"/rollouts/{rollout.pk}/#rows"


def test_all_rows_of_the_page_are_excluded(rollout, as_manager):
    exclude(as_manager, rollout, scope="page", on_page=["1", "2"])
    assert excluded_rows(rollout) == [1, 2]


def test_all_rows_of_a_filter_are_excluded(rollout, as_manager):
    exclude(as_manager, rollout, "?show=new", scope="filter")
    assert excluded_rows(rollout) == [2]


def test_rows_are_included_again(rollout, as_manager):
    rollout.rows.update(excluded=True)
    exclude(as_manager, rollout, excluded="0", position=["2"])
    assert excluded_rows(rollout) == [1, 3]


def test_what_is_excluded_counts_by_itself(rollout, as_manager):
    exclude(as_manager, rollout, position=["1"])
    page = open_page(as_manager, rollout)
    tiles = [tile.words for tile in page.all("a", class_="tile")]
    assert {"0 Changed", "1 Excluded"} <= set(tiles)


def test_ticking_nothing_says_so(rollout, as_manager):
    response = exclude(as_manager, rollout)
    assert Page.of(as_manager.get(response["Location"])).says("No row was changed: tick some")


@pytest.mark.parametrize("fields", [{"scope": "moon"}, {"excluded": "2"}, {"position": ["x", "9" * 30]}])
def test_nonsense_excludes_nothing(rollout, as_manager, fields):
    exclude(as_manager, rollout, **fields)
    assert excluded_rows(rollout) == []


def test_nobody_else_excludes_rows(rollout, as_editor):
    assert exclude(as_editor, rollout, position=["1"]).status_code == 403


def test_the_difference_of_a_row_opens_below_it(rollout, as_viewer):
    page = Page.of(as_viewer.get(address(rollout, "rows/1/"), headers=HTMX))
    row = page.one("tr", id="difference-1")
    assert row.one("td")["colspan"] == "8"
    assert any(mark.says("Smile") for mark in row.all("ins"))


def test_without_htmx_a_row_is_a_page_with_its_values(rollout, as_viewer):
    page = Page.of(as_viewer.get(address(rollout, "rows/2/")))
    assert page.one("h1").words == "Other Garage"
    assert page.one("dl", class_="pairs").says("nameOther")


@pytest.mark.parametrize("rest", ["rows/9/", "rows/99999999999999999999/"])
def test_a_row_that_is_not_there_is_not_found(rollout, as_viewer, rest):
    assert as_viewer.get(address(rollout, rest)).status_code == 404


def test_a_placeholder_without_a_column_is_pointed_out(make_number, as_manager):
    make_number()
    page = open_page(as_manager, table_plan(f"number,colour\n{NUMBER},Smile\n"))
    assert page.says("No column fills ${name}.")
    assert "open" in page.by_id("columns")


def test_columns_are_corrected_on_screen(make_number, as_manager):
    make_number()
    rollout = table_plan(f"number,title\n{NUMBER},Smile\n")
    sent = {"number_column": "number", "column-name": "title", "column-hours": ""}
    as_manager.post(address(rollout, "columns/"), sent)
    assert rollout.rows.get().text == "Business: Smile. Open by appointment."


def test_a_column_that_is_not_there_is_refused(rollout, as_manager):
    sent = {"number_column": "moon", "column-name": "name"}
    assert Page.of(as_manager.post(address(rollout, "columns/"), sent), 422).says("Select a valid choice")


def test_a_rollout_without_a_table_has_no_columns(number, as_manager):
    plan = text_plan("New")
    as_manager.post(address(plan, "columns/"), {})
    assert open_page(as_manager, plan).says("Only a rollout of a template and a table has columns.")


def test_planning_again_takes_the_numbers_as_they_are_now(rollout, as_manager):
    rollout.rows.get(position=1).number.__class__.objects.filter(number=NUMBER).update(state="drifted")
    as_manager.post(address(rollout, "replan/"))
    assert effects(rollout) == ["blocked", "new", "blocked"]


def test_numbers_that_were_changed_since_are_counted(rollout, manager, as_manager):
    number = PhoneNumber.objects.get(number=NUMBER)
    save_profile(number, text="Newer", actor=actor(manager), change=Change(1))
    page = open_page(as_manager, rollout)
    assert page.says("1 of them has been changed since this dry run and would be skipped.")


def test_the_whole_of_it_is_a_file_that_no_spreadsheet_runs(rollout, as_manager):
    rollout.rows.filter(position=2).update(text="=1+1")
    response = as_manager.get(address(rollout, "download/"), {"format": "csv"})
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["row"], row["effect"], row["text"]) for row in rows[:2]] == [
        ("2", "changed", "Business: Smile. Open by appointment."),
        ("3", "new", "'=1+1"),
    ]


def test_one_word_is_said_of_what_is_excluded(rollout, as_manager, subtests):
    exclude(as_manager, rollout, position=["1"])
    page = open_page(as_manager, rollout)
    with subtests.test("button"):
        assert page.one("button", name="excluded", value="1").words == "Exclude"
    with subtests.test("row"):
        assert page.one("tr", class_="table__out").says("Excluded")
    with subtests.test("file"):
        file = as_manager.get(address(rollout, "download/"), {"format": "csv"})
        assert b"excluded" in next(iter(file.streaming_content))
    with subtests.test("nowhere another"):
        assert not page.says("eft out")


def test_the_download_is_in_the_audit_log(rollout, as_manager):
    b"".join(as_manager.get(address(rollout, "download/")).streaming_content)
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.rollout) == ("export", rollout)


def test_who_may_export_finds_the_file(rollout, as_manager):
    assert open_page(as_manager, rollout).all("a", href=address(rollout, "download/?format=csv"))


def test_there_is_no_other_kind_of_file(rollout, as_manager):
    assert as_manager.get(address(rollout, "download/"), {"format": "exe"}).status_code == 400


def test_a_viewer_sees_it_and_no_way_to_start_it(rollout, as_viewer):
    page = open_page(as_viewer, rollout)
    assert not page.all(id="start")
    assert not page.all("a", href=address(rollout, "download/?format=csv"))
    assert not page.by_id("rows").all("input", type="checkbox")


def test_the_facts_name_template_version_and_digest(rollout, as_viewer):
    page = open_page(as_viewer, rollout)
    assert page.says("Clinic, version 1")
    assert page.says(rollout.table_digest)


def test_find_and_replace_names_its_words(number, as_viewer):
    page = open_page(as_viewer, replace_plan("9am", "8am"))
    assert page.says("Find9am")
    assert page.says("Replace by8am")


def test_the_page_takes_as_many_statements_for_3_rows_as_for_12(make_number, as_manager, statements):
    for place in range(12):
        make_number(f"+44163296{place:04}", text="Old")
    few = text_plan("New")
    few.rows.filter(position__gt=3).delete()
    many = text_plan("New")
    fewest = len(statements(as_manager, address(few)))
    assert len(statements(as_manager, address(many))) == fewest <= 12


def test_once_it_runs_the_table_reads_no_texts(rollout, as_manager, statements):
    Rollout.objects.update(stage=Rollout.Stage.RUNNING)
    assert not [
        sql for sql in statements(as_manager, address(rollout)) if '"profiles_rolloutrow"."text"' in sql
    ]


@pytest.mark.parametrize(
    ("query", "told"), [("smile", "1 row is shown"), ("nothing", "No row is shown by this filter")]
)
def test_what_a_search_comes_to_is_told_where_it_is_read_out(rollout, as_manager, query, told):
    headers = HTMX | {"HX-Trigger": "rows-find"}
    page = Page.of(as_manager.get(address(rollout, "rows/"), {"q": query}, headers=headers))
    assert page.one(hx_swap_oob="innerHTML:#rows-said").words == told


def test_rows_that_come_by_themselves_are_not_read_out(rollout, as_manager):
    page = Page.of(as_manager.get(address(rollout, "rows/"), headers=HTMX))
    assert page.all(hx_swap_oob="innerHTML:#rows-said") == []
