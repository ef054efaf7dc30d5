"""Every operation of the API, and which right it needs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from profiles import permissions
from profiles.api.rights import Token
from profiles.api.v1.site import api, urlpatterns
from tests.api.conftest import MakeProgram, Program

SEE, EDIT, CLEAR = permissions.SEE, permissions.EDIT, permissions.CLEAR
ROLL_OUT = permissions.ROLL_OUT
# Operation -> the right that it needs.
RIGHTS = {
    "list_numbers": SEE,
    "get_number": SEE,
    "get_state": SEE,
    "get_heard": SEE,
    "push_number": EDIT,
    "list_versions": SEE,
    "get_version": SEE,
    "compare_versions": SEE,
    "revert_profile": EDIT,
    "patch_number_tags": EDIT,
    "put_label": EDIT,
    "get_drift": EDIT,
    "decide_drift": EDIT,
    "get_details": SEE,
    "patch_details": EDIT,
    "delete_details": EDIT,
    "list_tags": SEE,
    "create_tag": ROLL_OUT,
    "patch_tag": ROLL_OUT,
    "merge_tag": ROLL_OUT,
    "delete_tag": ROLL_OUT,
    "list_fields": SEE,
    "list_checks": SEE,
    "list_found": SEE,
    "get_number_checks": SEE,
    "put_meant": EDIT,
    "delete_meant": EDIT,
    "list_events": permissions.SEE_AUDIT,
    "export_events": permissions.EXPORT_AUDIT,
    "get_profile": SEE,
    "put_profile": EDIT,
    "delete_profile": CLEAR,
    "list_profiles": SEE,
    "put_profiles": ROLL_OUT,
    "list_rollouts": SEE,
    "plan_rollout": ROLL_OUT,
    "get_rollout": SEE,
    "start_rollout": EDIT,
    "change_rollout_times": EDIT,
    "pause_rollout": EDIT,
    "resume_rollout": EDIT,
    "go_on_with_rollout": EDIT,
    "cancel_rollout": EDIT,
    "retry_rollout": EDIT,
    "replan_rollout": ROLL_OUT,
    "undo_rollout": EDIT,
    "list_rollout_rows": SEE,
    "exclude_rollout_rows": ROLL_OUT,
    "list_notices": SEE,
    "plan_notice": EDIT,
    "get_notice": SEE,
    "change_notice": EDIT,
    "drop_notice": EDIT,
    "set_notice": EDIT,
    "end_notice": EDIT,
    "add_offered_numbers": EDIT,
    "list_notice_numbers": SEE,
    "leave_number_out_of_notice": EDIT,
    "take_number_into_notice": EDIT,
    "end_notice_for_number": EDIT,
    "list_templates": SEE,
    "create_template": ROLL_OUT,
    "get_template": SEE,
    "save_template": ROLL_OUT,
    "list_template_versions": SEE,
    "count_followers": SEE,
    "archive_template": ROLL_OUT,
    "restore_template": ROLL_OUT,
    "import_numbers": permissions.IMPORT,
    "get_import": permissions.IMPORT,
}


class Operation(NamedTuple):
    """An operation: its name, its method, its path with parameters in braces, and what lets in."""

    name: str
    method: str
    path: str
    auth: Token


def operations() -> Iterator[Operation]:
    """Yield every operation of the API."""
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for each in view.operations:
                (auth,) = each.auth_callbacks
                assert isinstance(auth, Token), path
                yield Operation(str(each.operation_id), each.methods[0], path, auth)


def test_every_operation_is_listed_with_its_right():
    assert {each.name: each.auth.right for each in operations()} == RIGHTS


def test_every_address_is_that_of_operations():
    addresses = {str(each.pattern) for each in urlpatterns()}
    assert addresses == {re.sub(r"{([^}]+)}", r"<\1>", each.path.lstrip("/")) for each in operations()}


def example(path: str) -> str:
    """Return a path with something in the place of each parameter."""
    filled, *rest = path.split("{")
    return filled + "".join(
        ("+441632960001" if part.startswith("number}") else "1") + part.partition("}")[2] for part in rest
    )


@pytest.mark.django_db
def test_without_a_token_nobody_enters_an_operation(subtests: pytest.Subtests):
    stranger = Program("nxf_1:nxfs_1")
    for each in operations():
        with subtests.test(each.name):
            assert stranger.send(each.method, example(each.path), {}).status_code == 401


@pytest.mark.django_db
def test_without_its_right_nobody_enters_an_operation(make_program: MakeProgram, subtests: pytest.Subtests):
    by_scope = {scope: make_program(scope) for scope in permissions.SCOPES}
    for each in operations():
        with subtests.test(each.name):
            lacking = [scope for scope in permissions.SCOPES if scope not in each.auth.scopes]
            answers = [by_scope[scope].send(each.method, example(each.path), {}) for scope in lacking]
            assert {answer.status_code for answer in answers} <= {403}


@pytest.mark.django_db
def test_a_body_may_be_larger_than_a_form(program: Program):
    answer = program.put("/numbers/+441632960777/profile", {"text": "x" * 4_000_000}, If_Match='"x"')
    assert answer.json()["code"] == "number_not_found"


@pytest.mark.django_db
def test_a_body_that_is_larger_still_is_refused(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("profiles.api.requests.BODY_LIMIT", 100)
    answer = program.put("/numbers/+441632960777/profile", {"text": "x" * 100}, If_Match='"x"')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.django_db
def test_what_an_address_names_beside_is_refused(program: Program, subtests: pytest.Subtests):
    for each in operations():
        if each.method == "GET" and "{" not in each.path:
            with subtests.test(each.name):
                assert program.get(f"{each.path}?filter=x").status_code == 422
