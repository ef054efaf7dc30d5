"""The Import button of managers."""

import pytest

from profiles.models import AuditEvent, PhoneNumber
from tests.conftest import NUMBER, TEXT
from tests.html import Page

IMPORT = "/numbers/import/"


def after_import(browser) -> Page:
    response = browser.post(IMPORT)
    assert (response.status_code, response["Location"]) == (302, "/numbers/")
    return Page.of(browser.get("/numbers/"))


def test_the_button_is_on_the_list(number, as_manager):
    assert Page.of(as_manager.get("/numbers/")).form(IMPORT).words == "Import from Nixflex"


@pytest.mark.parametrize("who", ["as_viewer", "as_editor"])
def test_the_button_is_for_managers(number, who, request):
    assert not Page.of(request.getfixturevalue(who).get("/numbers/")).all("form", action=IMPORT)


def test_an_import_says_what_it_found_and_lists_it(sandbox, as_manager):
    page = after_import(as_manager)
    assert page.by_id("messages").words == (
        "Import finished: 3 numbers seen, 3 new, 0 newly changed outside, 0 removed, 0 back."
    )
    assert len(page.one("tbody").all("tr")) == 3


def test_an_import_can_be_repeated(sandbox, as_manager):
    after_import(as_manager)
    assert after_import(as_manager).by_id("messages").says("3 numbers seen, 0 new")


def test_an_import_tells_what_was_changed_outside(pushed, sandbox, as_manager):
    sandbox.edit(NUMBER, TEXT.upper())
    assert after_import(as_manager).by_id("messages").says("1 newly changed outside")
    assert PhoneNumber.objects.get(number=NUMBER).state == "drifted"


def test_an_import_is_audited_under_the_name_of_the_manager(sandbox, as_manager):
    after_import(as_manager)
    assert AuditEvent.objects.get(action="import", number=None).actor_name == "manager"


def test_what_was_odd_is_told_beside_the_result_and_stays_on_the_list(sandbox, as_manager):
    sandbox.settings(list_form="old")
    page = after_import(as_manager)
    assert page.by_id("messages").says("does not tell the profile of 3 numbers")
    assert Page.of(as_manager.get("/numbers/")).says("does not tell the profile of 3 numbers")


def test_when_nixflex_can_not_be_reached_nothing_is_imported_and_why_is_said(as_manager):
    told = after_import(as_manager).by_id("messages").one(class_="banner--danger")
    assert told.says("Nixflex could not be reached")


def test_when_nixflex_refuses_its_words_are_shown(sandbox, as_manager):
    sandbox.faults([{"status": 401, "message": "No such <key>."}])
    assert after_import(as_manager).by_id("messages").words == "Nothing was imported. No such <key>."


def test_an_import_that_would_remove_too_much_stops_and_says_so(make_number, sandbox, as_manager):
    for place in range(8):
        make_number(f"+1202555010{place}")
    assert (
        after_import(as_manager).by_id("messages").says("Import stopped, nothing was changed: 8 of 8 numbers")
    )
    assert PhoneNumber.objects.count() == 8


def test_an_import_is_asked_for_by_post_only(as_manager):
    assert as_manager.get(IMPORT).status_code == 405
