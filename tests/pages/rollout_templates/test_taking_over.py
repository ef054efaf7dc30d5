"""Which profiles a template could have made, as its page tells it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import PhoneNumber, Revision, Template
from profiles.selectors.rollouts import taking_over
from profiles.services.rollouts.templates import create_template
from tests.conftest import MakeNumber, actor
from tests.details import make_follower, make_template
from tests.html import parse

NUMBERS = ["+441632960001", "+441632960002", "+441632960003"]


@pytest.fixture
def template(manager: User) -> Template:
    """Return a template with two placeholders."""
    return create_template(actor=actor(manager), name="Clinic", text="Name: ${name}\nOpen ${hours}.", note="")


@pytest.fixture
def fleet(make_number: MakeNumber) -> list[PhoneNumber]:
    """Return two numbers that the template could have made, and one that it can't."""
    texts = ["Name: Elm\nOpen daily.", "Name: Oak\nClosed.", "Name: Ash\nOpen on Mondays."]
    return [
        make_number(number, text=text, label=f"Place {number[-1]}")
        for number, text in zip(NUMBERS, texts, strict=True)
    ]


def _page(browser: Client, template: Template, query: str = "") -> str:
    """Return the words of the page."""
    answer = browser.get(f"/templates/{template.pk}/taking-over/{query}")
    assert answer.status_code == 200
    return " ".join(parse(answer.content.decode()).text(separator=" ").split())


@pytest.mark.usefixtures("fleet")
def test_it_tells_how_many_match(as_manager: Client, template: Template) -> None:
    assert "2 of 3 profiles could have been made by this template." in _page(as_manager, template)


def test_one_that_follows_another_template_is_left_out(
    as_manager: Client, manager: User, template: Template, fleet: list[PhoneNumber]
) -> None:
    make_follower(fleet[0], make_template(manager, "Name: ${who}\nOpen daily.", name="Other"), who="Elm")
    assert "1 of 2 profiles could have been made by this template." in _page(as_manager, template)


@pytest.mark.usefixtures("fleet")
def test_it_names_the_line_that_differs(as_manager: Client, template: Template) -> None:
    assert "Place 2 Line 2: Closed. Open ${hours}." in _page(as_manager, template)


@pytest.mark.usefixtures("fleet")
def test_it_shows_the_details_of_those_that_match(as_manager: Client, template: Template) -> None:
    assert "Place 3 name: Ash hours: on Mondays" in _page(as_manager, template)


@pytest.mark.usefixtures("fleet")
def test_the_filters_of_the_list_choose_the_numbers(as_manager: Client, template: Template) -> None:
    assert "0 of 1 profile could have been made" in _page(as_manager, template, "?q=Place+2")


@pytest.mark.usefixtures("fleet")
def test_a_long_list_is_looked_at_in_stretches(
    as_manager: Client, template: Template, monkeypatch: pytest.MonkeyPatch, fleet: list[PhoneNumber]
) -> None:
    monkeypatch.setattr(taking_over, "STRETCH", 2)

    first = as_manager.get(f"/templates/{template.pk}/taking-over/").content.decode()
    second = _page(as_manager, template, f"?after={fleet[1].pk}")

    assert f"after={fleet[1].pk}" in first
    assert "1 of 1 profile could have been made" in second


@pytest.mark.usefixtures("fleet")
def test_looking_changes_nothing(as_manager: Client, template: Template) -> None:
    before = Revision.objects.count()

    _page(as_manager, template)

    assert Revision.objects.count() == before


def test_without_profiles_it_says_so(as_manager: Client, template: Template) -> None:
    assert "No profile is like this" in _page(as_manager, template)


@pytest.mark.usefixtures("fleet")
def test_one_press_has_those_that_match_follow(as_manager: Client, template: Template) -> None:
    answer = as_manager.post(f"/templates/{template.pk}/taking-over/", {"version": "1"}, follow=True)

    words = " ".join(parse(answer.content.decode()).text(separator=" ").split())
    assert "2 numbers follow this template now." in words
    assert "0 of 1 profile could have been made" in words


@pytest.mark.usefixtures("fleet")
def test_the_editor_says_what_a_number_follows_and_what_ends_it(
    as_manager: Client, template: Template
) -> None:
    as_manager.post(f"/templates/{template.pk}/taking-over/?after=0", {"version": "1"})

    page = parse(as_manager.get(f"/numbers/{NUMBERS[0]}/").content.decode())

    told = " ".join(page.css_first("#follows-template").text().split())
    assert told.startswith("This number follows the template “Clinic”, version 1.")
    assert "A text that is saved by hand ends that" in told
