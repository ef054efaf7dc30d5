"""Opening hours that were damaged in the database: told, typed anew, and nobody else's trouble."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from profiles.models import PhoneNumber, RolloutRow
from profiles.services.composing.bodies import body_at
from profiles.services.rollouts.plans.following import plan_followers
from profiles.services.rollouts.templates import save_template
from tests.clock import START
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page
from tests.pages.details.following import ADDRESS, TEXT, form_of, head

WHY = "Opening hours need all seven days of the week."
ANEW = {"details.clinic.hours-grid.way": "typed", "details.clinic.hours-grid.typed": "Every day 9-5"}


@pytest.fixture(autouse=True)
def damaged(follower, settings) -> PhoneNumber:
    """The follower, whose opening hours can't be read any more; no service does that."""
    settings.PUSH_INLINE = False
    details = json.dumps({**head().details, "clinic.hours": {"week": ["closed"]}})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE profiles_revision SET details = %s WHERE id = %s", [details, head().pk])
    return PhoneNumber.objects.select_related("head__template_version").get(number=NUMBER)


def test_the_field_says_what_is_wrong(editor):
    page = Page.of(signed_in(editor).get(ADDRESS))
    assert page.by_id("details.clinic.hours-refusal").says(WHY)


def test_a_viewer_is_told_too(viewer):
    assert Page.of(signed_in(viewer).get(ADDRESS)).says(WHY)


def test_hours_are_typed_anew(editor):
    browser = signed_in(editor)
    browser.post(ADDRESS, form_of(browser) | ANEW)
    assert head().body_text == "We are Harbour.\nOpen: Every day 9am to 5pm.\nCall the desk."


def test_another_field_is_not_saved_without_them(editor):
    browser = signed_in(editor)
    answer = browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": "Park"})
    said = Page.of(answer, 409).says("What is stored of Opening hours can't be read, so nothing was changed.")
    assert (said, head().version) == (True, 1)


@pytest.mark.parametrize("address", [reverse("check-list"), reverse("number-editor", args=[NUMBER])])
def test_the_checks_go_on(editor, address):
    assert signed_in(editor).get(address).status_code == 200


def test_the_clock_leaves_the_text_as_it_is(damaged):
    assert body_at(damaged, START).text == damaged.head_body


def test_a_rollout_blocks_that_number_alone(template, manager):
    save_template(
        template, actor=actor(manager), text=TEXT + " Bye.", drop_empty_lines=False, base_version=1, note=""
    )
    template.refresh_from_db()
    plan_followers(template.head, numbers=PhoneNumber.objects.all(), actor=actor(manager))
    assert RolloutRow.objects.get().reason.startswith("What is stored of Opening hours can't be read")


def test_a_cell_of_the_sheet_is_typed_anew(template, editor):
    browser = signed_in(editor)
    cell = {"number": NUMBER, "key": "clinic.hours", "value": "Every day 9-5", "base": '{"week": ["closed"]}'}
    browser.post(reverse("details-sheet"), {"template": template.pk, "changes": json.dumps([cell])})
    assert head().details["clinic.hours"] == {"week": [[[540, 1020]]] * 7}
