"""Drafts: what is being typed is kept, for its author alone."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import Draft, PhoneNumber
from profiles.selectors import numbers
from profiles.services import drafts
from profiles.services.conflicts import Change, SaveRefused
from profiles.services.editing import save_profile
from profiles.texts.contract import UnusableText
from tests.conftest import SYSTEM, TEXT, actor


def keep(number, user, text="Mine so far", base_version=1):
    return drafts.keep_draft(number, text=text, change=Change(base_version), actor=actor(user))


def test_a_draft_keeps_the_words_and_what_they_started_from(number, editor):
    draft = keep(number, editor)
    assert (draft.text, draft.base_version, draft.user) == ("Mine so far", 1, editor)


def test_typing_on_changes_the_same_draft(number, editor):
    keep(number, editor)
    keep(number, editor, "Mine, further on")
    assert list(Draft.objects.values_list("text", flat=True)) == ["Mine, further on"]


def test_each_author_has_a_draft_of_their_own(number, editor, manager):
    keep(number, editor, "Mine")
    keep(number, manager, "Theirs")
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["Mine", "Theirs"]


def test_a_draft_may_be_longer_than_a_profile(number, editor):
    assert keep(number, editor, "a" * 20_000).text == "a" * 20_000


def test_a_draft_has_its_limit_too(number, editor):
    with pytest.raises(SaveRefused, match="200,001 characters"):
        keep(number, editor, "a" * 200_001)


def test_a_draft_of_spaces_is_kept(number, editor):
    assert keep(number, editor, "  \n").text == "  \n"


def test_a_draft_that_is_empty_is_kept(number, editor):
    assert keep(number, editor, "").text == ""


def test_line_ends_are_kept_as_line_feeds(number, editor):
    assert keep(number, editor, "a\r\nb").text == "a\nb"


def test_a_text_equal_to_the_head_needs_no_draft(number, editor):
    assert keep(number, editor, TEXT) is None


def test_typing_back_to_the_head_ends_the_draft(number, editor):
    keep(number, editor)
    keep(number, editor, TEXT.replace("\n", "\r\n"))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("text", ["a\0", "\udc00"], ids=["NUL", "surrogate"])
def test_a_text_that_can_not_be_stored_is_refused(number, editor, text):
    with pytest.raises(UnusableText):
        keep(number, editor, text)


def test_a_refused_text_leaves_the_draft(number, editor):
    keep(number, editor)
    with pytest.raises(UnusableText):
        keep(number, editor, "a\0")
    assert Draft.objects.get().text == "Mine so far"


def test_a_viewer_has_no_drafts(number, viewer):
    with pytest.raises(PermissionDenied):
        keep(number, viewer)


def test_a_command_has_no_drafts(number):
    with pytest.raises(SaveRefused, match="Only people"):
        drafts.keep_draft(number, text="a", change=Change(1), actor=SYSTEM)


def test_a_draft_can_be_thrown_away(number, editor):
    keep(number, editor)
    drafts.discard_draft(number, actor=actor(editor))
    assert not Draft.objects.exists()


def test_throwing_away_leaves_the_drafts_of_others(number, editor, manager):
    keep(number, manager)
    drafts.discard_draft(number, actor=actor(editor))
    assert Draft.objects.count() == 1


def test_a_draft_is_dropped_after_30_days(clock, number, editor):
    keep(number, editor)
    clock.forward(30 * 86_400 + 1)
    assert (drafts.drop_old_drafts(), Draft.objects.count()) == (1, 0)


def test_until_then_it_is_kept(clock, number, editor):
    keep(number, editor)
    clock.forward(30 * 86_400)
    assert (drafts.drop_old_drafts(), Draft.objects.count()) == (0, 1)


def test_the_author_gets_the_words_back(number, editor):
    keep(number, editor)
    own, _ = numbers.drafts_of(number, editor)
    assert own.text == "Mine so far"


def test_others_see_that_there_is_a_draft_but_not_what_it_says(number, editor, manager):
    keep(number, manager)
    own, others = numbers.drafts_of(number, editor)
    assert (own, [(draft.user, draft.text) for draft in others]) == (None, [(manager, "")])


def test_others_are_not_told_of_a_draft_that_nobody_is_at(clock, number, editor, manager):
    keep(number, manager)
    clock.forward(121)
    assert numbers.drafts_of(number, editor) == (None, [])


def test_a_draft_that_is_sent_again_as_it_was_is_not_typed_anew(clock, number, editor):
    kept = keep(number, editor)
    clock.forward(60)
    assert keep(number, editor).updated_at == kept.updated_at


def test_an_author_gets_an_old_draft_back_all_the_same(clock, number, editor):
    keep(number, editor)
    clock.forward(86_400)
    assert numbers.drafts_of(number, editor)[0].text == "Mine so far"


def test_what_is_typed_while_a_save_of_the_same_form_is_under_way_starts_from_that_save(number, editor):
    """The page has not heard of the new version yet."""
    save_profile(number, text="One.", actor=actor(editor), change=Change(1, submission="a"))
    kept = drafts.keep_draft(number, text="One, two.", change=Change(1, submission="a"), actor=actor(editor))
    assert kept is not None
    assert kept.base_version == 2


def test_what_is_typed_in_another_form_starts_from_where_that_did(number, editor):
    save_profile(number, text="One.", actor=actor(editor), change=Change(1, submission="a"))
    kept = drafts.keep_draft(number, text="One, two.", change=Change(1, submission="b"), actor=actor(editor))
    assert kept is not None
    assert kept.base_version == 1


def test_a_draft_of_the_very_text_that_was_saved_meanwhile_is_none(number, editor):
    before = PhoneNumber.objects.select_related("head").get()
    save_profile(number, text="One.", actor=actor(editor), change=Change(1))
    assert drafts.keep_draft(before, text="One.", change=Change(1), actor=actor(editor)) is None
    assert not Draft.objects.exists()
