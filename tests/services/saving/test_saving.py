"""Saving: one transaction that loses nothing and replaces nothing unseen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from profiles.differences.first_change import first_change, from_json
from profiles.models import AuditEvent, Draft, PhoneNumber, Revision
from profiles.services import drafts
from profiles.services.conflicts import Change, Conflict, NumberRemoved
from profiles.services.editing import clear_profile, save_profile
from profiles.services.reverting import revert_profile
from profiles.texts.contract import TextRefused
from tests.conftest import TEXT, actor


def save(number, user, text="Open Sundays.", **change):
    change.setdefault("base_version", number.version)
    return save_profile(number, text=text, actor=actor(user), change=Change(**change))


def test_a_save_makes_the_next_version(number, editor):
    saved = save(number, editor, "Open Sundays.")
    assert (saved.revision.version, saved.revision.text) == (2, "Open Sundays.")


def test_a_save_is_due_for_pushing_before_anything_is_sent(number, editor):
    save(number, editor)
    number.refresh_from_db()
    assert number.state == "pending"
    assert number.next_push_at is not None


def test_a_save_leaves_live_where_it_was(number, editor):
    save(number, editor)
    number.refresh_from_db()
    assert (number.live.version, number.head.version) == (1, 2)


def test_a_save_keeps_who_and_why(number, editor):
    revision = save(number, editor, note="Summer hours").revision
    assert (revision.author, revision.author_name, revision.note) == (editor, "editor", "Summer hours")


def test_a_save_keeps_what_changed(number, editor):
    revision = save(number, editor, f"{TEXT} Closed now.").revision
    assert from_json(revision.first_change) == first_change(TEXT, f"{TEXT} Closed now.")


def test_a_save_is_audited_in_the_same_transaction(number, editor):
    revision = save(number, editor, note="Summer hours").revision
    event = AuditEvent.objects.get(action="edit")
    assert (event.number, event.revision, event.reason) == (number, revision, "Summer hours")


def test_line_ends_are_stored_as_line_feeds(number, editor):
    assert save(number, editor, "a\r\nb\rc").revision.text == "a\nb\nc"


def test_outer_spaces_are_kept(number, editor):
    assert save(number, editor, "  a  \n").revision.text == "  a  \n"


def test_a_text_equal_to_the_head_makes_no_version(number, editor):
    assert not save(number, editor, TEXT.replace("\n", "\r\n")).created
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 7999, True),
        ("a" * 8000, True),
        ("a" * 8001, False),
        ("\U0001f600" * 4000, True),
        ("\U0001f600" * 4000 + "a", False),
        ("a" + "\r\n" * 7999, True),
        ("a" + "\r\n" * 8000, False),
    ],
    ids=["7999", "8000", "8001", "emoji 8000", "emoji 8001", "newlines 8000", "newlines 8001"],
)
def test_the_limit_is_8000_utf16_units(number, editor, text, fits):
    if fits:
        assert save(number, editor, text).created
    else:
        with pytest.raises(TextRefused, match="over the limit"):
            save(number, editor, text)


@pytest.mark.parametrize("text", ["", "  \n\t ", "a\0b"], ids=["empty", "blank", "NUL"])
def test_a_text_that_can_not_be_a_profile_changes_nothing(number, editor, text):
    with pytest.raises(TextRefused):
        save(number, editor, text)
    assert Revision.objects.count() == 1


def test_a_stale_base_changes_nothing(number, editor, manager):
    save(number, manager, "Theirs.")
    with pytest.raises(Conflict):
        save(number, editor, "Mine.", base_version=1)
    assert [r.text for r in Revision.objects.order_by("version")] == [TEXT, "Theirs."]


def test_a_conflict_shows_what_would_have_been_replaced(number, editor, manager):
    save(number, manager, "Theirs.")
    with pytest.raises(Conflict) as caught:
        save(number, editor, "Mine.", base_version=1)
    assert caught.value.theirs == "Theirs."
    assert "manager saved version 2" in caught.value.message


def test_a_conflict_that_was_seen_can_be_saved_over(number, editor, manager):
    save(number, manager, "Theirs.")
    with pytest.raises(Conflict) as caught:
        save(number, editor, "Mine.", base_version=1)
    saved = save(number, editor, "Mine.", base_version=1, acknowledged=caught.value.key)
    assert saved.revision.version == 3


def test_having_seen_one_version_does_not_cover_the_next(number, editor, manager):
    save(number, manager, "Theirs.")
    number.refresh_from_db()
    save(number, manager, "Theirs again.")
    with pytest.raises(Conflict):
        save(number, editor, "Mine.", base_version=1, acknowledged="2")


def test_the_same_form_sent_twice_makes_one_version(number, editor):
    first = save(number, editor, submission="token")
    second = save(number, editor, submission="token")
    assert (second.revision, second.created) == (first.revision, False)


def test_an_old_form_sent_with_new_words_is_not_taken_for_a_repetition(number, editor):
    save(number, editor, "First.", submission="token")
    with pytest.raises(Conflict):
        save(number, editor, "Second.", base_version=1, submission="token")


def test_an_old_form_with_new_words_on_the_newest_version_is_a_save_like_any_other(number, editor):
    """As after Back, with the version of the page brought up to date."""
    save(number, editor, "First.", submission="token")
    saved = save(number, editor, "Second.", base_version=2, submission="token")
    assert (saved.created, saved.revision.version, saved.revision.submission) == (True, 3, "")


def test_saving_on_a_drifted_number_is_a_conflict_with_the_outside_text(number, editor):
    drift(number, "Outside.")
    with pytest.raises(Conflict) as caught:
        save(number, editor)
    assert (caught.value.outside, caught.value.theirs) == (True, "Outside.")


def test_outside_text_that_was_seen_can_be_saved_over(number, editor):
    drift(number, "Outside.")
    with pytest.raises(Conflict) as caught:
        save(number, editor)
    save(number, editor, acknowledged=caught.value.key)
    number.refresh_from_db()
    assert number.state == "pending"


def test_outside_text_that_changed_again_is_a_conflict_again(number, editor):
    drift(number, "Outside.")
    with pytest.raises(Conflict) as caught:
        save(number, editor)
    drift(number, "Outside, changed again.")
    with pytest.raises(Conflict):
        save(number, editor, acknowledged=caught.value.key)


def test_saving_our_own_text_over_outside_text_makes_no_version(number, editor):
    drift(number, "Outside.")
    with pytest.raises(Conflict) as caught:
        save(number, editor, TEXT)
    saved = save(number, editor, TEXT, acknowledged=caught.value.key)
    assert (saved.created, saved.number.state) == (False, "pending")


def test_a_removed_number_takes_no_saves(number, editor):
    PhoneNumber.objects.filter(pk=number.pk).update(state="removed")
    with pytest.raises(NumberRemoved):
        save(number, editor)


def test_a_viewer_may_not_save(number, viewer):
    with pytest.raises(PermissionDenied, match="edit, revert and push profiles"):
        save(number, viewer)


def test_a_save_ends_the_authors_draft_only(number, editor, manager):
    drafts.keep_draft(number, text="Mine so far", change=Change(1), actor=actor(editor))
    drafts.keep_draft(number, text="Theirs so far", change=Change(1), actor=actor(manager))
    save(number, editor)
    assert list(Draft.objects.values_list("user", flat=True)) == [manager.pk]


@pytest.mark.django_db(transaction=True)
def test_a_save_refuses_to_be_part_of_a_larger_transaction(number, editor):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        save(number, editor)


def test_clearing_makes_an_empty_version(number, manager):
    revision = clear_profile(number, actor=actor(manager), change=Change(1)).revision
    assert (revision.version, revision.text, revision.kind) == (2, "", "cleared")


def test_clearing_an_empty_profile_makes_no_version(make_number, manager):
    empty = make_number(text="")
    assert not clear_profile(empty, actor=actor(manager), change=Change(0)).created


@pytest.fixture
def unknown(make_number):
    """A number of which an older list has not told the profile."""
    return make_number(text="", remote_text_seen=None, verified_at=None)


def test_clearing_a_profile_that_is_not_known_makes_an_empty_version(unknown, manager):
    revision = clear_profile(unknown, actor=actor(manager), change=Change(0)).revision
    assert (revision.version, revision.text, revision.kind) == (1, "", "cleared")


def test_clearing_a_profile_that_is_not_known_is_due(unknown, manager):
    number = clear_profile(unknown, actor=actor(manager), change=Change(0)).number
    assert (number.state, number.next_push_at is not None) == ("pending", True)


def test_a_profile_that_is_not_known_is_not_cleared_by_accident(unknown, manager):
    with pytest.raises(TextRefused, match="have it cleared"):
        save(unknown, manager, "")


def test_an_editor_may_not_clear(number, editor):
    with pytest.raises(PermissionDenied, match="clear profiles"):
        clear_profile(number, actor=actor(editor), change=Change(1))


def test_going_back_makes_a_new_version_that_names_the_old_one(number, editor):
    first = number.head
    save(number, editor)
    revision = revert_profile(number, to=first, actor=actor(editor), change=Change(2)).revision
    assert (revision.version, revision.text, revision.kind, revision.reverted_from) == (
        3,
        TEXT,
        "reverted",
        first,
    )


def test_going_back_on_a_stale_base_changes_nothing(number, editor):
    first = number.head
    save(number, editor)
    with pytest.raises(Conflict):
        revert_profile(number, to=first, actor=actor(editor), change=Change(1))


def test_a_viewer_may_not_go_back(number, editor, viewer):
    first = number.head
    save(number, editor)
    with pytest.raises(PermissionDenied, match="edit, revert and push profiles"):
        revert_profile(number, to=first, actor=actor(viewer), change=Change(2))


def test_going_back_to_an_empty_version_needs_the_right_to_clear(number, editor, manager):
    empty = clear_profile(number, actor=actor(manager), change=Change(1)).revision
    save(number, editor, base_version=2)
    with pytest.raises(PermissionDenied, match="clear profiles"):
        revert_profile(number, to=empty, actor=actor(editor), change=Change(3))


def drift(number, text):
    """Let ``number`` be seen to hold ``text``."""
    PhoneNumber.objects.filter(pk=number.pk).update(state="drifted", remote_text_seen=text, next_push_at=None)
