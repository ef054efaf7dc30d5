"""The versions of a profile: listing, comparing, and showing where they differ."""

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber, Revision
from tests.conftest import NUMBER, TEXT, signed_in
from tests.pages.reading import Element, Page
from tests.pages.saving import EDITOR, save_as, send

HISTORY, COMPARE = f"{EDITOR}history/", f"{EDITOR}compare/"


def open_history(browser, query: str = "") -> Page:
    return Page.of(browser.get(HISTORY + query))


def versions(page: Page) -> list[int]:
    return [int(item["id"].removeprefix("version-")) for item in page.all("li", class_="timeline__item")]


def version(page: Page, number: int) -> Element:
    return page.by_id(f"version-{number}")


def add_versions(number: PhoneNumber, last: int) -> None:
    """Let ``number`` have versions 2 to ``last``."""
    now = timezone.now()
    Revision.objects.bulk_create(
        Revision(
            number=number, version=v, text=f"Text {v}", length=len(f"Text {v}"), kind="edited",
            author_name="Nobody", created_at=now,
        )
        for v in range(2, last + 1)
    )  # fmt: skip
    head = Revision.objects.get(number=number, version=last)
    PhoneNumber.objects.filter(pk=number.pk).update(head=head, live=head, version=last)


def test_versions_are_listed_newest_first(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    assert versions(open_history(as_viewer)) == [2, 1]


def test_a_version_says_who_when_how_and_how_much(number, as_viewer, editor):
    save_as(editor, TEXT + " Closed now.", note="Asked <b>for</b>")
    item = version(open_history(as_viewer), 2)
    assert item.all(class_="badge")[0].words == "Edited"
    assert [part.words for part in item.one(class_="timeline__meta") if part.tag == "span"][:3] == [
        "editor",
        "now",
        "114 characters",
    ]
    assert item.one(class_="change__added").words == "+2 words"
    assert item.one(class_="timeline__note").text == "Asked <b>for</b>"


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("imported", "Imported"),
        ("edited", "Edited"),
        ("cleared", "Cleared"),
        ("rolled_out", "Rolled out"),
        ("adopted", "Adopted"),
    ],
)
def test_each_kind_has_its_word(number, as_viewer, kind, word):
    Revision.objects.bulk_create(
        [
            Revision(
                number=number,
                version=2,
                text="",
                length=0,
                kind=kind,
                author_name="N",
                created_at=timezone.now(),
            )
        ]
    )
    assert version(open_history(as_viewer), 2).all(class_="badge")[0].words == word


def test_a_version_that_went_back_names_where_to(number, as_editor, editor):
    save_as(editor, "Open on Sundays.")
    as_editor.post(f"{EDITOR}revert/1/", {"base_version": "2"})
    assert version(open_history(as_editor), 3).says("Reverted to version 1")


def test_the_live_version_is_marked(pushed, as_editor):
    send(as_editor, "Open on Sundays.")
    page = open_history(as_editor)
    assert version(page, 2).one(class_="badge--good").words == "Live"
    assert not version(page, 1).all(class_="badge--good")


def test_what_is_not_live_yet_is_not_called_live(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    page = open_history(as_viewer)
    assert version(page, 2).says("Newest, not live")
    assert version(page, 1).one(class_="badge--good").words == "Last confirmed live"


def test_the_push_of_each_version_has_its_outcome(pushed, sandbox, as_editor):
    send(as_editor, "First.")
    sandbox.faults([{"method": "PATCH", "status": 400, "message": "No pirates."}])
    send(as_editor, "Second.", base_version="2")
    page = open_history(as_editor)
    assert version(page, 2).says("Push: accepted")
    assert version(page, 3).says("Push: Rejected")
    assert version(page, 3).says("Nixflex: No pirates.")


def test_an_imported_version_was_never_pushed(number, as_viewer):
    assert not version(open_history(as_viewer), 1).says("Push:")


def test_a_number_without_versions_says_what_to_do(make_number, as_editor):
    make_number(text="")
    page = open_history(as_editor)
    assert page.says("No versions yet This number has never had a profile. The first save makes version 1.")


def test_going_back_is_offered_for_all_but_the_newest(number, as_editor, editor):
    save_as(editor, "Open on Sundays.")
    page = open_history(as_editor)
    assert version(page, 1).all("a", href=f"{EDITOR}revert/1/")
    assert not version(page, 2).all("a", href=f"{EDITOR}revert/2/")


def test_going_back_is_not_offered_to_a_viewer(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    assert not version(open_history(as_viewer), 1).all("a", href=f"{EDITOR}revert/1/")


def test_any_two_versions_can_be_chosen_for_comparison(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    form = open_history(as_viewer).form(COMPARE)
    assert {field["value"] for field in form.all("input", name="from")} == {"1", "2"}
    chosen = {field["name"]: field["value"] for field in form.all("input", checked=True)}
    assert chosen == {"from": "1", "to": "2"}


def test_2000_versions_are_paged_to_the_end_and_back(number, as_viewer):
    add_versions(number, 2000)
    seen, query = [], ""
    while True:
        page = open_history(as_viewer, query)
        seen += versions(page)
        older = page.all("a", rel="next")
        if not older:
            break
        query = older[0]["href"]
    assert seen == list(range(2000, 0, -1))
    assert versions(open_history(as_viewer, page.one("a", rel="prev")["href"])) == list(range(100, 50, -1))


@pytest.mark.parametrize(
    "query", ["?before=abc", "?after=", "?before=-1", "?before=%00", "?after=1.5", "?before=" + "9" * 99]
)
def test_a_garbled_place_in_the_history_is_the_beginning(number, as_viewer, query):
    assert versions(open_history(as_viewer, query)) == [1]


@pytest.mark.parametrize("query", ["?before=1", "?after=1", "?after=" + "9" * 18])
def test_a_place_beyond_the_history_says_how_far_it_goes(number, as_viewer, query):
    assert open_history(as_viewer, query).says(
        "No versions here The history goes from version 1 to version 1."
    )


def test_the_history_takes_as_many_statements_for_3_versions_as_for_60(number, as_viewer, statements):
    add_versions(number, 3)
    few = statements(as_viewer, HISTORY)
    Revision.objects.bulk_create(
        Revision(
            number=number,
            version=v,
            text="a",
            length=1,
            kind="edited",
            author_name="N",
            created_at=timezone.now(),
        )
        for v in range(4, 61)
    )
    assert len(statements(as_viewer, HISTORY)) == len(few) <= 8


def test_the_texts_of_the_listed_versions_are_not_read(number, as_viewer, statements):
    add_versions(number, 60)
    reading = [sql for sql in statements(as_viewer, HISTORY) if '"profiles_revision"."text"' in sql]
    assert ["profiles_phonenumber" in sql for sql in reading] == [True]


def test_authors_who_have_left_keep_their_name(number, editor, as_viewer):
    save_as(editor, "Open on Sundays.")
    editor.delete()
    assert version(open_history(as_viewer), 2).says("editor")
    assert NUMBER in open_history(as_viewer).one("form", action=COMPARE)["action"]


def test_no_right_to_see_means_no_history(number, django_user_model):
    nobody = signed_in(django_user_model.objects.create_user("nobody"))
    page = Page.of(nobody.get(HISTORY), 403)
    assert page.says("You need the right to see numbers and their profiles")
