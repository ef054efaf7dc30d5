"""The catalogue of fields, and the placeholders of a template that become fields."""

import pytest
from django.urls import reverse

from profiles.models import Field, NumberDetail
from profiles.services.rollouts.templates import create_template
from tests.conftest import actor, signed_in
from tests.html import Page

NEW = {"key": "clinic.hours", "label": "", "kind": "hours"}


@pytest.fixture
def hours(db):
    return Field.objects.create(key="clinic.hours", label="Opening hours", kind="hours", position=1)


@pytest.fixture
def template(manager):
    text = "${clinic.name}\nOpen ${clinic.hours}\nCall ${clinic.phone|us}"
    return create_template(actor=actor(manager), name="Clinic", text=text)


def test_a_manager_makes_a_field(manager):
    signed_in(manager).post(reverse("field-list"), NEW)
    assert Field.objects.get().label == "Clinic hours"


def test_an_editor_does_not(editor):
    assert signed_in(editor).post(reverse("field-list"), NEW).status_code == 403


def test_what_is_refused_keeps_what_was_typed(manager, hours):
    answer = signed_in(manager).post(reverse("field-list"), NEW | {"label": "Other hours"})
    assert (answer.status_code, 'value="Other hours"' in answer.text) == (409, True)


def test_a_form_with_nothing_in_it_says_what_is_missing(manager):
    answer = signed_in(manager).post(reverse("field-list"), {})
    assert (answer.status_code, "Give the field a key" in answer.text) == (422, True)


def test_the_list_tells_where_a_field_is_used(viewer, hours, template, number):
    NumberDetail.objects.create(number=number, key="clinic.hours", text="9 to 5", sort_key="9 to 5")
    row = Page.of(signed_in(viewer).get(reverse("field-list"))).one("tbody tr")
    assert (row.says("Clinic"), row.says("1")) == (True, True)


def test_an_empty_catalogue_leads_to_the_templates(viewer, db):
    assert "No fields yet" in signed_in(viewer).get(reverse("field-list")).text


def test_a_field_is_changed_and_its_key_is_not(manager, hours):
    sent = {"key": "other", "label": "Times", "kind": "line", "position": "3"}
    signed_in(manager).post(reverse("field", args=[hours.pk]), sent)
    assert Field.objects.values_list("key", "label", "kind", "position").get() == (
        "clinic.hours",
        "Times",
        "line",
        3,
    )


def test_a_place_that_is_none_is_told(manager, hours):
    sent = {"label": "Times", "kind": "line", "position": "-1"}
    answer = signed_in(manager).post(reverse("field", args=[hours.pk]), sent)
    assert (answer.status_code, "whole number from 0" in answer.text) == (422, True)


def test_an_archived_field_is_listed_apart(manager, hours):
    browser = signed_in(manager)
    browser.post(reverse("field", args=[hours.pk]), {"do": "archive"})
    here, there = (browser.get(reverse("field-list") + query).text for query in ("", "?archived=1"))
    assert ("Opening hours</th>" in here, '<th scope="row">Opening hours' in there) == (False, True)


def test_a_template_offers_its_placeholders(manager, hours, template):
    page = Page.of(signed_in(manager).get(reverse("template-editor", args=[template.pk])))
    offered = page.all("button", name="key")
    assert [button["value"] for button in offered] == ["clinic.name", "clinic.phone"]


def test_nothing_is_offered_to_whoever_may_not(editor, template):
    page = Page.of(signed_in(editor).get(reverse("template-editor", args=[template.pk])))
    assert page.all("button", name="key") == []


def test_one_press_makes_one_field(manager, template):
    signed_in(manager).post(reverse("template-fields", args=[template.pk]), {"key": "clinic.phone"})
    assert list(Field.objects.values_list("key", "kind")) == [("clinic.phone", "phone")]


def test_one_press_makes_them_all(manager, hours, template):
    signed_in(manager).post(reverse("template-fields", args=[template.pk]))
    assert Field.objects.count() == 3


def test_what_no_placeholder_is_called_is_not_made(manager, template):
    signed_in(manager).post(reverse("template-fields", args=[template.pk]), {"key": "other"})
    assert not Field.objects.exists()
