"""The Import button of managers."""

import pytest

from profiles.models import Account, AuditEvent, PhoneNumber
from tests.conftest import NUMBER, TEXT
from tests.html import Page

IMPORT, PROGRESS = "/numbers/import/", "/numbers/import/progress/"


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


# --- how far it is


@pytest.fixture
def under_way(clock, number):
    """An import that has stored so many of so many numbers."""

    def set_to(done: int, total: int | None) -> None:
        progress = {"import_done": done, "import_total": total, "import_alive_at": clock.now}
        Account.objects.update_or_create(pk=Account.ONLY, defaults=progress)

    return set_to


def told_on(browser, path: str = PROGRESS):
    return Page.of(browser.get(path)).by_id("import-progress")


@pytest.mark.parametrize("path", ["/numbers/", PROGRESS])
@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (4500, None, "Importing: 4,500 numbers read so far"),
        (4500, 10_000, "Importing: 4,500 of 10,000 numbers stored"),
    ],
)
def test_an_import_under_way_tells_how_far_it_is(under_way, as_viewer, path, done, total, words):
    under_way(done, total)
    assert told_on(as_viewer, path).words == words


def test_an_import_under_way_is_asked_for_again(under_way, as_viewer):
    under_way(500, 1000)
    told = told_on(as_viewer)
    assert (told["hx-get"], told["hx-trigger"]) == (PROGRESS, "every 2s")


def test_without_one_nothing_is_asked_for(number, as_viewer):
    assert "hx-get" not in told_on(as_viewer)


def test_who_may_import_has_it_asked_for_when_a_form_is_sent(number, as_manager):
    assert told_on(as_manager)["hx-trigger"] == "submit from:body delay:1s"


def test_an_import_without_a_sign_of_life_was_broken_off(clock, under_way, as_viewer):
    under_way(500, 1000)
    clock.forward(5 * 60)
    told = told_on(as_viewer)
    assert told.words == "An import was broken off at 500 of 1,000 numbers; the next one goes on there"
    assert "hx-get" not in told


def test_one_that_only_read_is_not_told_of_any_more(clock, under_way, as_viewer):
    under_way(500, None)
    clock.forward(5 * 60)
    assert told_on(as_viewer).words == "Not imported yet"
