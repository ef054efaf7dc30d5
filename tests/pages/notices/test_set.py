"""The page of a set notice: how far it has come, changing and ending it, what happened."""

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber, Tag
from profiles.services.composing.clock import recompose_due
from profiles.services.notices.setting import offered
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.notices.conftest import confirmed, made, page_of


def change(browser, notice, **sent):
    """Send the form of the notice with something else in it."""
    address = f"{page_of(notice)}change/"
    values = Page.of(browser.get(address)).form(address).values()
    # What a browser sends of them; and it takes the first line end of a text field for none.
    chosen = {"placement": "above", "local_time": "on", "says_span": "on"}
    return browser.post(address, values | chosen | {"text": values["text"].removeprefix("\n")} | sent)


def test_one_that_is_to_come_says_for_how_many(notice, as_viewer):
    assert Page.of(as_viewer.get(page_of(notice))).says("For 2 numbers it is still to begin")


def test_one_in_force_says_how_many_hear_it(begun, as_viewer):
    assert Page.of(as_viewer.get(page_of(begun))).says(
        "Callers of 0 of 2 numbers hear it. 2 are on their way."
    )


def test_while_it_is_on_its_way_the_page_asks_again(begun, as_viewer):
    assert "hx-trigger" in Page.of(as_viewer.get(f"{page_of(begun)}progress/")).by_id("notice-progress")


def test_heard_everywhere_it_is_quiet(begun, as_viewer):
    recompose_due()
    PhoneNumber.objects.update(state="live")
    part = Page.of(as_viewer.get(f"{page_of(begun)}progress/")).by_id("notice-progress")
    assert (part.says("Callers of 2 of 2 numbers hear it."), "hx-trigger" in part) == (True, False)


def test_a_number_that_nixflex_refuses_needs_a_person(begun, as_viewer):
    recompose_due()
    PhoneNumber.objects.update(state="live")
    PhoneNumber.objects.filter(number=NUMBER).update(state="rejected")
    assert Page.of(as_viewer.get(page_of(begun))).says("1 number needs a person")


def test_one_press_ends_it_everywhere(begun, as_manager):
    as_manager.post(page_of(begun), {"end": "1"})
    begun.refresh_from_db()
    assert (begun.state, {row.state for row in begun.numbers.all()}) == ("ended", {"ended"})


def test_one_that_is_over_has_no_button(begun, as_manager):
    page = Page(as_manager.post(page_of(begun), {"end": "1"}, follow=True))
    assert not [button for button in page.all("button") if button.says("End now")]


def test_ended_twice_it_says_so(begun, as_manager):
    as_manager.post(page_of(begun), {"end": "1"})
    assert Page(as_manager.post(page_of(begun), {"end": "1"}, follow=True)).says("This notice is over")


def test_it_is_ended_for_one_number(begun, as_editor):
    response = as_editor.post(f"{page_of(begun)}numbers/{NUMBER}/", {"end": "1"}, follow=True)
    assert Page(response).says("For Riverside Dental the notice is over.")


def test_the_number_then_says_who_ended_it(begun, as_editor):
    as_editor.post(f"{page_of(begun)}numbers/{NUMBER}/", {"end": "1"})
    assert Page.of(as_editor.get(f"{page_of(begun)}numbers/{NUMBER}/")).says(
        "editor ended it for this number."
    )


def test_it_is_not_left_out_once_it_is_set(begun, as_manager):
    response = as_manager.post(f"{page_of(begun)}numbers/{NUMBER}/", {"leave_out": "1"}, follow=True)
    assert Page(response).says("This notice has been set already.")


def test_a_change_is_heard(begun, as_manager):
    change(as_manager, begun, text="Closed.")
    begun.refresh_from_db()
    assert (begun.version, begun.text) == (2, "Closed.")


def test_a_change_shows_what_it_makes_before(begun, as_manager):
    page = Page.of(change(as_manager, begun, text="Closed.", preview="1"))
    begun.refresh_from_db()
    assert (begun.version, page.says("2 numbers would hear it like this")) == (1, True)


def test_a_change_that_cannot_be_is_refused_with_words_kept(begun, as_manager):
    page = Page.of(change(as_manager, begun, ends_at="2026-06-01T00:00"), 422)
    assert page.form(f"{page_of(begun)}change/").values()["ends_at"] == "2026-06-01T00:00"


@pytest.mark.parametrize("preview", ["", "1"])
def test_a_change_without_words_is_refused(begun, as_manager, preview):
    sent = {"preview": "1"} if preview else {}
    assert Page.of(change(as_manager, begun, text=" ", **sent), 422).says("Write what callers are to hear")


def test_who_may_not_change_it_is_told_with_words_kept(begun, as_editor):
    page = Page.of(change(as_editor, begun, text="Closed."), 403)
    assert page.form(f"{page_of(begun)}change/").values()["text"] == "Closed."


def test_a_change_to_the_same_says_so(begun, as_manager):
    assert Page.of(as_manager.get(change(as_manager, begun)["Location"])).says("Nothing was changed")


def test_one_that_is_over_is_not_changed(begun, as_manager):
    as_manager.post(page_of(begun), {"end": "1"})
    response = as_manager.get(f"{page_of(begun)}change/", follow=True)
    assert Page(response).says("This notice is over. Make a new one like it instead.")


def test_its_versions_are_shown(begun, as_manager):
    change(as_manager, begun, text="Closed.")
    page = Page.of(as_manager.get(f"{page_of(begun)}versions/"))
    assert [head.words for head in page.all("h2")][:2] == ["Version 2", "Version 1"]


def test_what_happened_is_told(begun, as_viewer, as_manager):
    as_manager.post(page_of(begun), {"end": "1"})
    page = Page.of(as_viewer.get(page_of(begun)))
    assert page.says("ended before its time, 2 numbers")


def test_the_audit_log_leads_to_it(begun, as_manager):
    links = [link["href"] for link in Page.of(as_manager.get("/audit/?action=notice")).all("a", href=True)]
    assert page_of(begun) in links


def test_what_has_got_a_tag_since_is_offered_and_added(places, as_manager):
    tag = Tag.objects.create(name="Croydon")
    tag.numbers.set(places[:1])
    notice = confirmed(as_manager, made(as_manager, numbers="", tags=str(tag.pk)))
    tag.numbers.add(places[1])
    assert Page.of(as_manager.get(page_of(notice))).says("1 number could hear it as well")
    as_manager.post(f"{page_of(notice)}add/")
    assert offered(notice, None, now=timezone.now()) == []


def test_nothing_offered_is_said(begun, as_manager):
    assert Page(as_manager.post(f"{page_of(begun)}add/", follow=True)).says("Nothing to add")


def test_its_numbers_are_narrowed(begun, as_viewer):
    page = Page.of(as_viewer.get(f"{page_of(begun)}numbers/?show=included", headers=HTMX))
    assert len(page.by_id("numbers").all("a", **{"hx-target": True})) >= 2
