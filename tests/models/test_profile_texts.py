"""The texts that are searched are those of the heads, whatever moved a head."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import PhoneNumber, ProfileText
from profiles.models.number import NEVER
from profiles.models.revision import Kind
from profiles.services.composing.clock import recompose_due
from profiles.services.conflicts import Change
from profiles.services.editing import clear_profile, save_profile
from profiles.services.mirror.drift import adopt
from profiles.services.reverting import revert_profile
from profiles.services.revisions import build, set_head
from profiles.texts.folding import fold
from tests.conftest import NUMBER, SYSTEM
from tests.services.composing.notice_setup import HOUR, create_notice
from tests.services.mirror.account_list import see, the

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return list(
        ProfileText.objects.filter(folded__contains_folded=words).values_list("number__number", flat=True)
    )


def is_followed() -> bool:
    """Return whether what is kept of each head is that of the head."""
    return all(
        (number.length, number.changed_at, number.has_profile)
        == (
            (number.head.length, number.head.created_at, bool(number.head.text))
            if number.head
            else (0, NEVER, False)
        )
        and ProfileText.objects.filter(pk=number.pk, folded=fold(number.head_text)).exists()
        == bool(number.head_text)
        for number in PhoneNumber.objects.select_related("head")
    )


def test_a_save_is_found_and_what_it_replaced_is_not(number):
    save_profile(number, text="A cut is 45 pounds.", actor=SYSTEM, change=Change(1))
    assert (found("45 pounds"), found("riverside")) == ([NUMBER], [])
    assert is_followed()


def test_what_is_laid_over_a_body_is_not_searched_and_costs_the_index_nothing(number):
    create_notice(number, text="Closed for the burst pipe.", begins=-HOUR)
    with CaptureQueriesContext(connection) as asked:
        recompose_due()
    assert (found("riverside"), found("burst pipe")) == ([NUMBER], [])
    assert not [query for query in asked.captured_queries if "profiles_profiletext" in query["sql"]]


def test_a_head_that_is_rolled_back_is_not_found(number):
    with transaction.atomic():
        revision = build(number, "A cut is 45 pounds.", kind=Kind.EDITED, actor=SYSTEM, now=timezone.now())
        revision.save()
        set_head(number, revision)
        number.save()
        transaction.set_rollback(True)
    assert (found("45 pounds"), found("riverside")) == ([], [NUMBER])


def test_a_profile_from_before_is_found_after_migrating(number):
    ProfileText.objects.all().delete()
    PhoneNumber.objects.update(length=0, changed_at=NEVER)
    import_module("profiles.migrations.0011_profile_texts").fill(apps, None)
    assert is_followed()


def test_a_cleared_profile_says_nothing(number):
    clear_profile(number, actor=SYSTEM, change=Change(1))
    assert found("riverside") == []
    assert is_followed()


def test_a_version_that_was_gone_back_to_is_found_again(number):
    first = number.head
    saved = save_profile(number, text="A cut is 45 pounds.", actor=SYSTEM, change=Change(1))
    revert_profile(saved.number, to=first, actor=SYSTEM, change=Change(2))
    assert (found("45 pounds"), found("riverside")) == ([], [NUMBER])
    assert is_followed()


def test_a_first_text_that_an_import_brings_is_found(listing):
    see(listing, "A cut is 45 pounds.")
    assert found("45 pounds") == [NUMBER]
    assert is_followed()


def test_an_outside_text_is_found_once_it_is_adopted(listing, number):
    see(listing, "A cut is 45 pounds.")
    assert found("45 pounds") == []
    adopt(the(), actor=SYSTEM)
    assert found("45 pounds") == [NUMBER]
    assert is_followed()


def test_a_statement_that_leaves_the_head_alone_leaves_the_text_alone(number):
    number.label = "New name"
    number.save(update_fields=["label"])
    assert found("riverside") == [NUMBER]


def test_a_text_that_goes_leaves_the_index(number):
    ProfileText.objects.all().delete()
    assert found("riverside") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own indexes")
def test_the_index_agrees_with_the_texts(number):
    save_profile(number, text="A cut is 45 pounds.", actor=SYSTEM, change=Change(1))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_profiletext_index(profiles_profiletext_index, rank)"
            " VALUES ('integrity-check', 1)"
        )
