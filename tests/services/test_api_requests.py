"""A request under an idempotency key is done once, and answered alike however often it is sent."""

import pytest

from profiles.models import ApiRequest, ApiToken
from profiles.services.accounts import api_requests
from profiles.services.accounts.api_requests import Answer, InProgress, KeyReused
from tests.clock import START

pytestmark = pytest.mark.django_db

ANSWER = Answer(200, {"ETag": '"1"'}, "{}")


@pytest.fixture
def token(manager) -> ApiToken:
    return ApiToken.objects.create(owner=manager, name="App", key_id="nxf_1", expires_at=START)


def begin(token: ApiToken, digest: str = "one") -> Answer | None:
    return api_requests.begin_request(token, "key", digest=digest)


def test_the_first_one_is_done(token):
    assert begin(token) is None


def test_the_next_one_gets_its_answer(token):
    begin(token)
    api_requests.keep_answer(token, "key", ANSWER)
    assert begin(token) == ANSWER


def test_one_that_is_at_work_is_not_done_twice(token):
    begin(token)
    with pytest.raises(InProgress):
        begin(token)


def test_one_that_died_is_done_again(token, clock):
    begin(token)
    clock.forward(60)
    assert begin(token) is None


def test_one_that_died_is_done_again_by_one_alone(token, clock):
    begin(token)
    clock.forward(60)
    begin(token)
    with pytest.raises(InProgress):
        begin(token)


def test_another_one_under_its_key_is_refused(token):
    begin(token)
    with pytest.raises(KeyReused):
        begin(token, "other")


def test_one_that_changed_nothing_may_be_sent_again(token):
    begin(token)
    api_requests.forget_request(token, "key")
    assert begin(token, "other") is None


def test_an_answer_is_not_forgotten(token):
    begin(token)
    api_requests.keep_answer(token, "key", ANSWER)
    api_requests.forget_request(token, "key")
    assert begin(token) == ANSWER


def test_the_same_key_of_another_token_is_another(token, manager):
    other = ApiToken.objects.create(owner=manager, name="Other", key_id="nxf_2", expires_at=START)
    begin(token)
    assert begin(other) is None


def test_answers_are_kept_for_a_week(token, clock):
    begin(token)
    clock.forward(7 * 24 * 60 * 60 + 1)
    assert api_requests.delete_old_requests() == 1
    assert not ApiRequest.objects.exists()
