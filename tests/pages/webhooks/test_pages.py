"""Pages of webhooks: endpoints, their secrets shown once, deliveries, and whose they are."""

import pytest
from django.urls import reverse

from profiles.models import AuditEvent, Person, Team, WebhookDelivery, WebhookEndpoint
from profiles.models.webhook import WebhookEvent
from profiles.services.webhooks import delivering, endpoints
from tests.conftest import actor, signed_in
from tests.html import Page
from tests.services.stand_in import save
from tests.webhooks.fixtures import NOWHERE

SAID = {"url": NOWHERE, "events": ["profile.live"], "description": "CRM"}


def words(answer) -> str:
    return Page.of(answer).text


@pytest.fixture
def delivered(heard, listening, number):
    """An endpoint that was told of a save, and refused to be told of the next."""
    save(number, "Open on Sundays.")
    delivering.deliver_due()
    listening.statuses, listening.body = [503], b"<b>Not now</b>"
    save(number, "Closed on Sundays.")
    delivering.deliver_due()
    return heard.endpoint


@pytest.fixture
def south(editor, manager) -> Team:
    """A team; the manager is held to it."""
    Person.objects.update_or_create(user=manager, defaults={"sees_all": False})
    team = Team.objects.create(name="South")
    team.members.add(manager)
    return team


# --- Endpoints


def test_without_endpoints_the_page_says_what_one_is(as_manager):
    assert "No endpoints yet" in words(as_manager.get(reverse("webhook-list")))


def test_an_endpoint_is_made_and_its_secret_shown(as_manager):
    answer = as_manager.post(reverse("webhook-new"), SAID)
    made = WebhookEndpoint.objects.get()
    secret = delivering.current_secrets(made, made.created_at)[0]
    assert (made.url, made.events, secret in words(answer)) == (NOWHERE, ["profile.live"], True)


def test_the_secret_is_not_shown_again(as_manager):
    as_manager.post(reverse("webhook-new"), SAID)
    made = WebhookEndpoint.objects.get()
    secret = delivering.current_secrets(made, made.created_at)[0]
    assert secret not in words(as_manager.get(reverse("webhook", args=[made.pk])))


def test_no_secret_is_in_the_log(as_manager):
    as_manager.post(reverse("webhook-new"), SAID)
    assert "whsec_" not in str(AuditEvent.objects.get(action="webhook").data)


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {"url": ""},
            {"url": "http://example.com/"},
            {"url": "https://127.0.0.1/"},
            {"url": "https://e.com/" + "x" * 500},
        ),
        *({"events": []}, {"events": ["profile.heard"]}, {"description": "x" * 101}, {"description": "\x00"}),
        *({"team": "99"}, {"team": "9" * 30}, {"url": "https://[::1"}),
    ],
)
def test_what_can_be_no_endpoint_keeps_what_was_typed(as_manager, wrong):
    answer = as_manager.post(reverse("webhook-new"), SAID | wrong)
    assert (answer.status_code, WebhookEndpoint.objects.count()) == (422, 0)


def test_of_an_address_the_log_keeps_the_host(as_manager):
    as_manager.post(reverse("webhook-new"), SAID | {"url": "https://example.com/hooks/T0P-S3CRET?key=value"})
    data = AuditEvent.objects.get(action="webhook").data
    assert (data["host"], "S3CRET" in str(data)) == ("example.com", False)


def test_an_endpoint_is_changed(as_manager, make_endpoint):
    made = make_endpoint().endpoint
    as_manager.post(reverse("webhook-change", args=[made.pk]), SAID | {"url": "https://example.org/"})
    made.refresh_from_db()
    assert (made.url, made.description, made.events) == ("https://example.org/", "CRM", ["profile.live"])


def test_the_form_of_a_change_is_filled(as_manager, make_endpoint):
    address = reverse("webhook-change", args=[make_endpoint().endpoint.pk])
    sent = Page.of(as_manager.get(address)).form(address).values()
    assert (sent["url"], sent["events"]) == (NOWHERE, WebhookEvent.ROLLOUT_FINISHED)


def test_an_endpoint_is_deleted_with_what_waits(as_manager, make_endpoint, number):
    made = make_endpoint().endpoint
    save(number, "Open on Sundays.")
    as_manager.post(reverse("webhook-delete", args=[made.pk]))
    assert (WebhookEndpoint.objects.count(), WebhookDelivery.objects.count()) == (0, 0)


def test_before_it_is_deleted_the_page_asks(as_manager, make_endpoint, number):
    made = make_endpoint().endpoint
    save(number, "Open on Sundays.")
    assert "1 event still waits" in words(as_manager.get(reverse("webhook-delete", args=[made.pk])))


def test_a_new_secret_is_shown(as_manager, make_endpoint):
    made = make_endpoint()
    answer = as_manager.post(reverse("webhook-secret", args=[made.endpoint.pk]), {"overlap": "24"})
    secrets = delivering.current_secrets(made.endpoint, made.endpoint.created_at)
    assert (secrets[1], secrets[0] in words(answer)) == (made.secret, True)


def test_a_new_secret_takes_an_overlap(as_manager, make_endpoint):
    made = make_endpoint().endpoint
    as_manager.post(reverse("webhook-secret", args=[made.pk]), {"overlap": "5"})
    assert made.secrets.count() == 1


@pytest.mark.parametrize("on", ["0", "1"])
def test_an_endpoint_is_switched(as_manager, make_endpoint, on):
    made = make_endpoint().endpoint
    for each in (str(1 - int(on)), on):
        as_manager.post(reverse("webhook-switch", args=[made.pk]), {"on": each})
    made.refresh_from_db()
    assert made.is_on == (on == "1")


# --- Deliveries


def test_each_delivery_has_its_answer(as_manager, delivered):
    said = words(as_manager.get(reverse("webhook", args=[delivered.pk])))
    assert all(
        part in said for part in ("Delivered", "Status 200", "Status 503", "<b>Not now</b>", "tried again")
    )


def test_only_what_waits_can_be_listed(as_manager, delivered):
    said = words(as_manager.get(reverse("webhook", args=[delivered.pk]) + "?show=waiting"))
    assert ("Status 503" in said, "Status 200" in said) == (True, False)


def test_an_event_is_sent_again_by_a_press(as_manager, delivered, listening):
    row = WebhookDelivery.objects.get(status=200)
    as_manager.post(reverse("webhook-delivery", args=[delivered.pk, row.pk]), {"do": "again"})
    delivering.deliver_due()
    assert [got.message for got in listening.got].count(row.message) == 2


def test_a_waiting_event_is_left_out_by_a_press(as_manager, delivered):
    row = WebhookDelivery.objects.get(status=503)
    as_manager.post(reverse("webhook-delivery", args=[delivered.pk, row.pk]), {"do": "leave"})
    row.refresh_from_db()
    assert row.due_at is None


def test_what_does_not_wait_can_not_be_left_out(as_manager, delivered):
    row = WebhookDelivery.objects.get(status=200)
    address = reverse("webhook-delivery", args=[delivered.pk, row.pk])
    assert "does not wait" in words(as_manager.post(address, {"do": "leave"}, follow=True))


def test_a_delivery_to_another_endpoint_is_not_there(as_manager, delivered, make_endpoint):
    row, other = WebhookDelivery.objects.first(), make_endpoint().endpoint
    assert as_manager.post(reverse("webhook-delivery", args=[other.pk, row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("status", "said"), [(200, "took the test: status 200"), (500, "did not take the test: status 500")]
)
def test_a_test_tells_the_answer(as_manager, heard, listening, status, said):
    listening.statuses = [status]
    assert said in words(as_manager.post(reverse("webhook-test", args=[heard.endpoint.pk]), follow=True))


def test_a_test_of_nobody_says_why(as_manager, make_endpoint, listening):
    made = make_endpoint("http://127.0.0.1:9/").endpoint
    assert "Not reached" in words(as_manager.post(reverse("webhook-test", args=[made.pk]), follow=True))


def test_an_endpoint_that_is_off_is_not_tested(as_manager, heard, manager):
    endpoints.switch_endpoint(heard.endpoint, actor=actor(manager), on=False)
    answer = as_manager.post(reverse("webhook-test", args=[heard.endpoint.pk]), follow=True)
    assert "Switch it on first" in words(answer)


def test_what_was_switched_off_by_itself_says_why(as_manager, make_endpoint):
    made = make_endpoint().endpoint
    WebhookEndpoint.objects.update(is_on=False, off_reason="It answered 500.")
    assert "It answered 500." in words(as_manager.get(reverse("webhook", args=[made.pk])))


# --- Whose they are


@pytest.mark.parametrize("who", ["as_viewer", "as_editor"])
def test_others_are_refused(request, who):
    assert request.getfixturevalue(who).get(reverse("webhook-list")).status_code == 403


def test_who_is_held_to_a_team_sees_its_endpoints_alone(manager, make_endpoint, south):
    Person.objects.update(sees_all=True)
    make_endpoint(description="Everybody's")
    make_endpoint(description="Theirs", team=Team.objects.create(name="North"))
    make_endpoint(description="Ours", team=south)
    Person.objects.update(sees_all=False)
    said = words(signed_in(manager).get(reverse("webhook-list")))
    assert [name in said for name in ("Ours", "Theirs", "Everybody's")] == [True, False, False]


def test_the_endpoint_of_another_team_is_not_there(manager, make_endpoint, south):
    Person.objects.update(sees_all=True)
    made = make_endpoint(team=Team.objects.create(name="North")).endpoint
    Person.objects.update(sees_all=False)
    assert signed_in(manager).get(reverse("webhook", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("team", ["", "99"])
def test_who_is_held_to_a_team_makes_endpoints_for_it_alone(as_manager, south, team):
    assert as_manager.post(reverse("webhook-new"), SAID | {"team": team}).status_code == 422


def test_who_is_held_to_a_team_makes_one_for_it(as_manager, south):
    as_manager.post(reverse("webhook-new"), SAID | {"team": str(south.pk)})
    assert WebhookEndpoint.objects.get().team == south


def test_an_endpoint_goes_with_its_team(make_endpoint, manager):
    team = Team.objects.create(name="South")
    make_endpoint(team=team)
    team.delete()
    assert WebhookEndpoint.objects.count() == 0


def test_the_overview_says_which_were_switched_off_by_themselves(as_manager, make_endpoint):
    make_endpoint(description="CRM")
    WebhookEndpoint.objects.update(is_on=False, off_reason="It answered 500.")
    said = words(as_manager.get(reverse("overview")))
    shown = [each in said for each in ("Webhook off", "It answered 500.", "Look and switch on")]
    assert shown == [True, True, True]


def test_the_overview_says_nothing_of_one_that_a_person_switched_off(as_manager, make_endpoint, manager):
    made = make_endpoint(description="Sleeper").endpoint
    endpoints.switch_endpoint(made, actor=actor(manager), on=False)
    assert "Sleeper" not in words(as_manager.get(reverse("overview")))


def test_the_overview_of_an_editor_says_nothing_of_webhooks(as_editor, make_endpoint):
    make_endpoint(description="CRM")
    WebhookEndpoint.objects.update(is_on=False, off_reason="It answered 500.")
    assert "It answered 500." not in words(as_editor.get(reverse("overview")))
