"""PATCH at the door: what is saved, and that 200 means that Nixflex has confirmed it."""

import pytest

from profiles.models import ApiToken, AuditEvent, Draft, PhoneNumber, Revision
from tests.api.nixflex.conftest import ADDRESS, error, patch, with_key
from tests.conftest import NUMBER, TEXT
from tests.details import make_follower, make_template

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "Open on Sundays."


def test_the_answer_echoes_the_body(program, shared):
    answer = patch(program, NEW)
    assert (answer.status_code, answer.json()["phone_number"]["custom_prompt"]) == (200, NEW)


def test_nixflex_holds_it_then(program, shared, sandbox):
    patch(program, NEW)
    assert sandbox.state(NUMBER)["custom_prompt"] == NEW


def test_it_is_a_version_with_its_author(program, shared):
    patch(program, NEW)
    head = Revision.objects.latest("pk")
    assert (head.version, head.body_text, head.author_name) == (2, NEW, "Booking app (manager)")


def test_it_is_in_the_audit_log_with_its_token(program, shared):
    patch(program, NEW)
    event = AuditEvent.objects.get(action=AuditEvent.Action.EDIT)
    assert event.data["token"] == ApiToken.objects.get().pk


def test_line_ends_are_made_canonical(program, shared):
    assert patch(program, "Open\r\ndaily.").json()["phone_number"]["custom_prompt"] == "Open\ndaily."


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_the_empty_text_clear(program, shared, sandbox, nothing):
    answer = patch(program, nothing)
    assert (answer.status_code, answer.json()["phone_number"]["custom_prompt"]) == (200, None)


def test_clearing_is_a_version_of_its_kind(program, shared):
    patch(program, None)
    assert Revision.objects.latest("pk").kind == Revision.Kind.CLEARED


def test_the_same_text_again_makes_no_version(program, shared):
    patch(program, NEW)
    assert (patch(program, NEW).status_code, PhoneNumber.objects.get().version) == (200, 2)


def test_the_last_write_wins(program, shared):
    patch(program, NEW)
    assert patch(program, TEXT).status_code == 200


def test_an_idempotency_key_keeps_a_late_repeat_from_overwriting(program, shared, sandbox):
    patch(program, NEW, **{"Idempotency-Key": "1"})
    patch(program, "Closed.")
    patch(program, NEW, **{"Idempotency-Key": "1"})
    assert sandbox.state(NUMBER)["custom_prompt"] == "Closed."


def test_such_a_repeat_is_told_that_it_was_confirmed(program, shared):
    patch(program, NEW, **{"Idempotency-Key": "1"})
    patch(program, "Closed.")
    answer = patch(program, NEW, **{"Idempotency-Key": "1"})
    assert (answer.status_code, answer.json()["phone_number"]["custom_prompt"]) == (200, NEW)


def test_what_the_owner_is_typing_stays(program, shared, manager):
    Draft.objects.create(number=shared, user=manager, text="Typed by hand.", base_version=1)
    patch(program, NEW)
    assert Draft.objects.get().text == "Typed by hand."


def test_a_text_that_ends_the_following_says_so(program, shared, manager):
    make_follower(shared, make_template(manager, "Open {{days}}."), days="daily")
    assert patch(program, NEW)["X-Nixadmin-Warning"].startswith("stopped_following:")


def test_the_same_text_again_says_so_again(program, shared, manager):
    """Whoever lost the first answer is told all the same."""
    make_follower(shared, make_template(manager, "Open {{days}}."), days="daily")
    patch(program, NEW)
    assert patch(program, NEW)["X-Nixadmin-Warning"].startswith("stopped_following:")


def test_a_text_that_ends_none_says_nothing(program, shared):
    assert "X-Nixadmin-Warning" not in patch(program, NEW)


def test_a_token_may_leave_followers_alone(key, shared, manager):
    make_follower(shared, make_template(manager, "Open {{days}}."), days="daily")
    assert error(patch(with_key(key(keeps_followers=True)), NEW)) == (409, "would_stop_following")


def test_the_plus_may_stand_as_it_is(program, shared):
    body = {"custom_prompt": NEW}
    assert program.patch(ADDRESS.replace("%2B", "+"), body, "application/json").status_code == 200
