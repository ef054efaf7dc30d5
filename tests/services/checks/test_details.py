"""A body that its details contradict, as the checks of all numbers find it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber
from profiles.models.revision import Kind
from profiles.selectors.checks.contexts import contexts
from profiles.selectors.checks.owners import Owners
from profiles.services import revisions
from profiles.texts.checks.runner import check
from tests.conftest import SYSTEM
from tests.services.details.following import make_template, start
from tests.services.stand_in import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def follower(number, manager) -> PhoneNumber:
    return start(number, make_template(manager, "Name: ${name}\nOpen ${hours}."))


def differing(number: PhoneNumber) -> list[str]:
    """Return what is found of details that the body of ``number`` does not say."""
    return [message for rule, message in found_in(number) if rule == "details-differ"]


def found_in(number: PhoneNumber) -> list[tuple[str, str]]:
    """Return rule and message of what is found in the body of ``number``."""
    number = PhoneNumber.objects.select_related("agent", "head__template_version").get(pk=number.pk)
    known = contexts([number], Owners(), now=timezone.now(), meant={})
    return [(each.rule, each.message) for each in check(number.head_body, known[number.pk])]


def replace_body(number: PhoneNumber, body: str) -> None:
    """Give ``number`` a version with other words than its details make."""
    number = fresh(number)
    head = number.head
    revision = revisions.build(
        number,
        body,
        kind=Kind.FILLED,
        actor=SYSTEM,
        now=timezone.now(),
        template_version=head.template_version,
        details=head.details,
    )
    revision.save()
    revisions.set_head(number, revision)
    number.save()


def test_a_body_says_what_its_details_say(follower):
    assert differing(follower) == []


def test_words_that_are_missing_are_found(follower):
    replace_body(follower, follower.head_body.replace("Elm", "Oak"))
    assert "name" in differing(follower)[0]


def test_hours_that_are_not_those_of_the_details_are_found(follower):
    replace_body(follower, follower.head_body.replace("5pm", "6pm"))
    assert "hours" in differing(follower)[0]


@pytest.mark.parametrize(("words", "told"), [("The sale ends on", ["past-date"]), ("Closed on", [])])
def test_only_dates_that_opening_hours_wrote_go_by_themselves(follower, words, told):
    over = timezone.localdate() - timedelta(days=30)
    replace_body(follower, f"{follower.head_body}\n{words} {over:%A} {over.day} {over:%B %Y}")
    assert [rule for rule, _message in found_in(follower)] == told
