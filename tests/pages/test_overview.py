"""The first page: how many numbers are in which state, what needs a person, and what happened last."""

from datetime import timedelta

from django.utils import timezone

from profiles.models import Account
from tests.conftest import NUMBER, TEXT
from tests.pages.reading import Element, Page
from tests.pages.saving import EDITOR, change_outside, save_as, send, send_draft

STATES = ["live", "pending", "retrying", "unconfirmed", "rejected", "drifted", "removed"]


def open_overview(browser) -> Page:
    return Page.of(browser.get("/"))


def part(page: Page, name: str) -> Element:
    """Return the section headed by the element ``name``."""
    return page.one("section", aria_labelledby=name)


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


def test_the_total_is_told(make_number, as_viewer):
    make_number()
    assert open_overview(as_viewer).one(class_="page-header__sub").words == "1 number Not imported yet"


def test_the_last_import_is_told(number, as_viewer):
    Account.objects.create(pk=1, last_import_at=timezone.now() - timedelta(hours=2))
    assert open_overview(as_viewer).one(class_="page-header__sub").says("Last import 2 hours ago")


def test_without_numbers_a_manager_is_told_to_import(as_manager):
    assert open_overview(as_manager).says("No numbers yet Import them from the Nixflex account to begin.")


def test_without_numbers_others_are_told_who_imports(as_viewer):
    assert open_overview(as_viewer).says("No numbers yet A manager imports them from the Nixflex account")


def test_a_refused_number_needs_attention_with_its_reason(pushed, sandbox, as_editor):
    sandbox.faults([{"method": "PATCH", "status": 400, "message": "No pirates."}])
    send(as_editor, "Open on Sundays.")
    attention = part(open_overview(as_editor), "attention")
    assert attention.words == f"Needs attention {NUMBER} Rejected No pirates."
    assert attention.one("a")["href"] == EDITOR


def test_a_number_changed_outside_needs_attention(number, as_viewer):
    change_outside("Set by somebody else.")
    attention = part(open_overview(as_viewer), "attention")
    assert attention.says("Drifted Changed outside Nixadmin; adopt their text or push ours.")


def test_nothing_needs_attention(number, as_viewer):
    assert part(open_overview(as_viewer), "attention").says(
        "Nothing: no profile was refused or changed outside."
    )


def test_ones_own_unsaved_texts_are_listed(number, as_editor, as_manager):
    send_draft(as_editor, "Open on Sundays.")
    assert part(open_overview(as_editor), "drafts").one("a")["href"] == EDITOR
    assert part(open_overview(as_manager), "drafts").words == "Your unsaved texts None."


def test_what_happened_last_is_listed(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    recent = part(open_overview(as_viewer), "recent")
    row = recent.all("tr")[0]
    assert row.one("th").words == "Edit"
    assert row.one("td", data_label="What").words == f"{NUMBER} version 2"
    assert row.one("td", data_label="Who").text.startswith("editor")


def test_signing_in_is_not_news(as_viewer):
    assert part(open_overview(as_viewer), "recent").says("Nothing has happened yet.")


def test_no_profile_is_on_the_page(number, as_viewer):
    assert TEXT not in open_overview(as_viewer).text


def test_the_overview_takes_as_many_statements_for_3_numbers_as_for_12(make_number, as_viewer, statements):
    for place in range(3):
        make_number(f"+4416329600{place:02}", state="rejected")
    few = statements(as_viewer, "/")
    for place in range(3, 12):
        make_number(f"+4416329600{place:02}", state="rejected")
    assert len(statements(as_viewer, "/")) == len(few) <= 10


def test_labels_are_escaped(make_number, as_viewer):
    make_number(label="<b>Riverside</b>", state="rejected")
    assert part(open_overview(as_viewer), "attention").one("a").text == "<b>Riverside</b>"
