"""Freshness is sameness: a save is of the body that its author saw, whatever the clock and backups did since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from profiles.models import Draft, PhoneNumber, Revision
from profiles.services import drafts
from profiles.services.conflicts import Change, Conflict, conflict_key
from profiles.services.editing import clear_profile, save_profile
from profiles.services.reverting import revert_profile
from profiles.texts.composition import body_digest
from tests.conftest import TEXT, actor
from tests.notices import WORDS, end_notice, make_notice, renew
from tests.services.stand_in import fresh

MINE = "Open on Sundays."


@pytest.fixture
def renewed(number):
    """A number whose page was opened at version 1, before the clock laid a notice over it."""
    make_notice(number)
    renew(number)
    return number


def save(number, user, text=MINE, *, change):
    return save_profile(fresh(number), text=text, actor=actor(user), change=change)


def version_by(number, user, text):
    """Save behind the page's back."""
    return save(number, user, text, change=Change.on(fresh(number)))


@pytest.mark.parametrize("digest", [body_digest(TEXT), ""], ids=["digest", "older form"])
def test_what_the_clock_lays_over_a_body_makes_no_form_stale(renewed, editor, digest):
    saved = save(renewed, editor, change=Change(1, base_digest=digest))
    assert (saved.revision.version, saved.revision.body_text) == (3, MINE)


def test_a_form_of_before_the_body_moved_is_stale(renewed, editor, manager):
    version_by(renewed, manager, "Theirs.")
    with pytest.raises(Conflict):
        save(renewed, editor, change=Change(2, base_digest=body_digest(TEXT)))


def test_an_older_form_of_a_version_before_the_body_is_stale(renewed, editor, manager):
    version_by(renewed, manager, "Theirs.")
    with pytest.raises(Conflict):
        save(renewed, editor, change=Change(2))


def test_a_body_that_came_back_is_what_its_readers_saw(renewed, editor, manager):
    version_by(renewed, manager, "Theirs.")
    version_by(renewed, manager, TEXT)
    assert save(renewed, editor, change=Change(1, base_digest=body_digest(TEXT))).created


@pytest.fixture
def restored(number, editor, manager):
    """A page of version 2; then a backup of version 1 was put back, and somebody else saved another version 2."""
    version_by(number, editor, "Lost with the backup.")
    opened = Change.on(fresh(number))
    first = Revision.objects.get(version=1)
    PhoneNumber.objects.filter(pk=number.pk).update(head=first, version=1, body_version=None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM profiles_auditevent WHERE revision_id IS NOT NULL")
        cursor.execute("DELETE FROM profiles_revision WHERE version = 2")
    version_by(number, manager, "After the backup.")
    return opened


def test_a_form_of_before_a_restored_backup_replaces_nothing_unseen(restored, number, editor):
    with pytest.raises(Conflict):
        save(number, editor, change=restored)


def test_a_form_of_before_a_restored_backup_is_told_so(restored, number, editor):
    with pytest.raises(Conflict, match="is not there any more: the newest is version 2, by manager"):
        save(number, editor, change=restored)


def test_a_conflict_names_who_moved_the_body_and_not_the_clock(number, editor, manager):
    opened = Change.on(number)
    version_by(number, manager, "Theirs.")
    make_notice(number)
    renew(number)
    with pytest.raises(Conflict, match=r"^manager saved version 2 after") as caught:
        save(number, editor, change=opened)
    assert caught.value.theirs == "Theirs."


def test_a_conflict_that_was_seen_is_not_asked_again_because_the_clock_went_on(number, editor, manager):
    opened = Change.on(number)
    version_by(number, manager, "Theirs.")
    seen = conflict_key(fresh(number))
    make_notice(number)
    renew(number)
    change = Change(1, acknowledged=seen, base_digest=opened.base_digest)
    assert save(number, editor, change=change).revision.body_text == MINE


def test_a_conflict_with_an_outside_text_is_keyed_by_both_texts(number, editor, manager):
    PhoneNumber.objects.update(state="drifted", remote_text_seen="Outside.")
    seen = conflict_key(fresh(number))
    save(number, manager, "Theirs.", change=Change(1, acknowledged=seen))
    PhoneNumber.objects.update(state="drifted")
    with pytest.raises(Conflict):
        save(number, editor, change=Change(1, acknowledged=seen))


def test_a_draft_keeps_the_digest_of_its_base(number, editor):
    drafts.keep_draft(number, text="Open", change=Change.on(number), actor=actor(editor))
    assert Draft.objects.get().base_digest == body_digest(TEXT)


def test_a_draft_of_a_form_without_a_digest_has_none(number, editor):
    drafts.keep_draft(number, text="Open", change=Change(1), actor=actor(editor))
    assert Draft.objects.get().base_digest is None


def test_a_draft_that_says_what_the_body_says_is_none_whatever_lies_over_it(renewed, editor):
    assert (
        drafts.keep_draft(renewed, text=TEXT, change=Change.on(fresh(renewed)), actor=actor(editor)) is None
    )


def test_what_is_typed_after_ones_own_save_starts_from_it_though_the_clock_went_on(number, editor):
    opened = Change(1, submission="a", base_digest=body_digest(TEXT))
    save(number, editor, "One.", change=opened)
    make_notice(number)
    renew(number)
    drafts.keep_draft(number, text="One, two.", change=opened, actor=actor(editor))
    assert Draft.objects.get().base_digest == body_digest("One.")


def test_a_save_is_sent_with_the_notices_in_force(number, editor):
    make_notice(number)
    revision = save(number, editor, change=Change(1)).revision
    assert (revision.body_text, revision.text) == (MINE, f"{WORDS}\n\n{MINE}")


def test_a_save_keeps_when_the_number_is_next_to_be_composed(clock, number, editor):
    make_notice(number, begins=clock.now + timedelta(days=2), ends=clock.now + timedelta(days=3))
    save(number, editor, change=Change(1))
    assert fresh(number).recompose_at == clock.now + timedelta(days=2)


def test_a_save_without_notices_is_never_to_be_composed(number, editor):
    save(number, editor, change=Change(1))
    assert fresh(number).recompose_at is None


def test_a_save_of_the_same_body_makes_no_version_whatever_the_texts_say(renewed, editor):
    assert not save(renewed, editor, TEXT, change=Change(1)).created


def test_a_save_of_the_same_body_makes_no_version_before_the_clock_has_come(number, editor):
    make_notice(number)
    assert not save(number, editor, TEXT, change=Change(1)).created


def test_a_save_under_a_notice_instead_is_a_version_though_callers_hear_the_same(number, editor):
    make_notice(number, placement="instead")
    renew(number)
    revision = save(number, editor, change=Change(1)).revision
    assert (revision.version, revision.body_text, revision.text) == (3, MINE, WORDS)


def test_a_save_under_a_notice_instead_is_sent_like_any_other(number, editor):
    """Live follows the head by what Nixflex confirmed, never by what it is thought to hold."""
    make_notice(number, placement="instead")
    renew(number)
    assert save(number, editor, change=Change(1)).number.state == "pending"


def test_what_lies_beneath_a_notice_instead_comes_back_as_it_was_saved(number, editor):
    notice = make_notice(number, placement="instead")
    save(number, editor, change=Change(1))
    end_notice(notice)
    assert renew(number).text == MINE


def test_the_same_form_sent_twice_is_known_by_its_body(number, editor):
    make_notice(number)
    first = save(number, editor, change=Change(1, submission="a"))
    again = save(number, editor, change=Change(1, submission="a"))
    assert (again.created, again.revision) == (False, first.revision)


def test_a_persons_save_goes_first_of_what_is_due(renewed, editor):
    PhoneNumber.objects.update(push_rank=2)
    assert save(renewed, editor, change=Change(1)).number.push_rank is None


def test_clearing_leaves_the_notices_in_force(number, manager):
    make_notice(number)
    revision = clear_profile(fresh(number), actor=actor(manager), change=Change(1)).revision
    assert (revision.body_text, revision.text) == ("", WORDS)


def test_a_number_with_notices_alone_has_nothing_to_clear(number, manager):
    make_notice(number)
    clear_profile(fresh(number), actor=actor(manager), change=Change(1))
    assert not fresh(number).has_profile


def test_going_back_to_a_composed_version_means_its_body(renewed, editor):
    composed = fresh(renewed).head
    end_notice(renewed.notices.get().notice)
    version_by(renewed, editor, MINE)
    revision = revert_profile(
        fresh(renewed), to=composed, actor=actor(editor), change=Change.on(fresh(renewed))
    ).revision
    assert (revision.body, revision.text, revision.reverted_from) == (None, TEXT, composed)


def test_going_back_to_a_version_that_only_a_notice_filled_clears_the_profile(renewed, manager, editor):
    cleared = clear_profile(fresh(renewed), actor=actor(manager), change=Change(1)).revision
    version_by(renewed, editor, MINE)
    with pytest.raises(PermissionDenied, match="clear profiles"):
        revert_profile(fresh(renewed), to=cleared, actor=actor(editor), change=Change.on(fresh(renewed)))
