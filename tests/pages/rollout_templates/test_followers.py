"""The page of a template's followers: who is behind, who was edited by hand, and the rollout for those behind."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import PhoneNumber, Rollout, Template
from profiles.services.rollouts.plans.planning import plan_replace
from tests.conftest import MakeNumber, actor
from tests.html import parse
from tests.services.rollouts.details.following import fill, make_template, reword
from tests.services.stand_in import save

NUMBERS = ["+441632960001", "+441632960002", "+441632960003"]


@pytest.fixture
def template() -> Template:
    """Return a template in version 1."""
    return make_template()


@pytest.fixture
def followers(make_number: MakeNumber, template: Template) -> list[PhoneNumber]:
    """Return three numbers that follow version 1."""
    return [
        fill(make_number(number, label=f"Place {number[-1]}"), template, name="Elm", hours="daily")
        for number in NUMBERS
    ]


def _page(browser: Client, template: Template, query: str = "") -> str:
    """Return the words of the page."""
    answer = browser.get(f"/templates/{template.pk}/followers/{query}")
    assert answer.status_code == 200
    return " ".join(parse(answer.content.decode()).text(separator=" ").split())


@pytest.mark.usefixtures("followers")
def test_it_says_that_all_are_up_to_date(as_viewer: Client, template: Template) -> None:
    assert "3 numbers follow this template , all in version 1." in _page(as_viewer, template)


@pytest.mark.usefixtures("followers")
def test_nobody_is_to_be_brought_up_then(as_manager: Client, template: Template) -> None:
    assert "up to date" not in _page(as_manager, template)


def test_it_counts_who_is_behind(as_viewer: Client, template: Template, followers: list[PhoneNumber]) -> None:
    reword(template)
    fill(followers[0], template, name="Oak")  # a changed detail moves no version

    assert "3 numbers follow this template : 3 in version 1." in _page(as_viewer, template)


def test_one_that_was_edited_by_hand_is_told_apart(
    as_viewer: Client, template: Template, followers: list[PhoneNumber]
) -> None:
    save(followers[0], "By hand")

    assert "1 number filled in from it earlier was edited by hand" in _page(as_viewer, template)


def test_it_is_listed_apart(as_viewer: Client, template: Template, followers: list[PhoneNumber]) -> None:
    save(followers[0], "By hand")
    words = _page(as_viewer, template, "?show=edited")

    assert [f"Place {place}" in words for place in (1, 2, 3)] == [True, False, False]


def test_it_is_no_follower(as_viewer: Client, template: Template, followers: list[PhoneNumber]) -> None:
    save(followers[0], "By hand")

    assert "Place 1" not in _page(as_viewer, template)


def test_only_those_behind_are_shown(
    as_viewer: Client, template: Template, followers: list[PhoneNumber], make_number: MakeNumber
) -> None:
    reword(template)
    fill(make_number("+441632960009", label="Newcomer"), template, name="Ash", hours="weekly")

    assert "Newcomer" not in _page(as_viewer, template, "?show=behind")


def test_those_behind_are_planned(
    as_manager: Client, template: Template, followers: list[PhoneNumber]
) -> None:
    reword(template)
    as_manager.post(f"/templates/{template.pk}/followers/", {"version": "2"})

    rollout = Rollout.objects.get()
    assert (rollout.source, rollout.stage, rollout.rows.count()) == ("followers", "planned", 3)


def test_the_form_sent_twice_plans_once(
    as_manager: Client, template: Template, followers: list[PhoneNumber]
) -> None:
    reword(template)
    for _time in range(2):
        as_manager.post(f"/templates/{template.pk}/followers/", {"version": "2", "submission": "a" * 32})

    assert Rollout.objects.count() == 1


def test_a_template_that_was_changed_meanwhile_is_looked_at_again(
    as_manager: Client, template: Template, followers: list[PhoneNumber]
) -> None:
    reword(template)
    answer = as_manager.post(f"/templates/{template.pk}/followers/", {"version": "1"}, follow=True)

    assert "The template was changed meanwhile." in answer.content.decode()


def test_nobody_behind_is_told(as_manager: Client, template: Template) -> None:
    answer = as_manager.post(f"/templates/{template.pk}/followers/", {"version": "1"}, follow=True)

    assert "No number was chosen" in answer.content.decode()


def test_words_of_a_template_are_linked_in_a_dry_run(
    as_manager: Client, manager: User, template: Template, followers: list[PhoneNumber]
) -> None:
    rollout = plan_replace(
        actor=actor(manager),
        find="Business",
        replacement="Firm",
        whole_word=False,
        match_case=True,
        numbers=PhoneNumber.objects.order_by("number"),
        chosen="all",
    )
    page = parse(as_manager.get(f"/rollouts/{rollout.pk}/").content.decode())

    links = page.css(
        f'#rows a[href="/templates/{template.pk}/"], #plan ~ * a[href="/templates/{template.pk}/"]'
    )
    assert len(links) >= len(followers)


@pytest.mark.usefixtures("followers")
def test_saving_the_template_says_that_its_followers_keep_their_texts(
    as_manager: Client, template: Template
) -> None:
    sent = {"text": "${name} is open ${hours}.", "base_version": "1", "drop_empty_lines": "", "note": ""}
    answer = as_manager.post(f"/templates/{template.pk}/", sent, follow=True)

    assert (
        "3 numbers follow it and keep their texts until you bring them up to date" in answer.content.decode()
    )
