"""The Django admin: users and groups, whose rights are audited; our tables to look at only."""

from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from profiles.models import Account, AuditEvent, Draft, PhoneNumber, PushAttempt, Revision
from tests.conftest import signed_in
from tests.html import Page
from tests.pages.saving import save_as, send_draft

PASSWORD = "pass-for-tests"
OURS = ["account", "agent", "auditevent", "phonenumber", "pushattempt", "revision"]


@pytest.fixture
def as_superuser(db) -> Client:
    """The browser of a superuser who has just typed the password once more."""
    browser = signed_in(User.objects.create_superuser("root", password=PASSWORD))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def rows(pushed, sandbox, editor, as_editor) -> None:
    """A row in each of our tables."""
    as_editor.post("/numbers/+441632960001/", {"text": "Open on Sundays.", "base_version": "1"})
    Account.objects.get_or_create(pk=1)


def user_form(user: User, **changes) -> dict[str, Any]:
    """Return what the admin's form about ``user`` sends."""
    values = {
        "username": user.username,
        "date_joined_0": "2026-07-01",
        "date_joined_1": "09:00:00",
        "groups": [group.pk for group in user.groups.all()],
    }
    if user.is_active:
        values["is_active"] = "on"
    return values | changes


def change(as_superuser: Client, user: User, **changes) -> None:
    response = as_superuser.post(f"/admin/auth/user/{user.pk}/change/", user_form(user, **changes))
    assert response.status_code == 302, Page(response).words


def change_lines() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="permission").order_by("seq"))


def one_of(model: str) -> int:
    tables: dict[str, Any] = {
        "account": Account, "agent": PhoneNumber.agent.field.related_model, "auditevent": AuditEvent,
        "phonenumber": PhoneNumber, "pushattempt": PushAttempt, "revision": Revision,
    }  # fmt: skip
    return tables[model].objects.values_list("pk", flat=True).first()


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", OURS)
def test_rows_of_ours_can_be_looked_at_and_nothing_else(as_superuser, model, subtests):
    rows = f"/admin/profiles/{model}/"
    row = f"{rows}{one_of(model)}/"
    with subtests.test("a row can't be saved"):
        assert not Page.of(as_superuser.get(f"{row}change/")).one("main").all("input", type="submit")
    for address in (f"{row}change/", f"{row}delete/", f"{rows}add/"):
        with subtests.test(f"nor by force: {address}"):
            assert as_superuser.post(address, {"post": "yes"}).status_code == 403
    with subtests.test("the list offers no deletion"):
        assert not Page.of(as_superuser.get(rows)).all("option", value="delete_selected")


def test_nobody_reads_what_somebody_else_is_typing(number, as_editor, as_superuser):
    send_draft(as_editor, "Their secret words")
    assert as_superuser.get("/admin/profiles/draft/").status_code == 404
    assert "secret" not in as_superuser.get("/admin/").text


def test_a_user_put_into_a_group_is_a_line_of_the_log(as_superuser, viewer):
    managers = Group.objects.get(name="Managers")
    change(as_superuser, viewer, groups=[managers.pk])
    (line,) = change_lines()
    assert (line.actor_name, line.reason) == ("root", "user viewer")
    assert (line.data["changed"], line.data["rights"]["groups"]) == (["groups"], ["Managers"])


@pytest.mark.parametrize("right", ["is_superuser", "is_staff"])
def test_a_user_given_a_right_is_a_line_of_the_log(as_superuser, viewer, right):
    change(as_superuser, viewer, **{right: "on"})
    (line,) = change_lines()
    assert (line.data["changed"], line.data["rights"][right]) == ([right], True)


def test_a_user_given_a_single_permission_is_a_line_of_the_log(as_superuser, viewer):
    permission = Permission.objects.get(codename="clear_profile")
    change(as_superuser, viewer, user_permissions=[permission.pk])
    assert "clear profiles" in change_lines()[0].data["rights"]["user_permissions"][0]


def test_a_user_switched_off_is_a_line_of_the_log(as_superuser, viewer):
    values = user_form(viewer)
    del values["is_active"]
    as_superuser.post(f"/admin/auth/user/{viewer.pk}/change/", values)
    assert change_lines()[0].data["changed"] == ["is_active"]


def test_who_is_switched_off_and_on_again_is_not_signed_in_by_the_old_session(as_superuser, viewer):
    browser = signed_in(viewer)
    values = user_form(viewer)
    del values["is_active"]
    as_superuser.post(f"/admin/auth/user/{viewer.pk}/change/", values)
    change(as_superuser, viewer, is_active="on")
    assert browser.get("/").status_code == 302


def test_a_user_whose_name_changes_is_no_line_about_rights(as_superuser, viewer):
    change(as_superuser, viewer, first_name="Vera")
    assert change_lines() == []


def test_a_new_user_is_a_line_of_the_log(as_superuser):
    passwords = {
        "usable_password": "true",
        "password1": "a-long-password-9",
        "password2": "a-long-password-9",
    }
    as_superuser.post("/admin/auth/user/add/", {"username": "new", **passwords})
    assert [line.reason for line in change_lines()] == ["user new"]


def set_password(as_superuser: Client, user: User, **values) -> None:
    passwords = {"password1": "a-long-password-9", "password2": "a-long-password-9"}
    as_superuser.post(
        f"/admin/auth/user/{user.pk}/password/", passwords | {"usable_password": "true"} | values
    )


def test_a_password_that_is_set_for_somebody_is_a_line_of_the_log(as_superuser, viewer):
    set_password(as_superuser, viewer)
    (line,) = change_lines()
    assert (line.actor_name, line.reason, line.data["changed"]) == ("root", "user viewer", ["password"])


def test_neither_the_password_nor_its_hash_is_in_the_line(as_superuser, viewer):
    set_password(as_superuser, viewer)
    viewer.refresh_from_db()
    line = str(change_lines()[0].data)
    assert "a-long-password-9" not in line
    assert viewer.password not in line


def test_a_password_that_is_switched_off_is_a_line_of_the_log(as_superuser, viewer):
    set_password(as_superuser, viewer, usable_password="false", **{"unset-password": "on"})
    assert [line.data["changed"] for line in change_lines()] == [["password"]]


@pytest.mark.parametrize("odd", [{"password2": "another-one-9"}, {"usable_password": "false"}])
def test_a_password_that_is_not_set_is_no_line(as_superuser, viewer, odd):
    set_password(as_superuser, viewer, **odd)
    assert change_lines() == []


@pytest.fixture
def second_step(viewer) -> Authenticator:
    """The authenticator app of the viewer."""
    return Authenticator.objects.create(user=viewer, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})


def test_a_second_step_is_shown_without_its_secret(as_superuser, second_step):
    page = as_superuser.get(f"/admin/mfa/authenticator/{second_step.pk}/change/").text
    assert "viewer" in page
    assert "JBSWY3DPEHPK3PXP" not in page


def test_a_second_step_can_be_taken_away(as_superuser, second_step):
    as_superuser.post(f"/admin/mfa/authenticator/{second_step.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_a_second_step_taken_away_is_a_line_of_the_log(as_superuser, second_step):
    as_superuser.post(f"/admin/mfa/authenticator/{second_step.pk}/delete/", {"post": "yes"})
    (line,) = change_lines()
    assert (line.actor_name, line.data["user"], line.data["deleted"]) == ("root", "viewer", True)


def test_staff_with_every_right_but_a_superusers_see_no_second_step(second_step, django_user_model):
    helper = django_user_model.objects.create_user("helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="mfa"))
    assert signed_in(helper).get("/admin/mfa/authenticator/").status_code == 403


def test_a_deleted_user_is_a_line_of_the_log(as_superuser, viewer):
    as_superuser.post(f"/admin/auth/user/{viewer.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="viewer").exists()
    (line,) = change_lines()
    assert (line.reason, line.data["deleted"]) == ("user viewer", True)


def test_users_deleted_together_have_a_line_each(as_superuser, viewer, editor):
    fields = {"action": "delete_selected", "_selected_action": [viewer.pk, editor.pk], "post": "yes"}
    as_superuser.post("/admin/auth/user/", fields)
    assert sorted(line.reason for line in change_lines()) == ["user editor", "user viewer"]


def test_a_user_with_history_and_a_draft_can_be_deleted_and_the_history_stays(
    number, as_superuser, editor, as_editor
):
    save_as(editor, "Open on Sundays.")
    send_draft(as_editor, "Open on Mondays.")
    as_superuser.post(f"/admin/auth/user/{editor.pk}/delete/", {"post": "yes"})
    made = Revision.objects.get(version=2)
    assert (made.author, made.author_name) == (None, "editor")
    assert not Draft.objects.exists()


def test_a_group_whose_rights_change_is_a_line_of_the_log(as_superuser, viewer):
    group = Group.objects.get(name="Viewers")
    permission = Permission.objects.get(codename="clear_profile")
    as_superuser.post(
        f"/admin/auth/group/{group.pk}/change/", {"name": "Viewers", "permissions": [permission.pk]}
    )
    (line,) = change_lines()
    assert (line.reason, line.data["changed"]) == ("group Viewers", ["permissions"])


def test_a_change_of_rights_can_be_read_in_the_log(as_superuser, viewer):
    change(as_superuser, viewer, is_superuser="on")
    page = Page.of(as_superuser.get("/audit/?action=permission"))
    assert page.one("tbody").says("Permission change")
    assert page.one("tbody").says("user viewer")


def test_the_rights_take_effect_at_once(number, as_superuser, viewer):
    reader = signed_in(viewer)
    change(as_superuser, viewer, groups=[Group.objects.get(name="Editors").pk])
    values = {"text": "Open on Sundays.", "base_version": "1"}
    assert reader.post("/numbers/+441632960001/", values).status_code == 302


def test_staff_without_rights_see_no_table(django_user_model):
    helper = django_user_model.objects.create_user("helper", is_staff=True)
    page = Page.of(signed_in(helper).get("/admin/"))
    assert page.says("You don’t have permission to view or edit anything.")


@pytest.mark.parametrize(
    "tail",
    [
        *("auth/user/add/", "auth/user/{pk}/change/", "auth/user/{pk}/password/", "auth/user/{pk}/delete/"),
        *("mfa/authenticator/", "mfa/authenticator/{second}/delete/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_changes_who_signs_in_asks_for_the_password_again(viewer, second_step, method, tail):
    root = signed_in(User.objects.create_superuser("root", password=PASSWORD))
    address = "/admin/" + tail.format(pk=viewer.pk, second=second_step.pk)
    response = getattr(root, method)(address)
    assert response["Location"] == f"/accounts/reauthenticate/?next={quote(address, safe='')}"


def test_the_form_is_there_once_the_password_was_typed_again(as_superuser, viewer):
    assert as_superuser.get(f"/admin/auth/user/{viewer.pk}/password/").status_code == 200
