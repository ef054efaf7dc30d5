"""A person's rights are those that Django says, asked for with one statement."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User
from pytest_django import DjangoAssertNumQueries

from nixadmin.accounts.backend import StaffBackend


@pytest.fixture
def person(db: None) -> User:
    """An editor with a right of their own."""
    made = User.objects.create_user("mixed")
    made.groups.set(Group.objects.filter(name__in=["Editors", "Viewers"]))
    made.user_permissions.set(Permission.objects.filter(codename="import_numbers"))
    return made


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_own_rights_and_those_of_groups_are_the_same_as_by_django(person: User) -> None:
    assert StaffBackend().get_all_permissions(person) == ModelBackend().get_all_permissions(again(person))


def test_all_of_them_take_one_statement(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert person.has_perm("profiles.edit_profile")
        assert not person.has_perm("profiles.run_rollouts")


def test_whoever_is_switched_off_has_none(person: User) -> None:
    person.is_active = False
    assert StaffBackend().get_all_permissions(person) == set()


def test_a_superuser_has_all(person: User) -> None:
    person.is_superuser = True
    assert StaffBackend().get_all_permissions(person) == ModelBackend().get_all_permissions(again(person)) | {
        f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }


def test_there_are_none_for_a_single_object(person: User) -> None:
    assert StaffBackend().get_all_permissions(person, obj=person) == set()
