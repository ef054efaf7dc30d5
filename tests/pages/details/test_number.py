"""The details of one number: typed by field, saved by field, and followed no more."""

import json

import pytest
from django.urls import reverse

from profiles.models import Draft, PhoneNumber
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.editing import save_profile
from profiles.services.rollouts.templates import archive_template, create_template, save_template
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page
from tests.pages.details.following import ADDRESS, TEXT, WEEK, form_of, head, save_name


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.PUSH_INLINE = False


def test_the_fields_stand_in_the_order_of_the_template(follower, editor):
    page = Page.of(signed_in(editor).get(ADDRESS))
    assert [each["data-detail"] for each in page.all("div", data_detail=True)] == [
        "clinic.name",
        "clinic.hours",
        "clinic.phone",
    ]


def test_one_field_is_saved_and_the_others_stay(follower, editor):
    browser = signed_in(editor)
    browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": "Park"})
    assert head().details == {"clinic.name": "Park", "clinic.hours": WEEK}


def test_a_day_is_changed_by_its_grid(follower, editor):
    browser = signed_in(editor)
    saturday = {
        "details.clinic.hours-grid.sat.kind": "open",
        "details.clinic.hours-grid.sat.0.opens": "10",
        "details.clinic.hours-grid.sat.0.closes": "2",
    }
    browser.post(ADDRESS, form_of(browser) | saturday)
    assert "Saturday 10am to 2pm" in head().body_text


def test_hours_with_many_dates_are_saved(follower, editor):
    dates = {f"2027-{month:02}-{day:02}": ["closed"] for month in range(1, 13) for day in range(1, 29)}
    changes = {"clinic.hours": FieldChange(WEEK | {"dates": dates}, WEEK)}
    base = Change.on(follower)
    save_details(follower, template=follower.template, changes=changes, actor=actor(editor), change=base)
    browser = signed_in(editor)
    browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": "Park"})
    assert head().details["clinic.name"] == "Park"


def test_the_form_as_it_came_changes_nothing(follower, editor):
    browser = signed_in(editor)
    browser.post(ADDRESS, form_of(browser))
    assert head().version == follower.version


def test_what_can_not_be_is_told_and_kept(follower, editor):
    browser = signed_in(editor)
    answer = browser.post(ADDRESS, form_of(browser) | {"details.clinic.phone": "call us"})
    assert (answer.status_code, "not a phone number" in answer.text, 'value="call us"' in answer.text) == (
        422,
        True,
        True,
    )


def test_what_the_template_needs_is_asked_for_by_its_label(follower, editor):
    browser = signed_in(editor)
    answer = browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": ""})
    assert (answer.status_code, "fill in Name" in answer.text) == (422, True)


def test_another_field_that_somebody_changed_meanwhile_stays(follower, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser)
    save_name(follower, manager, "Park")
    answer = browser.post(ADDRESS, sent | {"details.clinic.phone": "01632 960001"})
    assert (answer.status_code, head().details["clinic.name"], head().details["clinic.phone"]) == (
        302,
        "Park",
        "01632 960001",
    )


@pytest.fixture
def asked(follower, editor, manager):
    """The page that asks whose name counts; the form of the editor, who typed "Lake"."""
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.name": "Lake", "details.clinic.phone": "01632 960001"}
    save_name(follower, manager, "Park")
    answer = browser.post(ADDRESS, sent)
    return browser, sent, answer


def test_the_same_field_is_asked_about(asked):
    _browser, _sent, answer = asked
    page = Page.of(answer, 409)
    sides = {page.one("section.conflict").says("Park"), page.one("section.conflict").says("Lake")}
    assert (answer.status_code, sides, head().details["clinic.name"]) == (409, {True}, "Park")


@pytest.mark.parametrize(("choice", "name"), [("mine", "Lake"), ("theirs", "Park")])
def test_the_choice_is_saved_with_the_other_fields(asked, choice, name):
    browser, sent, _answer = asked
    seen = {"seen.details.clinic.name": json.dumps({"clinic.name": "Park"})}
    browser.post(ADDRESS, sent | seen | {"choose.details.clinic.name": choice})
    assert (head().details["clinic.name"], head().details["clinic.phone"]) == (name, "01632 960001")


def test_what_moved_again_is_asked_again(asked, follower, manager):
    browser, sent, _answer = asked
    save_name(follower, manager, "Hill")
    seen = {"seen.details.clinic.name": json.dumps({"clinic.name": "Park"})}
    answer = browser.post(ADDRESS, sent | seen | {"choose.details.clinic.name": "mine"})
    assert (answer.status_code, head().details["clinic.name"]) == (409, "Hill")


def test_without_its_base_a_form_starts_from_its_version(follower, editor, manager):
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.phone": "01632 960001", "base_details": ""}
    save_name(follower, manager, "Park")
    browser.post(ADDRESS, sent)
    assert head().details["clinic.name"] == "Park"


def test_a_text_that_the_template_makes_is_followed_to_the_byte(template, make_number, editor):
    body = "We are Harbour.\nOpen: Mon-Fri 9-5\nCall 01632-960001."
    make_number(NUMBER, text=body)
    browser = signed_in(editor)
    browser.post(ADDRESS, form_of(browser, template=template.pk))
    assert (head().body_text, head().details["clinic.hours"]) == (body, "Mon-Fri 9-5")


def test_a_text_that_differs_is_told_with_its_line(template, make_number, editor):
    make_number(NUMBER, text="We are Harbour.\nClosed for good.")
    page = Page.of(signed_in(editor).get(ADDRESS, {"template": template.pk}))
    assert page.one("div.details__template").says("Closed for good.")


def test_a_text_that_moved_is_not_replaced_unseen(template, make_number, editor, manager):
    number = make_number(NUMBER, text="By hand.")
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk)
    other = "Changed by hand."
    signed_in(manager).post(
        reverse("number-editor", args=[NUMBER]),
        {"text": other, "base_version": number.version, "base_digest": Change.on(number).base_digest},
    )
    cells = {"details.clinic.name": "Harbour", "details.clinic.hours-grid.way": "typed"}
    answer = browser.post(ADDRESS, sent | cells | {"details.clinic.hours-grid.typed": "Mon-Fri 9-5"})
    assert (answer.status_code, head().body_text) == (409, other)


def test_a_number_without_a_template_offers_them(template, number, editor):
    page = Page.of(signed_in(editor).get(ADDRESS))
    assert page.one("select", name="template").says("Clinic")


def test_without_templates_the_page_says_so(number, editor):
    assert "No templates yet" in signed_in(editor).get(ADDRESS).text


def test_an_archived_template_is_not_offered(template, number, editor, manager):
    archive_template(template, actor=actor(manager))
    assert "No templates yet" in signed_in(editor).get(ADDRESS).text


def test_a_viewer_reads_the_details(follower, viewer):
    answer = signed_in(viewer).get(ADDRESS)
    assert ("Harbour" in answer.text, 'name="details.' in answer.text) == (True, False)


def test_a_viewer_saves_none(follower, viewer):
    assert signed_in(viewer).post(ADDRESS, {"details.clinic.name": "Park"}).status_code == 403


def test_stopping_is_said_before(follower, editor):
    page = Page.of(signed_in(editor).get(ADDRESS, {"stop": "1"}))
    assert page.one("main").says("Callers hear the same text as before")


def test_stopping_what_follows_no_more_leads_back_to_the_text(follower, editor, manager):
    browser = signed_in(editor)
    sent = Page.of(browser.get(ADDRESS, {"stop": "1"})).form(ADDRESS).values()
    now = PhoneNumber.objects.get(pk=follower.pk)
    save_profile(now, text="By hand.", actor=actor(manager), change=Change.on(now))
    answer = browser.post(ADDRESS, sent | {"do": "stop"}, follow=True)
    page = Page.of(answer)
    assert (page.one("main").says("follows no template any more"), head().body_text) == (True, "By hand.")


def test_stopping_keeps_the_text(follower, editor):
    browser = signed_in(editor)
    sent = Page.of(browser.get(ADDRESS, {"stop": "1"})).form(ADDRESS).values()
    browser.post(ADDRESS, sent | {"do": "stop"})
    number = PhoneNumber.objects.get(number=NUMBER)
    assert (number.template_id, number.head_body) == (None, follower.head_body)


DRAFT = reverse("number-details-draft", args=[NUMBER])
HTMX = {"HX-Request": "true"}


def test_what_is_typed_is_kept_and_shown_in_the_text(follower, editor):
    browser = signed_in(editor)
    answer = browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake 🏥"}, headers=HTMX)
    spans = json.loads(Page.of(answer).one("div", id="detail-spans")["data-spans"])
    draft = Draft.objects.get()
    assert (spans[0], draft.details["cells"]["details.clinic.name"]) == ([7, 14, "clinic.name"], "Lake 🏥")


def test_dates_without_room_are_told(follower, editor, manager, clock):
    browser = signed_in(editor)
    long = create_template(actor=actor(manager), name="Long", text="x" * 7_950 + "\n${clinic.hours}")
    typed = {
        "details.clinic.hours-grid.way": "typed",
        "details.clinic.hours-grid.typed": "Every day 9am to 5pm. Closed on Monday 29 June 2026.",
    }
    answer = browser.post(DRAFT, form_of(browser, template=long.pk) | typed, headers=HTMX)
    assert Page.of(answer).says("No room for what the opening hours say of 29 June 2026")


def test_what_was_typed_is_back_on_the_next_look(follower, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    assert form_of(browser)["details.clinic.name"] == "Lake"


def test_a_name_that_can_not_be_stored_is_told(follower, editor):
    browser = signed_in(editor)
    answer = browser.post(DRAFT, form_of(browser) | {"details.\0": "x"}, headers=HTMX)
    assert (answer.status_code, "holds a NUL character" in answer.text) == (422, True)


def test_a_draft_that_says_what_is_saved_goes(follower, editor):
    browser = signed_in(editor)
    sent = form_of(browser)
    browser.post(DRAFT, sent | {"details.clinic.name": "Lake"}, headers=HTMX)
    browser.post(DRAFT, sent, headers=HTMX)
    assert not Draft.objects.exists()


def test_what_comes_after_its_own_save_is_no_draft(follower, editor):
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.name": "Lake"}
    browser.post(ADDRESS, sent)
    browser.post(DRAFT, sent, headers=HTMX)
    assert not Draft.objects.exists()


def test_a_draft_keeps_only_what_was_typed(follower, editor, manager):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.phone": "01632 960001"}, headers=HTMX)
    save_name(follower, manager, "Park")
    sent = form_of(browser)
    assert (sent["details.clinic.name"], sent["details.clinic.phone"]) == ("Park", "01632 960001")


def test_a_draft_is_thrown_away(follower, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    browser.post(DRAFT, {"discard": "1"})
    assert not Draft.objects.exists()


def test_unsaved_text_is_not_replaced_by_details(follower, editor):
    Draft.objects.create(user=editor, number=follower, text="Typed", base_version=1)
    browser = signed_in(editor)
    answer = browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    assert (answer.status_code, Draft.objects.get().text) == (422, "Typed")


def test_unsaved_details_are_not_replaced_by_text(follower, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    sent = {"text": "Typed", "base_version": follower.version}
    answer = browser.post(reverse("number-draft", args=[NUMBER]), sent, headers=HTMX)
    assert (answer.status_code, Draft.objects.get().details is not None) == (422, True)


def test_unsaved_details_do_not_stand_in_the_text(follower, editor):
    browser = signed_in(editor)
    browser.post(DRAFT, form_of(browser) | {"details.clinic.name": "Lake"}, headers=HTMX)
    page = Page.of(browser.get(reverse("number-editor", args=[NUMBER])))
    assert (
        page.one("textarea", id="text").says("Harbour"),
        page.one("main").says("You have unsaved details."),
    ) == (True, True)


def test_what_is_missing_is_told_once_by_label(template, number, editor):
    page = Page.of(signed_in(editor).get(ADDRESS, {"template": template.pk}))
    said = page.one("div", id="warnings")
    assert (said.says("Still to be filled in: Name and Opening hours."), said.says("${")) == (True, False)


def test_an_outside_text_is_not_replaced_unseen(follower, editor):
    PhoneNumber.objects.filter(pk=follower.pk).update(state="drifted", remote_text_seen="Outside.")
    browser = signed_in(editor)
    answer = browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": "Lake"})
    page = Page.of(answer, 409)
    assert page.one("button", name="acknowledged").says("Replace the outside text with mine")


def test_an_outside_text_is_replaced_once_it_was_seen(follower, editor):
    PhoneNumber.objects.filter(pk=follower.pk).update(state="drifted", remote_text_seen="Outside.")
    browser = signed_in(editor)
    sent = form_of(browser) | {"details.clinic.name": "Lake"}
    key = Page.of(browser.post(ADDRESS, sent), 409).one("button", name="acknowledged")["value"]
    browser.post(ADDRESS, sent | {"acknowledged": key})
    assert head().details["clinic.name"] == "Lake"


def test_a_number_that_is_not_in_the_account_is_only_read(follower, editor):
    PhoneNumber.objects.filter(pk=follower.pk).update(state="removed")
    browser = signed_in(editor)
    assert 'name="details.' not in browser.get(ADDRESS).text


def test_a_newer_version_of_the_template_leads_to_its_followers(follower, template, editor, manager):
    save_template(
        template, actor=actor(manager), text=TEXT + " Bye.", drop_empty_lines=False, base_version=1, note=""
    )
    page = Page.of(signed_in(editor).get(ADDRESS))
    followers = reverse("template-followers", args=[template.pk])
    assert page.one("div.details__template").one("a", href=followers).words == "Its followers"


def test_another_template_begins_with_the_details_that_there_are(follower, editor, manager):
    other = create_template(actor=actor(manager), name="Other", text="Here is ${clinic.name}.")
    browser = signed_in(editor)
    said = Page.of(browser.get(ADDRESS, {"template": other.pk})).one("div.details__template")
    browser.post(ADDRESS, form_of(browser, template=other.pk))
    assert (said.says("Saving replaces its text."), head().body_text) == (True, "Here is Harbour.")
