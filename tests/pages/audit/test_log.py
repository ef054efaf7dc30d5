"""The audit log: newest first, filtered, paged without counting, each line leading to its difference."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from profiles.forms import audit_names
from profiles.forms.audit_filter import AuditFilterForm
from profiles.models import AuditEvent, PhoneNumber
from profiles.services.rollouts.templates import create_template
from tests.conftest import NUMBER, SYSTEM
from tests.html import Element, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, send

LOG = "/audit/"


def open_log(browser: Client, query: str = "") -> Page:
    return Page.of(browser.get(LOG + query))


def rows(page: Page) -> list[Element]:
    return [row for body in page.all("tbody") for row in body.all("tr")]


def reasons(page: Page) -> list[str]:
    """Return the notes and reasons of the lines shown, as they are listed."""
    return [
        said.words
        for row in rows(page)
        for said in row.one("td", data_label="Outcome").all(class_="table__sub")
    ]


def add(reason: str, **fields) -> AuditEvent:
    """Add a line that tells ``reason``."""
    values = {"at": timezone.now(), "actor_name": "Edwin", "action": "edit", **fields}
    return AuditEvent.objects.create(reason=reason, **values)


def add_many(count: int, **fields) -> None:
    """Add lines that tell the numbers from 1 to ``count``."""
    values = {"at": timezone.now(), "actor_name": "Edwin", "action": "edit", **fields}
    AuditEvent.objects.bulk_create(AuditEvent(reason=str(n), **values) for n in range(1, count + 1))


def test_lines_are_listed_newest_first(as_viewer):
    for reason in ("first", "second", "third"):
        add(reason)
    assert reasons(open_log(as_viewer)) == ["third", "second", "first"]


def test_a_line_says_when_who_from_where_what_and_how_it_ended(number, as_viewer):
    PhoneNumber.objects.update(label="Riverside Dental")
    at = datetime(2026, 7, 1, 9, 5, 7, tzinfo=UTC)
    add(
        "No pirates",
        at=at,
        ip="192.0.2.7",
        action="push",
        outcome="rejected",
        number=number,
        revision=number.head,
    )
    row = rows(open_log(as_viewer))[0]
    assert row.one("th").words == "1 Jul 2026, 10:05:07"
    assert row.one("time")["datetime"] == "2026-07-01T10:05:07+01:00"
    assert row.one("td", data_label="Who").text == "Edwin192.0.2.7"
    assert row.one("td", data_label="Action").words == "Push"
    assert row.one("td", data_label="What").words.startswith("Riverside Dental +44 1632 960001")
    assert row.one("td", data_label="Outcome").text == "RejectedNo pirates"


def test_a_save_leads_to_its_exact_difference(number, as_editor):
    send(as_editor, "Open on Sundays.", note="Summer")
    row = rows(open_log(as_editor, "?action=edit"))[0]
    link = row.one("a", href=f"{EDITOR}versions/2/")
    difference = Page.of(as_editor.get(link["href"])).one(class_="diff")
    assert "Open·on·Sundays." in difference.words


def test_the_first_version_leads_to_its_difference_from_nothing(number, as_viewer):
    add("Imported", action="import", number=number, revision=number.head)
    link = rows(open_log(as_viewer))[0].one("a", href=f"{EDITOR}versions/1/")
    difference = Page.of(as_viewer.get(link["href"])).one(class_="diff")
    assert difference.says("No profile: removed")


def test_notes_names_and_details_are_escaped(as_viewer):
    add("<script>1</script>", actor_name="<b>Edwin</b>", data={"<i>of</i>": "<u>x</u>"})
    row = rows(open_log(as_viewer))[0]
    assert not [e for e in row.all() if e.tag in {"script", "b", "i", "u"}]
    assert row.one("dl").words == "<i>of</i><u>x</u>"


def test_a_change_of_a_template_leads_to_the_template(as_viewer):
    made = create_template(actor=SYSTEM, name="Clinic", text="Business: ${name}.")
    row = rows(open_log(as_viewer, "?action=template"))[0]
    assert row.one("a", href=f"/templates/{made.pk}/").words == "Clinic"


def test_signing_in_is_a_line(as_viewer):
    assert rows(open_log(as_viewer))[-1].says("Sign in")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"?number={NUMBER.replace('+', '%2B')}", ["by number"]),
        ("?number=01632 960001", ["by number"]),
        ("?number=0044 1632 960 001", ["by number"]),
        ("?actor=Maya", ["by actor"]),
        ("?action=label", ["by action"]),
        ("?outcome=rejected", ["by outcome"]),
        ("?q=AUTumn", ["autumn hours"]),
        ("?q=hours autumn", ["autumn hours"]),
        ("?q=maya", ["by actor"]),
        ("?action=edit&outcome=rejected", ["by outcome"]),
        ("?action=label&outcome=rejected", []),
        ("?actor=Edwin&action=edit&outcome=ok&q=hours&number=01632960009", []),
    ],
)
def test_lines_are_filtered(number, as_viewer, query, found):
    add("by number", number=number, action="clear", actor_name="Nora")
    add("by actor", actor_name="Maya", action="clear")
    add("by action", action="label", actor_name="Nora")
    add("by outcome", outcome="rejected", actor_name="Nora")
    add("autumn hours", actor_name="Nora")
    assert reasons(open_log(as_viewer, query)) == found


@pytest.fixture
def edwin(editor: User) -> User:
    editor.first_name, editor.last_name = "Edwin", "Marsh"
    editor.save()
    return editor


@pytest.mark.parametrize("typed", ["Edwin Marsh", "edwin", "MARSH", "mar edw", "editor", "Editor"])
def test_a_person_is_found_by_any_beginning_of_a_name(edwin, as_viewer, typed):
    add("his", actor_name="Edwin Marsh")
    add("hers", actor_name="Maya")
    assert reasons(open_log(as_viewer, f"?actor={typed}")) == ["his"]


def test_a_name_that_the_log_has_just_so_means_nobody_else(edwin, as_viewer):
    add("his", actor_name="Edwin Marsh")
    add("a namesake's", actor_name="Edwin")
    page = open_log(as_viewer, "?actor=Edwin")
    assert reasons(page) == ["a namesake's"]
    assert not page.all(id="audit-meant")


def test_the_lines_of_all_whom_a_name_may_mean_are_one_list(edwin, viewer, as_viewer):
    viewer.first_name = "Edwina"
    viewer.save()
    for reason, name in (("his", "Edwin Marsh"), ("nobody's", "Maya"), ("hers", "Edwina")):
        add(reason, actor_name=name)
    page = open_log(as_viewer, "?actor=edwin&action=edit")
    assert reasons(page) == ["hers", "his"]
    assert page.by_id("audit-meant").words == "WhoEdwin Marsh, Edwina"


def test_commands_are_found_by_a_word_of_their_names(as_viewer):
    add("by itself", actor_name="System: worker")
    assert reasons(open_log(as_viewer, "?actor=worker")) == ["by itself"]


def test_names_are_offered_to_choose_from(edwin, as_viewer):
    offered = [option["value"] for option in open_log(as_viewer).by_id("audit-names").all("option")]
    assert offered == [
        "Edwin Marsh",
        "viewer",
        "System: changepassword",
        "System: createsuperuser",
        "System: import",
        "System: import_holidays",
        "System: rollout",
        "System: sweep",
        "System: worker",
        "System: clock",
        "System: Nixflex",
    ]


def test_who_is_not_found_is_told_how_people_are_found(as_viewer):
    assert open_log(as_viewer, "?actor=dwin").by_id("audit-rows").says("by the beginnings of their names")


@pytest.mark.parametrize("typed", ["960001", "01632 9600", "riverside", "dental riv"])
def test_a_number_is_found_as_in_the_list_of_numbers(make_number, as_viewer, typed):
    add("this one", number=make_number(label="Riverside Dental"))
    add("another", number=make_number("+12025550123", label="Another"))
    page = open_log(as_viewer, f"?number={typed}")
    assert reasons(page) == ["this one"]
    assert page.by_id("audit-meant").words == "NumberRiverside Dental"


def test_the_lines_of_a_few_numbers_are_one_list(make_number, as_viewer):
    one, other = make_number(label="Riverside One"), make_number("+441632960002", label="Riverside Two")
    for reason, number in (("first", one), ("second", other), ("third", one)):
        add(reason, number=number)
    assert reasons(open_log(as_viewer, "?number=riverside")) == ["third", "second", "first"]


def test_the_lines_of_many_numbers_are_not_mixed(make_number, as_viewer, monkeypatch):
    monkeypatch.setattr(audit_names, "MAX_NUMBERS", 1)
    for line in (1, 2):
        add("a line", number=make_number(f"+44163296000{line}", label="Riverside"))
    page = open_log(as_viewer, "?number=riverside")
    assert rows(page) == []
    assert page.by_id("audit-rows").says(
        "Number: More than 1 numbers fit. Type more of the number, or of the label."
    )


OF_ALL_DAYS = ["night of the 2nd", "noon of the 1st", "first minute of the 1st", "last minute of the 30th"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?from=2026-07-01", ["night of the 2nd", "noon of the 1st", "first minute of the 1st"]),
        ("?to=2026-06-30", ["last minute of the 30th"]),
        ("?from=2026-07-01&to=2026-07-01", ["noon of the 1st", "first minute of the 1st"]),
        ("?from=2026-06-30&to=2026-07-02", OF_ALL_DAYS),
        ("?from=2026-07-03&to=2026-07-05", []),
        ("?from=2026-07-02&to=2026-07-01", []),
        ("?from=2000-01-01&to=2999-12-31", OF_ALL_DAYS),
    ],
)  # fmt: skip
def test_days_are_whole_and_in_the_sites_zone(as_viewer, query, found):
    add("last minute of the 30th", at=datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    add("first minute of the 1st", at=datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    add("noon of the 1st", at=datetime(2026, 7, 1, 11, tzinfo=UTC))
    add("night of the 2nd", at=datetime(2026, 7, 2, 22, 59, tzinfo=UTC))
    assert reasons(open_log(as_viewer, f"{query}&action=edit")) == found


def test_lines_that_were_numbered_out_of_order_are_found_by_their_day(as_viewer):
    add("second", at=datetime(2026, 7, 1, 11, 0, 1, tzinfo=UTC))
    add("first", at=datetime(2026, 7, 1, 11, 0, 0, tzinfo=UTC))
    assert reasons(open_log(as_viewer, "?from=2026-07-01&to=2026-07-01")) == ["first", "second"]


@pytest.mark.parametrize("query", ["from=yesterday", "action=explode", "actor=%00"])
def test_a_filter_that_can_not_be_used_is_told_and_shows_nothing(as_viewer, query):
    page = open_log(as_viewer, f"?{query}")
    form = AuditFilterForm(QueryDict(query), user=None)
    wrong = " ".join(f"{form[name].label}: {error}" for name, [error] in form.errors.items())
    assert page.by_id("audit-rows").words == f"This filter can't be used {wrong} Show everything"
    assert not rows(page)


@pytest.mark.parametrize(
    "query",
    ["?number=pirates", "?number=%2B", "?q='%25_\\", "?before=abc", "?after=-1", "?before=" + "9" * 18],
)
def test_odd_queries_are_answered_with_a_page(as_viewer, query):
    assert as_viewer.get(LOG + query).status_code == 200


def test_filters_that_find_nothing_say_what_to_do(as_viewer):
    page = open_log(as_viewer, "?q=nowhere")
    assert page.by_id("audit-rows").words.startswith(
        "No line matches Take a filter away, or widen the dates."
    )


def test_what_was_chosen_stays_in_the_filters(as_viewer):
    form = open_log(as_viewer, "?q=a+b&from=2026-07-01&action=edit").one("form", role="search")
    assert (form.values()["q"], form.values()["from"]) == ("a b", "2026-07-01")
    assert form.one("option", selected=True, value="edit").words == "Edit"


def test_no_profile_is_read_for_the_log(number, as_viewer, statements):
    add("with a number", number=number, revision=number.head)
    assert not [sql for sql in statements(as_viewer, LOG) if '"text"' in sql or '"remote_text_seen"' in sql]


def test_htmx_gets_the_lines_alone(as_viewer):
    page = Page.of(as_viewer.get(LOG, headers={**HTMX, "HX-Target": "audit-rows"}))
    assert not page.all("html")
    assert rows(page)


def test_export_is_offered_to_those_who_may_with_the_filters(as_manager):
    page = open_log(as_manager, "?action=edit&before=100&q=a%26b")
    assert page.all("a", href="/audit/export/?format=csv&action=edit&q=a%26b")
    assert page.all("a", href="/audit/export/?format=jsonl&action=edit&q=a%26b")


def test_export_is_not_offered_to_others(as_viewer):
    assert not [a for a in open_log(as_viewer).all("a") if "export" in a["href"]]
