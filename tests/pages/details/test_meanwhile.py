"""What becomes of typed details while template, fields, notices or the number itself change beside them."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles.models import Draft, Field, TemplateVersion
from profiles.models.revision import Kind
from profiles.services.conflicts import Change
from profiles.services.details.merging import MergedDetails
from profiles.services.details.saving import stop_following
from profiles.services.editing import save_text
from profiles.services.rollouts.templates import archive_template, create_template, save_template
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page
from tests.notices import make_notice
from tests.pages.conftest import HTMX
from tests.pages.details.following import ADDRESS, form_of, head, save_name

DRAFT = reverse("number-details-draft", args=[NUMBER])


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.PUSH_INLINE = False


@pytest.fixture
def another(manager):
    """Another template with some of the same placeholders."""
    return create_template(
        actor=actor(manager), name="Dentist", text="${clinic.name}: ${clinic.phone|no phone}."
    )


def test_an_archived_template_is_never_taken_for_another(follower, another, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser, template=another.pk) | {"details.clinic.name": "Lake"}
    archive_template(another, actor=actor(manager))
    answer = browser.post(ADDRESS, sent)
    assert (
        answer.status_code,
        "The template is archived." in answer.text,
        head().details["clinic.name"],
    ) == (
        409,
        True,
        "Harbour",
    )


def test_words_for_an_archived_template_stay_in_the_form(template, number, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk) | {"details.clinic.name": "Lake"}
    archive_template(template, actor=actor(manager))
    assert 'value="Lake"' in browser.post(ADDRESS, sent).text


def test_words_for_an_archived_template_are_kept_as_a_draft(template, number, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk) | {"details.clinic.name": "Lake"}
    archive_template(template, actor=actor(manager))
    browser.post(DRAFT, sent, headers=HTMX)
    assert Draft.objects.get().details["cells"]["details.clinic.name"] == "Lake"


def test_unsaved_details_are_back_on_a_number_that_follows_nothing_yet(template, number, editor):
    browser = signed_in(editor)
    browser.post(
        DRAFT, form_of(browser, template=template.pk) | {"details.clinic.name": "Lake"}, headers=HTMX
    )
    assert form_of(browser)["details.clinic.name"] == "Lake"


def test_unsaved_details_under_another_template_are_not_replaced(follower, another, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    sent = form_of(browser, template=another.pk) | {"details.clinic.name": "Park"}
    answer = browser.post(DRAFT, sent, headers=HTMX)
    cells = Draft.objects.get().details["cells"]
    assert ("under another template" in answer.text, cells["details.clinic.name"]) == (True, "Lake")


def test_looking_at_another_template_throws_no_unsaved_details_away(follower, template, manager, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    other = create_template(actor=actor(manager), name="Shop", text="${shop|A shop}.")
    browser.post(DRAFT, form_of(browser, template=other.pk), headers=HTMX)
    assert Draft.objects.exists()


def reword(template, manager, text: str) -> None:
    save_template(
        template,
        actor=actor(manager),
        text=text,
        drop_empty_lines=template.head.drop_empty_lines,
        base_version=1,
    )


def test_words_for_what_the_template_names_no_more_are_told(template, number, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk) | {"details.clinic.name": "Lake"}
    reword(template, manager, "We are ${title|a clinic}.")
    answer = browser.post(ADDRESS, sent)
    page = Page.of(answer, 409)
    assert page.one("dl", data_gone=True).says("Lake")


def test_what_the_template_names_no_more_is_no_matter_where_nothing_was_typed(follower, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.name": "Lake"}
    reword(follower.template, manager, "We are ${clinic.name}.")
    newest = MergedDetails(follower.template, {}, TemplateVersion.objects.latest("version"))
    save_text(follower, source=newest, kind=Kind.FILLED, actor=actor(manager), change=Change.on(follower))
    assert (browser.post(ADDRESS, sent).status_code, head().details["clinic.name"]) == (302, "Lake")


def test_words_for_what_the_template_names_no_more_are_kept(template, number, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk) | {"details.clinic.name": "Lake"}
    reword(template, manager, "We are ${title|a clinic}.")
    browser.post(DRAFT, sent, headers=HTMX)
    assert Page.of(browser.get(ADDRESS)).one("main").says("names some of your unsaved details no more")


SATURDAY = {
    "details.clinic.hours-grid.sat.kind": "open",
    "details.clinic.hours-grid.sat.0.opens": "10",
    "details.clinic.hours-grid.sat.0.closes": "2",
}


def test_hours_typed_while_their_field_was_archived_are_saved(follower, editor):
    browser = signed_in(editor)
    sent = form_of(browser) | SATURDAY
    Field.objects.filter(key="clinic.hours").update(archived_at=timezone.now())
    browser.post(ADDRESS, sent)
    assert "Saturday 10am to 2pm" in head().body_text


def test_hours_typed_while_their_field_was_archived_stay_in_a_refused_form(follower, editor):
    browser = signed_in(editor)
    sent = form_of(browser) | SATURDAY | {"details.clinic.hours-grid.sat.0.closes": "never"}
    Field.objects.filter(key="clinic.hours").update(archived_at=timezone.now())
    page = Page.of(browser.post(ADDRESS, sent), 422)
    assert page.one("input", name="details.clinic.hours-grid.sat.0.closes")["value"] == "never"


def test_words_typed_before_their_field_became_hours_stay_in_a_refused_form(follower, editor):
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.phone": "by and by"}
    Field.objects.filter(key="clinic.phone").update(kind="hours")
    page = Page.of(browser.post(ADDRESS, sent), 422)
    assert page.one("textarea", name="details.clinic.phone-grid.typed").says("by and by")


def test_whose_words_count_is_not_asked_again_where_a_notice_has_no_room(follower, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.name": "Lake " * 1_000}
    save_name(follower, manager, "Park")
    make_notice(follower, text="Closed. " * 500)
    seen = {"seen.details.clinic.name": json.dumps({"clinic.name": "Park"})}
    page = Page.of(browser.post(ADDRESS, sent | seen | {"choose.details.clinic.name": "mine"}), 409)
    assert page.one("input", name="choose.details.clinic.name", checked=True)["value"] == "mine"


def test_stopping_keeps_unsaved_words(follower, editor):
    Draft.objects.create(user=editor, number=follower, text="Typed", base_version=1)
    stop_following(follower, actor=actor(editor), change=Change.on(follower))
    assert Draft.objects.get().text == "Typed"
