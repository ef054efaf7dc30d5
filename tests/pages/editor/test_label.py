"""The label, edited in place."""

import pytest

from profiles.forms.profile import LabelForm
from profiles.models import AuditEvent, PhoneNumber
from profiles.permissions import EDIT, missing_right
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, form_of, open_editor, send_draft

LABEL = f"{EDITOR}label/"


def label() -> str:
    return PhoneNumber.objects.get().label


def test_the_label_turns_into_a_form_in_place(make_number, as_editor):
    make_number(label='"Riverside" & Sons')
    response = as_editor.get(LABEL, headers=HTMX)
    assert response["X-Fragment"] == "true"
    page = Page.of(response)
    assert not page.all("html")
    assert page.by_id("label-input")["value"] == '"Riverside" & Sons'


def test_a_new_label_comes_back_as_the_heading(number, as_editor):
    response = as_editor.post(LABEL, {"label": "  Riverside   Dental "}, headers=HTMX)
    assert response["X-Fragment"] == "true"
    assert Page.of(response).by_id("label").one("h1").text == "Riverside Dental"
    assert label() == "Riverside Dental"


def test_a_new_label_is_audited_with_the_old(make_number, as_editor):
    make_number(label="Old")
    as_editor.post(LABEL, {"label": "New"}, headers=HTMX)
    event = AuditEvent.objects.get(action="label")
    assert (event.actor_name, event.data) == ("editor", {"from": "Old", "to": "New"})


def test_a_new_label_is_found_at_once(number, as_editor):
    as_editor.post(LABEL, {"label": "Riverside Dental"}, headers=HTMX)
    assert Page.of(as_editor.get("/numbers/?q=dental")).says("Riverside Dental")


def test_a_label_can_be_taken_away(make_number, as_editor):
    make_number(label="Old")
    page = Page.of(as_editor.post(LABEL, {"label": ""}, headers=HTMX))
    assert page.one("h1").words == "No label yet"
    assert label() == ""


def test_without_a_script_the_label_is_a_form_in_the_page(make_number, as_editor):
    make_number(label="Old")
    start = open_editor(as_editor).by_id("label").one("form")
    page = Page.of(as_editor.get(start["action"]))
    assert page.by_id("label").values()["label"] == "Old"


def test_without_a_script_a_new_label_leads_back_to_the_editor(number, as_editor):
    response = as_editor.post(LABEL, {"label": "New"})
    assert (response.status_code, response["Location"], label()) == (302, EDITOR, "New")


def test_the_label_as_a_form_leaves_unsaved_text_on_the_page(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    assert form_of(Page.of(as_editor.get(LABEL)))["text"] == "Open on Sundays."


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "htmx"])
def test_a_label_that_is_too_long_is_refused_and_kept(make_number, as_editor, headers):
    make_number(label="Old")
    page = Page.of(as_editor.post(LABEL, {"label": "n" * 201}, headers=headers), 422)
    assert page.by_id("label-error").words == LabelForm({"label": "n" * 201}).error_summary()
    assert page.by_id("label-input")["value"] == "n" * 201
    assert label() == "Old"


def test_a_label_with_a_nul_is_refused(number, as_editor):
    page = Page.of(as_editor.post(LABEL, {"label": "a\0b"}, headers=HTMX), 422)
    assert page.by_id("label-error").words
    assert label() == ""


def test_a_label_of_200_characters_fits(number, as_editor):
    as_editor.post(LABEL, {"label": "n" * 200})
    assert label() == "n" * 200


def test_a_viewer_is_not_offered_to_rename(number, as_viewer):
    assert not open_editor(as_viewer).by_id("label").all("button")


def test_a_viewer_may_not_rename(make_number, as_viewer):
    make_number(label="Old")
    response = as_viewer.post(LABEL, {"label": "New"}, headers=HTMX)
    assert Page.of(response, 403).says(missing_right(EDIT))
    assert label() == "Old"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_taken(number, as_editor, method):
    assert as_editor.generic(method, LABEL).status_code == 405
