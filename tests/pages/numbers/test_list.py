"""The list of numbers: finding, filtering and paging, without counting them all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import Account, PhoneNumber
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.conftest import NUMBER, TEXT, actor
from tests.html import Element, Page
from tests.notices import make_notice, renew
from tests.pages.conftest import HTMX
from tests.pages.saving import state_of

LIST = "/numbers/"
ROWS = {**HTMX, "HX-Target": "number-rows"}


def open_list(browser, query: str = "") -> Page:
    return Page.of(browser.get(LIST + query))


def rows(page: Page) -> list[Element]:
    return [row for body in page.all("tbody") for row in body.all("tr")]


def labels(page: Page) -> list[str]:
    return [row.one("a", class_="table__main").words for row in rows(page)]


def many(make_number, count: int) -> None:
    """Make ``count`` numbers, labelled so that they sort as they count."""
    for place in range(count):
        make_number(f"+4416329{60000 + place}", label=f"Business {place:03}")


def test_a_row_says_what_staff_look_for(make_number, as_viewer):
    make_number(label="Riverside Dental")
    row = rows(open_list(as_viewer))[0]
    assert row.words.startswith("Riverside Dental +44 1632 960001 Receptionist")
    assert row.words.endswith("102 System: testnow")
    assert state_of(row) == "live"


def test_a_row_leads_to_the_editor(number, as_viewer):
    assert rows(open_list(as_viewer))[0].one("a")["href"] == f"/numbers/{NUMBER}/"


def test_the_length_is_grouped(make_number, as_viewer):
    make_number(text="a" * 1234)
    assert rows(open_list(as_viewer))[0].one("td", data_label="Length").words == "1,234"


def test_the_last_change_names_its_author(number, as_viewer, editor):
    save_profile(number, text="Open on Sundays.", actor=actor(editor), change=Change(1))
    assert rows(open_list(as_viewer))[0].one("td", data_label="Last change").text.startswith("editor")


def test_the_time_of_the_last_change_is_relative_and_exact_on_hover(make_number, as_viewer, clock):
    make_number()
    clock.forward(3 * 3600)
    time = rows(open_list(as_viewer))[0].one("td", data_label="Last change").one("time")
    assert time.words == "3 hours ago"
    assert time["title"] == "15 June 2026, 10:30:00 BST"


def test_a_number_without_label_or_profile_says_so(make_number, as_viewer):
    make_number(text="")
    row = rows(open_list(as_viewer))[0]
    assert row.words.startswith("No label yet +44 1632 960001 Receptionist")
    assert row.words.endswith("0 never")
    assert state_of(row) == "none"


def test_each_state_has_its_word_and_its_icon(make_number, as_viewer):
    for place, state in enumerate(PhoneNumber.State.values):
        make_number(f"+44163296000{place}", label=f"{place}", state=state)
    shown = [row.one("td", data_label="State") for row in rows(open_list(as_viewer))]
    assert [state_of(cell) for cell in shown] == PhoneNumber.State.values
    assert [cell.one("span", class_="state").words for cell in shown] == [*map(str, PhoneNumber.State.labels)]
    assert [cell.one("use")["href"].split("#")[1] for cell in shown] == [
        f"icon-{state}" for state in PhoneNumber.State.values
    ]


def test_a_number_without_an_agent_says_none(make_number, as_viewer):
    make_number(agent=None)
    assert rows(open_list(as_viewer))[0].one("td", data_label="Agent").words == "none"


def test_a_label_is_escaped(make_number, as_viewer):
    make_number(label="<script>alert(1)</script> & Sons")
    assert labels(open_list(as_viewer)) == ["<script>alert(1)</script> & Sons"]


def test_rows_are_sorted_by_label_without_regard_to_case_and_unlabelled_ones_come_last(
    make_number, as_viewer
):
    for place, label in enumerate(["", "beta", "Alpha", "Gamma"]):
        make_number(f"+44163296000{place}", label=label)
    assert labels(open_list(as_viewer)) == ["Alpha", "beta", "Gamma", "No label yet"]


@pytest.mark.usefixtures("small_pages")
def test_pages_hold_so_many_rows_and_lead_on_and_back(make_number, as_viewer):
    many(make_number, 11)
    first = open_list(as_viewer)
    assert len(rows(first)) == 10
    assert not first.all("a", rel="prev")
    second = open_list(as_viewer, first.one("a", rel="next")["href"].removeprefix(LIST))
    assert labels(second) == ["Business 010"]
    assert second.one("a", rel="prev")["href"] == f"{LIST}?page=1"


@pytest.mark.usefixtures("small_pages")
def test_exactly_one_page_leads_nowhere(make_number, as_viewer):
    many(make_number, 10)
    assert not open_list(as_viewer).all("nav", class_="pagination")


@pytest.mark.usefixtures("small_pages")
def test_links_to_other_pages_keep_the_filters(make_number, as_viewer):
    many(make_number, 11)
    link = open_list(as_viewer, "?q=business&state=live").one("a", rel="next")["href"]
    assert link == f"{LIST}?q=business&state=live&page=2"


def test_a_page_beyond_the_end_says_so_and_keeps_the_filters(number, as_viewer):
    page = open_list(as_viewer, "?state=live&page=7")
    assert page.says("The list ends before this page")
    assert page.by_id("number-rows").one("a")["href"] == f"{LIST}?state=live"


@pytest.mark.parametrize(
    "asked",
    [
        "abc",
        "0",
        "-1",
        "1.5",
        "",
        "%00",
        "100001",
        "9" * 5000,
        "0000000019999999999999999999",
        "%D9%A3%C2%B2",
    ],
)
def test_a_page_that_there_can_not_be_is_the_first(number, as_viewer, asked):
    assert len(rows(open_list(as_viewer, f"?page={asked}"))) == 1


@pytest.mark.usefixtures("small_pages")
def test_the_list_is_paged_without_counting(make_number, as_viewer, statements):
    many(make_number, 11)
    assert not [
        sql
        for sql in statements(as_viewer, f"{LIST}?q=business&page=2")
        if "COUNT(" in sql.upper() and "profiles_account" not in sql
    ]


def test_no_profile_is_read_for_the_list(number, as_viewer, statements):
    assert not [sql for sql in statements(as_viewer, LIST) if '"text"' in sql or '"system_prompt"' in sql]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=business",
        "?q=01632",
        "?q=riverside&in=texts&sort=-changed",
        "?agent=agent_0123456789abcdef",
    ],
)
def test_the_list_takes_as_many_statements_for_11_rows_as_for_22(make_number, as_manager, statements, query):
    many(make_number, 11)
    few = statements(as_manager, LIST + query)
    for place in range(11, 22):
        make_number(f"+4416329{60000 + place}", label=f"Business {place:03}")
    assert len(statements(as_manager, LIST + query)) == len(few) <= 11


def test_without_numbers_a_manager_is_offered_the_import(as_manager):
    empty = open_list(as_manager).by_id("number-rows")
    assert empty.words.startswith("No numbers yet Import brings in every number")
    assert not empty.all("tbody")
    assert empty.one("form")["action"] == "/numbers/import/"


def test_without_numbers_others_are_told_who_imports(as_editor):
    page = open_list(as_editor)
    assert page.by_id("number-rows").says("A manager imports them")
    assert not page.all("form", action="/numbers/import/")


def test_htmx_gets_the_rows_alone(number, as_viewer):
    page = Page.of(as_viewer.get(LIST, headers=ROWS))
    assert not page.all("html")
    assert len(rows(page)) == 1


@pytest.mark.parametrize(
    "headers", [HTMX, {**HTMX, "HX-Target": "main"}, {**HTMX, "HX-History-Restore-Request": "true"}]
)
def test_another_htmx_request_gets_the_whole_page(number, as_viewer, headers):
    assert Page.of(as_viewer.get(LIST, headers=headers)).one("h1").words == "Numbers"


def test_the_head_of_the_list_tells_of_the_last_import(number, as_viewer):
    Account.objects.create(
        pk=1, last_import_at=timezone.now() - timedelta(days=2), last_import_notes=["The list was cut."]
    )
    page = open_list(as_viewer)
    assert page.one(class_="page-header__sub").words == "Last import 2 days ago"
    assert page.says("The list was cut.")


def test_a_number_left_without_a_text_is_not_called_live(make_number, as_viewer):
    cleared = make_number(text=TEXT)
    PhoneNumber.objects.filter(pk=cleared.pk).update(head=None, live=None, version=0, has_profile=False)
    assert state_of(rows(open_list(as_viewer))[0]) == "none"


def test_the_list_asks_for_states_that_are_not_settled(make_number, as_viewer):
    make_number(label="Alder")
    waiting = make_number("+441632960002", label="Beech", state="retrying")
    assert open_list(as_viewer).by_id("unsettled")["hx-get"] == f"/numbers/states/?these={waiting.pk}"


def test_a_list_at_rest_asks_for_nothing(number, as_viewer):
    assert "hx-get" not in open_list(as_viewer).by_id("unsettled")


def test_states_are_answered_each_for_its_row_until_all_are_settled(make_number, as_viewer):
    live = make_number(label="Alder")
    waiting = make_number("+441632960002", label="Beech", state="pending")
    page = Page.of(as_viewer.get(f"/numbers/states/?these={live.pk}.{waiting.pk}", headers=HTMX))
    assert state_of(page.by_id(f"state-{live.pk}")) == "live"
    assert page.by_id("unsettled")["hx-get"] == f"/numbers/states/?these={waiting.pk}"


@pytest.mark.parametrize("asked", ["", "?these=", "?these=x", "?these=1.%00", "?q=Alder"])
def test_states_of_nothing_in_particular_are_none(number, as_viewer, asked):
    page = Page.of(as_viewer.get(f"/numbers/states/{asked}", headers=HTMX))
    assert "hx-get" not in page.by_id("unsettled")
    assert not page.all(class_="state")


def test_a_row_marks_what_is_laid_over_the_profile(number, as_viewer):
    make_notice(number)
    renew(number)
    assert rows(open_list(as_viewer))[0].says("Live notice")


def test_a_row_marks_a_notice_that_is_to_come(number, as_viewer):
    make_notice(number, begins=timezone.now() + timedelta(days=1), ends=timezone.now() + timedelta(days=2))
    renew(number)
    assert rows(open_list(as_viewer))[0].says("Live notice planned")


def test_a_row_without_notices_has_no_mark(number, as_viewer):
    assert not rows(open_list(as_viewer))[0].says("notice")
