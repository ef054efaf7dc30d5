"""What requests, changes, pushes and imports write into the log."""

import pytest
from django.db import transaction

from profiles.models.audit import Action
from profiles.selectors import number_list
from profiles.services import audit
from profiles.services.mirror import importing
from tests.conftest import NUMBER, SYSTEM, TEXT, signed_in
from tests.operations.conftest import Written
from tests.pages.saving import EDITOR, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(settings, sandbox, make_number, editor, written: Written) -> Written:
    """The log of a save that was pushed at once."""
    settings.PUSH_INLINE = True
    sandbox.add(NUMBER, custom_prompt=TEXT)
    make_number()
    assert send(signed_in(editor), "Open on Sundays, says Grandma.").status_code == 302
    return written


def test_a_request_is_one_line_with_an_id_and_the_users_key(written: Written, number, editor):
    signed_in(editor).get(EDITOR)
    (line,) = written.lines("request_finished")
    assert (line["request"], line["code"], line["user_id"]) == (f"GET {EDITOR}", 200, editor.pk)
    assert line["request_id"]


def test_two_requests_have_two_ids(written: Written, number, viewer):
    browser = signed_in(viewer)
    browser.get(EDITOR)
    browser.get(EDITOR)
    assert len({line["request_id"] for line in written.lines("request_finished")}) == 2


def test_nobody_is_named(saved: Written, editor):
    assert editor.username not in str(saved)


def test_what_was_searched_for_is_not_logged(written: Written, viewer):
    signed_in(viewer).get("/numbers/?q=grandma")
    assert written.lines("request_finished")[0]["request"] == "GET /numbers/"


@pytest.mark.parametrize("address", ["password/reset/key/1-sesame/", "confirm-email/sesame/"])
def test_keys_in_an_address_are_not_logged(written: Written, client, address):
    client.get(f"/accounts/{address}")
    assert "[redacted]" in str(written)
    assert "sesame" not in str(written)


def test_a_visitor_without_a_session_has_no_key(written: Written, client):
    client.get("/numbers/")
    assert "user_id" not in written.lines("request_finished")[0]


def test_a_push_is_one_line(saved: Written):
    (line,) = saved.lines("push")
    assert (line["number"], line["version"], line["outcome"], line["http_status"]) == (
        NUMBER,
        2,
        "accepted",
        200,
    )
    assert line["attempt"]
    assert line["nixflex_request_id"].startswith("req_")


def test_everything_of_one_request_has_its_id(saved: Written):
    assert {line["event"] for line in saved.lines()} >= {"edit", "push", "request_finished"}
    assert len({line["request_id"] for line in saved.lines() if line["event"] != "login"}) == 1


def test_the_text_of_a_save_is_not_logged(saved: Written):
    assert "Grandma" not in str(saved)


@pytest.mark.parametrize("faulty", ["editing.save_profile", "revisions.build"])
def test_nor_is_it_where_the_save_fails(written: Written, number, editor, monkeypatch, faulty):
    def fail(*arguments: object, **named: object) -> None:
        raise ValueError(f"not this: {arguments} {named}")

    monkeypatch.setattr(f"profiles.services.{faulty}", fail)
    browser = signed_in(editor)
    browser.raise_request_exception = False
    assert send(browser, "Open on Sundays, says Grandma.").status_code == 500
    (line,) = written.lines("request_failed")
    assert (line["code"], line["user_id"]) == (500, editor.pk)
    assert "in fail\n" in line["exception"]
    assert "Grandma" not in str(written)


def test_a_failed_request_is_logged_once(written: Written, number, viewer, monkeypatch):
    monkeypatch.setattr(number_list, "counts_by_state", lambda _user: 1 / 0)
    browser = signed_in(viewer)
    browser.raise_request_exception = False
    browser.get("/")
    assert [line["level"] for line in written.lines() if line["event"] != "login"] == ["error"]


def test_an_import_is_one_line_with_its_counts(written: Written, sandbox):
    importing.import_numbers(actor=SYSTEM)
    (line,) = written.lines("import")
    assert (line["seen"], line["added"], line["outcome"]) == (3, 3, "ok")


def test_a_change_that_was_rolled_back_is_not_logged(written: Written, number):
    with transaction.atomic():
        audit.record(actor=SYSTEM, action=Action.EDIT, number=number)
        transaction.set_rollback(True)
    assert written.lines("edit") == []


def test_neither_notes_nor_labels_are_logged(written: Written, number):
    audit.record(
        actor=SYSTEM, action=Action.LABEL, number=number, reason="Grandma", data={"label": "Grandma"}
    )
    assert written.lines("label")
    assert "Grandma" not in str(written)


def test_many_numbers_at_once_are_one_line_with_their_count(written: Written, number):
    audit.record_each(actor=SYSTEM, action=Action.DRIFT, numbers=[(number, None), (number, None)])
    assert written.lines("drift")[0]["numbers"] == 2
