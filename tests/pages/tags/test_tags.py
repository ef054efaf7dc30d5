"""Pages of tags: the catalogue, the tags of a number and of many, a table of names, and the filters."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from profiles.models import AuditEvent, Tag
from profiles.services.locking import lock_numbers
from profiles.services.tags import tagging
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page

OTHER = "+441632960002"


@pytest.fixture
def vip(db):
    return Tag.objects.create(name="VIP", colour="red")


@pytest.fixture
def tagged(vip, number, make_number, editor):
    """Two numbers, of which the first has the tag."""
    make_number(OTHER, label="Park Garage")
    tagging.set_tags(number, tags=[vip], actor=actor(editor))
    return number


def test_a_manager_makes_a_tag(manager):
    signed_in(manager).post(reverse("tag-list"), {"name": "Scotland", "colour": "blue"})
    assert Tag.objects.get().colour == "blue"


def test_an_editor_does_not(editor):
    assert signed_in(editor).post(reverse("tag-list"), {"name": "A", "colour": "blue"}).status_code == 403


def test_a_name_that_is_taken_keeps_what_was_typed(manager, vip):
    answer = signed_in(manager).post(reverse("tag-list"), {"name": "vip", "colour": "blue"})
    assert (answer.status_code, 'value="vip"' in answer.content.decode()) == (409, True)


def test_a_number_is_tagged_on_its_page(number, vip, editor):
    signed_in(editor).post(reverse("number-tags", args=[NUMBER]), {"tags": [vip.pk]})
    assert list(number.tags.all()) == [vip]


def test_what_others_changed_since_the_page_was_made_stays(number, vip, editor):
    north, south = (Tag.objects.create(name=name) for name in ("North", "South"))
    tagging.set_tags(number, tags=[vip, south], actor=actor(editor))
    browser, address = signed_in(editor), reverse("number-tags", args=[NUMBER])
    sent = Page.of(browser.get(address)).form(address).values()
    tagging.set_tags(number, tags=[vip, north], actor=actor(editor))
    browser.post(address, sent | {"tags": [south.pk]})
    assert list(number.tags.all()) == [north]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["number-tags", "tag-chosen"])
def test_a_tag_that_goes_at_this_moment_is_told_with_a_sentence(number, vip, editor, monkeypatch, route):
    def lock_late(keys):
        Tag.objects.all().delete()
        return lock_numbers(keys)

    monkeypatch.setattr(tagging, "lock_numbers", lock_late)
    address = reverse(route, args=[NUMBER] if route == "number-tags" else [])
    answer = signed_in(editor).post(address, {"tags": [vip.pk], "add": [vip.pk]})
    assert (answer.status_code, "deleted or merged meanwhile" in answer.text) == (422, True)


def test_without_the_tags_that_it_had_those_that_are_sent_are_all(tagged, editor):
    north = Tag.objects.create(name="North")
    signed_in(editor).post(reverse("number-tags", args=[NUMBER]), {"tags": [north.pk]})
    assert list(tagged.tags.all()) == [north]


@pytest.mark.parametrize("key", ["77", "x", "99999999999999999999"])
def test_a_tag_that_is_gone_is_refused_with_a_sentence(number, editor, key):
    answer = signed_in(editor).post(reverse("number-tags", args=[NUMBER]), {"tags": [key]})
    assert (answer.status_code, "may be older" in answer.content.decode()) == (422, True)


def test_the_boxes_of_a_number_are_ticked(tagged, vip, editor):
    page = Page.of(signed_in(editor).get(reverse("number-tags", args=[NUMBER])))
    assert [box["value"] for box in page.all("input", name="tags", checked=True)] == [str(vip.pk)]


def test_the_tags_stand_on_the_numbers_page(tagged, editor):
    page = Page.of(signed_in(editor).get(reverse("number-editor", args=[NUMBER])))
    assert page.one("header.page-header").says("VIP")


def test_the_list_shows_a_tag_by_its_letter_and_reads_out_its_name(tagged, viewer):
    mark = Page.of(signed_in(viewer).get(reverse("number-list"))).one("tr .tags")
    assert mark.words == "Tags: VVIP,"


def test_the_list_is_narrowed_to_a_tag(tagged, vip, viewer):
    page = Page.of(signed_in(viewer).get(reverse("number-list"), {"tag": vip.pk}))
    assert [link["href"] for link in page.all("a.table__main")] == [reverse("number-editor", args=[NUMBER])]


def test_chosen_numbers_are_sent_on_to_their_tags(tagged, editor):
    answer = signed_in(editor).post(
        reverse("number-chosen"), {"do": "tag", "number": [tagged.pk], "query": ""}
    )
    assert answer["Location"] == f"{reverse('tag-chosen')}?these={tagged.pk}"


def test_chosen_numbers_lose_a_tag(tagged, vip, editor):
    signed_in(editor).post(f"{reverse('tag-chosen')}?these={tagged.pk}", {"remove": [vip.pk]})
    assert not tagged.tags.exists()


def test_a_tag_is_not_put_on_and_taken_off_at_once(tagged, vip, editor):
    answer = signed_in(editor).post(
        f"{reverse('tag-chosen')}?these={tagged.pk}", {"add": [vip.pk], "remove": [vip.pk]}
    )
    assert (answer.status_code, "at once" in answer.content.decode()) == (422, True)


def test_the_audit_log_is_narrowed_to_a_tag(tagged, vip, manager):
    AuditEvent.objects.create(actor_name="Somebody Else", action="import")
    page = Page.of(signed_in(manager).get(reverse("audit-log"), {"tag": vip.pk}))
    assert len(page.all("#audit-rows tbody tr")) == 1


def test_the_overview_counts_the_numbers_of_a_tag(tagged, vip, viewer):
    page = Page.of(signed_in(viewer).get(reverse("overview"), {"tag": vip.pk}))
    assert page.by_id("states-all").words == "1 number"


def test_a_table_of_names_is_stored_and_told(tagged, manager):
    answer = signed_in(manager).post(
        reverse("number-names"), {"pasted": f"number\tlabel\n{OTHER}\tPark Motors\nhello\tX\n"}
    )
    assert (
        "1 label changed" in answer.content.decode(),
        "is not a phone number" in answer.content.decode(),
    ) == (True, True)


def test_a_table_that_can_not_be_used_comes_back(manager):
    answer = signed_in(manager).post(reverse("number-names"), {"pasted": "town\tlabel\nx\ty\n"})
    assert (answer.status_code, "town\tlabel" in answer.content.decode()) == (422, True)


def test_a_refused_file_comes_back_as_text_unless_it_is_too_large(manager, monkeypatch):
    def back() -> bool:
        file = SimpleUploadedFile("names.csv", b"town,label\nCroydon,River\n")
        answer = signed_in(manager).post(reverse("number-names"), {"file": file})
        return "Croydon" in answer.content.decode()

    assert back()
    monkeypatch.setattr("profiles.forms.tables.KEPT_TABLE_LIMIT", 10)
    assert not back()
