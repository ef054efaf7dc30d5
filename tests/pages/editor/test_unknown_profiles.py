"""A number of which Nixflex's list, in its older form, does not tell the profile."""

import pytest

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber, Revision
from profiles.services.mirror import importing
from profiles.texts.preview import HEADING, NO_PROFILE
from tests.conftest import NUMBER, SYSTEM, TEXT
from tests.html import Page
from tests.pages.saving import EDITOR, line_now, open_editor, send_draft, state_of

CLEAR = f"{EDITOR}clear/"


@pytest.fixture
def unknown(settings, sandbox: SandboxServer, db) -> PhoneNumber:
    """A number that was imported from an older list; what is saved for it is sent at once."""
    settings.PUSH_INLINE = True
    sandbox.reset(numbers=0)
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    importing.import_numbers(actor=SYSTEM)
    return PhoneNumber.objects.get(number=NUMBER)


def test_a_viewer_is_not_told_that_there_is_no_profile(unknown, as_viewer):
    page = open_editor(as_viewer)
    assert page.one(class_="editor__read").words == "This profile is not known here."
    assert page.by_id("number-status").one("strong").words == line_now().hears


def test_the_preview_does_not_say_that_there_is_no_profile(unknown, as_editor):
    assert not open_editor(as_editor).by_id("preview").says(str(NO_PROFILE))


def test_the_preview_shows_the_section_and_that_it_is_not_known(unknown, as_editor):
    section = open_editor(as_editor).by_id("preview").one("section")
    assert section.one("h2").words == HEADING
    assert section.says("What stands here is not known")


def test_what_is_typed_stands_in_the_section(unknown, as_editor):
    preview = Page.of(send_draft(as_editor, "Open Sundays.", base_version="0"))
    assert preview.one(class_="profile-section").words == f"{HEADING} Open Sundays."


def test_it_can_be_cleared(unknown, as_manager):
    assert open_editor(as_manager).all("a", href=CLEAR)


def test_a_number_that_has_no_profile_can_not(make_number, as_manager):
    make_number(text="")
    assert not open_editor(as_manager).all("a", href=CLEAR)


def test_clearing_says_that_it_is_not_known_what_goes(unknown, as_manager):
    page = Page.of(as_manager.get(CLEAR))
    assert page.says("Nixflex has not told what callers hear now. Whatever it is, it will be replaced.")
    assert not page.all(class_="how-much")


def test_clearing_clears_it_at_nixflex(unknown, sandbox, as_manager):
    as_manager.post(CLEAR, {"base_version": "0"})
    assert sandbox.state(NUMBER)["custom_prompt"] is None


def test_after_that_it_has_no_profile(unknown, as_manager):
    as_manager.post(CLEAR, {"base_version": "0"})
    assert state_of(open_editor(as_manager).by_id("number-status")) == "none"


def test_an_empty_text_does_not_clear_it_by_accident(unknown, as_manager, sandbox):
    response = as_manager.post(EDITOR, {"text": "", "base_version": "0"})
    assert response.status_code == 422
    assert not Revision.objects.exists()
