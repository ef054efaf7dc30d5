"""A profile by the API: read, saved on the state that was read, cleared."""

import pytest

from profiles.models import ApiRequest, ApiToken, AuditEvent, Draft, PhoneNumber, Revision
from profiles.models.number import State
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, TEXT
from tests.notices import make_notice

pytestmark = pytest.mark.django_db(transaction=True)

PROFILE = f"/numbers/{NUMBER}/profile"
NEW = f"{TEXT} Closed on Sundays."


@pytest.fixture
def number(make_number) -> PhoneNumber:
    return make_number()


def tag(text: str = TEXT) -> str:
    """Return the ETag of ``text``."""
    return f'"{body_digest(text)}"'


def versions() -> list[str]:
    """Return the texts of all versions, in order."""
    return list(Revision.objects.order_by("version").values_list("text", flat=True))


def test_the_body_is_read_with_its_digest(program, number):
    answer = program.get(PROFILE)
    assert (answer.status_code, answer["ETag"], answer.json()["text"]) == (200, tag(), TEXT)


def test_a_plus_may_be_escaped(program, number):
    assert program.get(PROFILE.replace("+", "%2B")).json()["number"] == NUMBER


def test_what_is_known_already_is_not_sent_again(program, number):
    answer = program.get(PROFILE, If_None_Match=tag())
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_save_is_the_next_version(program, number):
    answer = program.put(PROFILE, {"text": NEW, "note": "Summer"}, If_Match=tag())
    assert answer.status_code == 200, answer.content
    assert answer.json() | {"text": NEW, "version": 2, "created": True, "note": "Summer"} == answer.json()
    assert answer["ETag"] == tag(NEW)


def test_the_log_names_program_and_owner(program, number):
    program.put(PROFILE, {"text": NEW}, If_Match=tag())
    event = AuditEvent.objects.get(action="edit")
    assert event.actor_name == "Booking app (manager)"
    assert event.data["token"] == ApiToken.objects.get().pk


def test_a_save_without_a_state_to_stand_on_is_refused(program, number):
    answer = program.put(PROFILE, {"text": NEW})
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert versions() == [TEXT]


def test_a_save_on_an_old_state_has_theirs_yours_and_both(program, number):
    program.put(PROFILE, {"text": f"{TEXT}\nParking."}, If_Match=tag())
    answer = program.put(PROFILE, {"text": f"Call us.\n{TEXT}"}, If_Match=tag())
    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    told = answer.json()
    assert told["code"] == "stale"
    assert told["theirs"]["text"] == f"{TEXT}\nParking."
    assert told["yours"]["text"] == f"Call us.\n{TEXT}"
    assert told["merged"]["text"] == f"Call us.\n{TEXT}\nParking."
    assert len(versions()) == 2


def test_drift_is_never_overwritten(program, number):
    PhoneNumber.objects.update(state=State.DRIFTED, remote_text_seen="Outside.")
    answer = program.put(PROFILE, {"text": NEW}, If_Match=tag())
    assert (answer.status_code, answer.json()["code"], answer.json()["outside"]) == (
        409,
        "drifted",
        "Outside.",
    )


def test_a_key_sent_again_is_answered_alike(program, number):
    first, again = (
        program.put(PROFILE, {"text": NEW}, If_Match=tag(), Idempotency_Key="one") for _ in range(2)
    )
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert versions() == [TEXT, NEW]


def test_one_key_is_one_version_even_if_its_process_died_before_the_answer_was_kept(clock, program, number):
    based = tag()
    program.put(PROFILE, {"text": NEW}, If_Match=based, Idempotency_Key="one")
    ApiRequest.objects.update(status=None)
    clock.forward(61)
    again = program.put(PROFILE, {"text": NEW}, If_Match=based, Idempotency_Key="one")
    assert (again.status_code, again.json()["created"], versions()) == (200, True, [TEXT, NEW])


def test_what_one_key_saved_is_told_though_somebody_saved_since(clock, program, number):
    first = program.put(PROFILE, {"text": NEW}, If_Match=tag(), Idempotency_Key="one")
    program.put(PROFILE, {"text": "Theirs."}, If_Match=tag(NEW))
    ApiRequest.objects.update(status=None)
    clock.forward(61)
    again = program.put(PROFILE, {"text": NEW}, If_Match=tag(), Idempotency_Key="one")
    assert (again.json(), again["ETag"]) == (first.json(), tag(NEW))


def test_a_key_of_another_request_is_refused(program, number):
    program.put(PROFILE, {"text": NEW}, If_Match=tag(), Idempotency_Key="one")
    answer = program.put(PROFILE, {"text": "Other."}, If_Match=tag(NEW), Idempotency_Key="one")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_what_was_refused_under_a_key_is_looked_at_anew(program, number):
    refused = program.put(PROFILE, {"text": " "}, If_Match=tag(), Idempotency_Key="one")
    assert (refused.status_code, refused.json()["reason"]) == (422, "blank")
    again = program.put(PROFILE, {"text": " "}, If_Match=tag(), Idempotency_Key="one")
    assert again.json() == refused.json()


def test_a_profile_is_cleared(program, number):
    answer = program.send("DELETE", PROFILE, If_Match=tag())
    assert (answer.status_code, answer.json()["text"]) == (200, "")


def test_a_field_that_does_not_fit_is_named(program, number):
    answer = program.put(PROFILE, {"text": NEW, "note": "x" * 501}, If_Match=tag())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [each["field"] for each in answer.json()["errors"]] == ["body.note"]


def test_a_body_that_is_no_json_is_refused(program, number):
    answer = program.client.put(f"/api/v1{PROFILE}", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert "JSON" in answer.json()["detail"]


def test_its_digest_is_had_without_the_body(program, number):
    answer = program.send("HEAD", PROFILE)
    assert (answer.status_code, answer["ETag"]) == (200, tag())


def test_a_number_that_is_not_there(program):
    answer = program.get(PROFILE)
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), (PROFILE, 405)])
def test_errors_of_the_site_are_problems_too(program, path, status):
    answer = program.send("PATCH", path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_method_that_is_not_taken_names_those_that_are_and_is_counted(program):
    answer = program.send("PATCH", PROFILE)
    assert set(answer["Allow"].split(", ")) == {"GET", "PUT", "DELETE"}
    assert answer["X-RateLimit-Limit"] == "120"


def test_a_scope_that_is_missing_is_named(make_program, number):
    answer = make_program("read").put(PROFILE, {"text": NEW}, If_Match=tag())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "the scope write" in answer.json()["detail"]


def test_what_its_owner_is_typing_stays(program, number, manager):
    Draft.objects.create(user=manager, number=number, text="Half a sen", base_version=1)
    program.put(PROFILE, {"text": NEW}, If_Match=tag())
    assert Draft.objects.get().text == "Half a sen"


def test_what_is_refused_is_logged_under_the_name_of_the_program(make_program, number):
    make_program("read").put(PROFILE, {"text": NEW}, If_Match=tag())
    event = AuditEvent.objects.get(action="refused")
    assert (event.actor_name, "token" in event.data) == ("Booking app (manager)", True)


@pytest.mark.parametrize(
    "body", [{"text": "x", "note": "a\0b"}, {"text": "x", "voice": "alto"}, {"text": "x", "ends": ["y"]}]
)
def test_what_can_not_be_saved_is_refused(program, number, body):
    answer = program.put(PROFILE, body, If_Match=tag())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_note_that_no_database_stores_is_refused(program, number):
    answer = program.send("DELETE", f"{PROFILE}?note=%00", If_Match=tag())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_notice_without_room_is_named_and_ends_when_that_is_said(program, number):
    notice = make_notice(number, text="n" * 200)
    full = "x" * 7900
    refused = program.put(PROFILE, {"text": full}, If_Match=tag())
    assert (refused.status_code, refused.json()["notices"]) == (409, [notice.pk])
    saved = program.put(PROFILE, {"text": full, "ends": refused.json()["notices"]}, If_Match=tag())
    assert (saved.status_code, saved.json()["text"]) == (200, full)


def test_an_overdue_renewal_is_not_called_live(clock, program, number):
    PhoneNumber.objects.update(recompose_at=clock.now)
    told = program.get(PROFILE).json()
    assert (told["state"], told["is_live"]) == ("renewing", False)
