"""The audit log: it is only ever added to, outlives the people in it, and holds neither secrets nor profiles."""

import json

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.test import Client

from profiles.models import AuditEvent, PhoneNumber, Revision
from profiles.models.append_only import AppendOnlyError
from profiles.services import account, audit, editing, exporting, labels, reverting
from profiles.services.actors import Actor, display_name
from profiles.services.conflicts import Change
from profiles.services.mirror import drift, importing
from profiles.services.pushing.push import push_now
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.stand_in import fresh, push, save

PASSWORD = "pass-for-tests"


@pytest.fixture
def event(number, editor):
    """One line of the log, by a person and about a number."""
    return audit.record(
        actor=actor(editor), action=AuditEvent.Action.EDIT, number=number, revision=number.head, reason="Why"
    )


@pytest.fixture
def revision(number):
    return number.head


# --- only ever added to


@pytest.mark.parametrize("row", ["event", "revision"])
def test_a_row_can_not_be_saved_again(row, request):
    with pytest.raises(AppendOnlyError):
        request.getfixturevalue(row).save()


@pytest.mark.parametrize("row", ["event", "revision"])
def test_a_row_can_not_be_deleted(row, request):
    with pytest.raises(AppendOnlyError):
        request.getfixturevalue(row).delete()


@pytest.mark.parametrize("model", [AuditEvent, Revision])
def test_rows_can_not_be_updated(model, event):
    with pytest.raises(AppendOnlyError):
        model.objects.update(actor_name="Somebody else")


@pytest.mark.parametrize("model", [AuditEvent, Revision])
def test_rows_can_not_be_deleted_together(model, event):
    with pytest.raises(AppendOnlyError):
        model.objects.filter(pk__gt=0).delete()


def test_rows_can_not_be_updated_in_bulk(event):
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.bulk_update([event], ["reason"])


def test_a_number_with_a_history_can_not_be_deleted(event, number):
    with pytest.raises(ProtectedError):
        number.delete()


def test_the_lines_are_numbered_in_order(number, editor):
    lines = [audit.record(actor=actor(editor), action=AuditEvent.Action.EDIT) for _ in range(3)]
    assert lines[0].seq < lines[1].seq < lines[2].seq


# --- outlives the people


def test_a_line_outlives_the_user(event, editor):
    editor.delete()
    line = AuditEvent.objects.get(pk=event.pk)
    assert (line.actor, line.actor_name) == (None, "editor")


def test_a_version_outlives_its_author(number, editor):
    save(number, "Open Sundays.", actor=actor(editor))
    editor.delete()
    revision = Revision.objects.get(version=2)
    assert (revision.author, revision.author_name) == (None, "editor")


def test_a_line_keeps_the_name_as_it_was(event, editor):
    User.objects.filter(pk=editor.pk).update(first_name="New", last_name="Name")
    assert AuditEvent.objects.get(pk=event.pk).actor_name == "editor"


def test_people_are_named_by_their_full_names(editor):
    editor.first_name, editor.last_name = "Edwin", "Day"
    assert display_name(editor) == "Edwin Day"


def test_a_name_that_is_too_long_is_cut(number, editor):
    editor.first_name, editor.last_name = "E" * 150, "D" * 150
    line = audit.record(actor=actor(editor), action=AuditEvent.Action.EDIT)
    assert AuditEvent.objects.get(pk=line.pk).actor_name == "E" * 150 + " " + "D" * 49


def test_a_reason_that_is_too_long_is_cut(number):
    audit.record(actor=SYSTEM, action=AuditEvent.Action.EDIT, reason="a" * 501)
    assert AuditEvent.objects.get().reason == "a" * 500


def test_a_command_is_named_as_one(number):
    line = audit.record(actor=SYSTEM, action=AuditEvent.Action.EDIT)
    assert (line.actor, line.actor_name) == (None, SYSTEM.name)


# --- signing in and out


@pytest.fixture
def sign_in(clean_cache, editor):
    """Sign in as people do; the browser comes from a documented address."""

    def post(login: str, password: str) -> Client:
        client = Client(REMOTE_ADDR="192.0.2.7")
        client.post("/accounts/login/", {"login": login, "password": password})
        return client

    return post


def test_a_sign_in_is_recorded(sign_in, editor):
    sign_in("editor", PASSWORD)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.ip, event.outcome) == ("login", editor, "192.0.2.7", "ok")


def test_a_sign_out_is_recorded(sign_in, editor):
    sign_in("editor", PASSWORD).post("/accounts/logout/")
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.actor, event.ip) == ("logout", editor, "192.0.2.7")


def test_a_sign_out_of_nobody_is_not_recorded(db):
    Client().logout()
    assert not AuditEvent.objects.exists()


def test_a_failed_sign_in_is_recorded(sign_in):
    sign_in("editor", "wrong-password")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_name, event.outcome) == ("login_failed", "editor", "refused")


def test_a_failed_sign_in_is_nobodys(sign_in):
    sign_in("editor", "wrong-password")
    assert AuditEvent.objects.get().actor is None


def test_a_name_that_does_not_exist_is_not_recorded(sign_in):
    """People type passwords into the wrong field."""
    sign_in("my-secret-password", "editor")
    assert AuditEvent.objects.get().actor_name == "unknown user"


@pytest.mark.parametrize("password", [PASSWORD, "wrong-password"])
def test_no_password_is_recorded(sign_in, password):
    sign_in("editor", password)
    assert password not in serializers.serialize("json", AuditEvent.objects.all())


# --- neither secrets nor profiles


@pytest.fixture
def everything(clock, shared, sandbox, editor, manager, settings):
    """The log after all that can be done to a number, as JSON."""
    settings.NIXFLEX_API_KEY = "nxf_keyid:nxfs_topsecret"
    edwin, maya = actor(editor), actor(manager)
    patch = {"method": "PATCH", "path": "/v1/phone-numbers/*"}
    importing.import_numbers(actor=maya)
    push(save(shared, "Profile words one.", actor=edwin), actor=edwin)
    echo = {"error": {"message": "Key nxf_keyid:nxfs_topsecret was refused."}}
    sandbox.faults([patch | {"status": 400, "body": echo}])
    push(save(shared, "Profile words two.", actor=edwin), actor=edwin)
    sandbox.faults([patch | {"echo_other": "Profile words three."}])
    push_now(shared, actor=edwin)
    drift.adopt(shared, actor=edwin)
    sandbox.faults([])
    clock.forward(1)  # a list that was read before the last push landed tells nothing about it
    sandbox.edit(NUMBER, "Profile words four.")
    importing.import_numbers(actor=maya)
    push(drift.push_ours(shared, actor=edwin), actor=edwin)
    number = fresh(shared)
    reverting.revert_profile(
        number, to=Revision.objects.get(version=1, number=number), actor=edwin, change=Change(4)
    )
    editing.clear_profile(number, actor=maya, change=Change(5))
    labels.relabel(number, label="River Dental", actor=edwin)
    sandbox.faults([{"status": 402, "body": echo}])
    push(number, actor=edwin)
    sandbox.faults([])
    account.resume(actor=maya)
    sandbox.remove(NUMBER)
    importing.import_numbers(actor=maya)
    sandbox.add(NUMBER, custom_prompt=TEXT)
    importing.import_numbers(actor=maya)
    return serializers.serialize("json", AuditEvent.objects.all())


def test_all_that_is_done_to_a_number_leaves_a_line(everything, subtests):
    done = {line["fields"]["action"] for line in json.loads(everything)}
    with subtests.test("a line"):
        assert done == {
            *("import", "edit", "push", "drift", "adopt", "push_ours", "revert", "clear", "label"),
            *("pause", "resume", "removed", "returned"),
        }
    with subtests.test("no line holds a profile"):
        assert ("Profile words" in everything, "Riverside" in everything) == (False, False)
    with subtests.test("no line holds the secret of the key"):
        assert "topsecret" not in everything


def test_the_address_of_a_person_is_kept(rf, editor):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    request.user = editor
    line = audit.record(actor=Actor.of(request), action=AuditEvent.Action.EXPORT)
    assert AuditEvent.objects.get(pk=line.pk).ip == "192.0.2.7"


@pytest.mark.parametrize(
    "export",
    [
        lambda editor: exporting.export_audit_log(actor=editor, log_filters={}, kind="csv", filters={}),
        lambda editor: exporting.export_numbers(actor=editor, chosen=PhoneNumber.objects.all(), filters=""),
    ],
    ids=["audit log", "numbers"],
)
def test_what_may_not_leave_as_a_file_leaves_no_line(editor, export):
    with pytest.raises(PermissionDenied):
        export(actor(editor))
    assert not AuditEvent.objects.exists()
