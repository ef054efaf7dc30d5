"""Opening hours among the details of one number: told once what can't be, and never taken for another field."""

import pytest
from django.urls import reverse

from profiles.models import Field
from profiles.services.rollouts.templates import create_template
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.details.following import ADDRESS, form_of, head

DRAFT = reverse("number-details-draft", args=[NUMBER])
UNCLEAR = {
    "details.clinic.hours-grid.way": "typed",
    "details.clinic.hours-grid.typed": "Mon-Fri 9-5, ring the bell",
}
SAID = "Not understood: “ring”, “bell”."


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.PUSH_INLINE = False


@pytest.mark.parametrize(("address", "headers"), [(ADDRESS, {}), (ADDRESS, HTMX), (DRAFT, HTMX)])
def test_what_is_not_understood_is_told_once_below_its_input(follower, editor, address, headers):
    browser = signed_in(editor)
    answer = browser.post(address, form_of(browser) | UNCLEAR, headers=headers)
    told = Page.of(answer, answer.status_code).by_id("details.clinic.hours-grid.typed-refusal")
    assert (told.says(SAID), answer.text.count(SAID)) == (True, 1)


@pytest.mark.parametrize(("typed", "shown"), [(UNCLEAR, "innerHTML"), ({}, "innerHTML show:top")])
def test_the_answer_is_brought_into_sight_where_no_input_is(follower, editor, typed, shown):
    browser = signed_in(editor)
    answer = browser.post(ADDRESS, form_of(browser) | {"details.clinic.name": ""} | typed, headers=HTMX)
    assert answer["HX-Reswap"] == shown


def test_a_field_called_like_a_cell_of_the_grid_is_another(number, editor, manager):
    for key, kind in [("x.hours", "hours"), ("x.hours.typed", "line"), ("x.hours.mon", "hours")]:
        Field.objects.create(key=key, label=key, kind=kind)
    text = "${x.hours} / ${x.hours.typed} / ${x.hours.mon}"
    template = create_template(actor=actor(manager), name="Other", text=text)
    browser = signed_in(editor)
    sent = form_of(browser, template=template.pk) | {
        "details.x.hours-grid.way": "typed",
        "details.x.hours-grid.typed": "Every day 9-5",
        "details.x.hours.typed": "By hand",
        "details.x.hours.mon-grid.way": "typed",
        "details.x.hours.mon-grid.typed": "Every day 8-4",
    }
    browser.post(ADDRESS, sent)
    assert head().body_text == "Every day 9am to 5pm. / By hand / Every day 8am to 4pm."
