"""Who may do what with which endpoint, whatever page or program asks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import NumberTag, Person, Tag, Team, WebhookDelivery, WebhookEndpoint
from profiles.services.notices import ending
from profiles.services.webhooks import deliveries, endpoints
from profiles.services.webhooks.endpoints import WebhookRefused
from tests.conftest import actor
from tests.notices import make_notice
from tests.services.rollouts.running import make_numbers
from tests.services.stand_in import save
from tests.webhooks.fixtures import NOWHERE

pytestmark = pytest.mark.django_db

SAID = endpoints.Settings(url=NOWHERE, events=["profile.live"])


@pytest.fixture
def held(person):
    """Somebody with the right, held to one team."""
    user = person("Managers", "held")
    Person.objects.update_or_create(user=user, defaults={"sees_all": False})
    Team.objects.create(name="South").members.add(user)
    return user


STEPS = {
    "change": lambda endpoint, who: endpoints.change_endpoint(endpoint, actor=who, said=SAID),
    "switch": lambda endpoint, who: endpoints.switch_endpoint(endpoint, actor=who, on=False),
    "secret": lambda endpoint, who: endpoints.rotate_secret(endpoint, actor=who, overlap=timedelta(0)),
    "delete": lambda endpoint, who: endpoints.delete_endpoint(endpoint, actor=who),
    "test": lambda endpoint, who: deliveries.send_test(endpoint, actor=who),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_without_the_right_nothing_is_done(make_endpoint, editor, step):
    with pytest.raises(PermissionDenied):
        step(make_endpoint().endpoint, actor(editor))


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_endpoint_of_others_is_not_there_for_who_is_held_to_a_team(make_endpoint, held, step):
    with pytest.raises(WebhookRefused):
        step(make_endpoint().endpoint, actor(held))


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_an_endpoint_that_is_gone_is_said(make_endpoint, manager, step):
    made = make_endpoint().endpoint
    WebhookEndpoint.objects.all().delete()
    with pytest.raises(WebhookRefused):
        step(made, actor(manager))


def test_who_is_held_to_a_team_makes_none_for_another(held):
    other = Team.objects.create(name="North")
    with pytest.raises(WebhookRefused):
        endpoints.create_endpoint(
            actor=actor(held), said=endpoints.Settings(NOWHERE, ["profile.live"], team=other)
        )


def test_who_is_held_to_a_team_gives_its_endpoint_to_no_other(held, make_endpoint):
    made = make_endpoint(team=Team.objects.get(name="South")).endpoint
    with pytest.raises(WebhookRefused):
        endpoints.change_endpoint(made, actor=actor(held), said=SAID)


@pytest.fixture
def told_of_two(make_number, make_endpoint, manager):
    """An endpoint that was told of two numbers and a notice over both; the first number is the team's."""
    pair = make_numbers(make_number, 2)
    team, tag = Team.objects.create(name="South"), Tag.objects.create(name="Croydon")
    team.tags.add(tag)
    NumberTag.objects.create(number=pair[0], tag=tag)
    made = make_endpoint().endpoint
    for number in pair:
        save(number, "Open on Sundays.")
    ending.end_everywhere(make_notice(*pair), actor=actor(manager), now=timezone.now())
    return made


def test_a_team_that_is_given_an_endpoint_is_told_of_no_other_number(told_of_two, manager):
    said = endpoints.Settings(NOWHERE, ["profile.live"], team=Team.objects.get())
    endpoints.change_endpoint(told_of_two, actor=actor(manager), said=said)
    assert set(WebhookDelivery.objects.values_list("subject", flat=True)) == {"+441632960000"}


def test_what_waits_for_every_number_stays(told_of_two, manager):
    before = WebhookDelivery.objects.count()
    endpoints.change_endpoint(told_of_two, actor=actor(manager), said=SAID)
    assert WebhookDelivery.objects.count() == before


def test_there_are_only_so_many_endpoints(make_endpoint, monkeypatch):
    monkeypatch.setattr(endpoints, "MAX_ENDPOINTS", 1)
    make_endpoint()
    with pytest.raises(WebhookRefused):
        make_endpoint()
