"""The versions of a profile: listing, comparing, and showing where they differ."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber, Revision
from profiles.permissions import SEE, missing_right
from profiles.selectors.history import versions as history
from tests.conftest import NUMBER, TEXT, signed_in
from tests.html import Element, Page
from tests.notices import end_notice, make_notice, renew
from tests.pages.saving import EDITOR, save_as, send

HISTORY, COMPARE = f"{EDITOR}history/", f"{EDITOR}compare/"


def open_history(browser, query: str = "") -> Page:
    return Page.of(browser.get(HISTORY + query))


def versions(page: Element) -> list[int]:
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
    assert [part.words for part in item.one(class_="timeline__meta").all("span")][:3] == [
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
    assert version(page, 3).one(class_="badge--bad").words == "Push: Rejected"
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


def pickable(page: Page) -> dict[int, bool]:
    """Return the versions that can be picked, and whether they are."""
    return {int(box["value"]): "checked" in box for box in page.form(COMPARE).all("input", name="pick")}


def test_any_two_versions_can_be_picked_for_comparison(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    assert pickable(open_history(as_viewer)) == {1: False, 2: False}


def test_two_picked_versions_are_compared_the_older_first(number, as_viewer):
    add_versions(number, 3)
    compared = as_viewer.get(f"{COMPARE}?pick=3&pick=1")
    assert compared["Location"] == f"{COMPARE}?from=1&to=3"


def test_one_picked_version_is_compared_with_what_is_live(number, as_viewer):
    assert as_viewer.get(f"{COMPARE}?pick=1")["Location"] == f"{COMPARE}?from=live&to=1"


def test_more_than_two_picked_are_compared_from_end_to_end(number, as_viewer):
    add_versions(number, 4)
    page = Page.of(as_viewer.get(f"{COMPARE}?pick=1&pick=3&pick=4", follow=True))
    assert page.says("3 versions were picked; these are the oldest and the newest of them.")


def test_a_pick_goes_along_to_the_next_page(number, as_viewer, monkeypatch):
    monkeypatch.setattr(history, "VERSIONS_A_PAGE", 4)
    add_versions(number, 6)
    older = open_history(as_viewer, "?pick=6").one("a", rel="next")
    assert pickable(open_history(as_viewer, older["href"]))[6]


def test_what_can_not_be_picked_is_passed_over(number, as_viewer):
    assert pickable(open_history(as_viewer, "?pick=x&pick=99&pick=0")) == {1: False}


def test_what_was_saved_in_one_go_is_folded_below_its_newest(number, as_viewer, editor):
    for text in ("Open.", "Open on Sundays.", "Open on Mondays."):
        save_as(editor, text)
    fold = open_history(as_viewer).by_id("versions-2-4")
    assert fold.one("summary").words.startswith("editor saved 2 more versions ")
    assert versions(fold) == [3, 2]


@pytest.mark.parametrize(("minutes", "when"), [(0, "at 10:00"), (4, "between 10:00 and 10:04")])
def test_a_group_says_once_when_it_was_saved_within_a_minute(number, as_viewer, minutes, when):
    begin = datetime(2026, 7, 1, 9, tzinfo=UTC)
    for version, after in ((2, 0), (3, minutes), (4, minutes + 1)):
        at = begin + timedelta(minutes=after)
        Revision.objects.create(
            number=number, version=version, text=f"Text {version}", length=6, kind="edited",
            author_name="Edwin", created_at=at,
        )  # fmt: skip
    summary = open_history(as_viewer).by_id("versions-2-4").one("summary")
    assert summary.words.startswith(f"Edwin saved 2 more versions {when}")


def test_a_group_leads_to_what_changed_in_all_of_it(number, as_viewer, editor):
    for text in ("Open.", "Open on Sundays.", "Open on Mondays."):
        save_as(editor, text)
    fold = open_history(as_viewer).by_id("versions-2-4")
    assert fold.one("a", href=f"{COMPARE}?from=1&to=4").words == "What changed in versions 2 to 4 together"


def test_a_version_shows_the_first_place_that_it_changed(number, as_viewer, editor):
    save_as(editor, TEXT.replace("High", "Low"))
    excerpt = version(open_history(as_viewer), 2).one(class_="excerpt")
    assert (excerpt.one("del").text, excerpt.one("ins").text) == ("High", "Low")


def test_versions_are_paged_to_the_end_and_back(number, as_viewer, monkeypatch):
    monkeypatch.setattr(history, "VERSIONS_A_PAGE", 4)
    add_versions(number, 18)
    seen, query = [], ""
    while True:
        page = open_history(as_viewer, query)
        seen += versions(page)
        older = page.all("a", rel="next")
        if not older:
            break
        query = older[0]["href"]
    assert seen == list(range(18, 0, -1))
    assert versions(open_history(as_viewer, page.one("a", rel="prev")["href"])) == [6, 5, 4, 3]


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


def test_the_history_takes_as_many_statements_for_3_versions_as_for_20(number, as_viewer, statements):
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
        for v in range(4, 21)
    )
    assert len(statements(as_viewer, HISTORY)) == len(few) <= 8


def texts_read(made: list[str]) -> list[int]:
    """Return how many texts each statement reads that reads any but those of the number itself."""
    return [sql.count('."text"') for sql in made if '."text"' in sql][1:]


def test_no_text_is_read_where_versions_keep_what_they_changed(number, as_viewer, editor, statements):
    save_as(editor, "Open on Sundays.")
    save_as(editor, "Closed on Sundays.")
    assert texts_read(statements(as_viewer, HISTORY)) == []


def test_the_texts_of_older_releases_are_read_at_once(number, as_viewer, statements, monkeypatch):
    monkeypatch.setattr(history, "VERSIONS_A_PAGE", 4)
    add_versions(number, 9)
    assert texts_read(statements(as_viewer, HISTORY)) == [1]


def test_authors_who_have_left_keep_their_name(number, editor, as_viewer):
    save_as(editor, "Open on Sundays.")
    editor.delete()
    assert version(open_history(as_viewer), 2).says("editor")
    assert NUMBER in open_history(as_viewer).one("form", action=COMPARE)["action"]


def test_no_right_to_see_means_no_history(number, django_user_model):
    nobody = signed_in(django_user_model.objects.create_user("nobody"))
    assert Page.of(nobody.get(HISTORY), 403).says(missing_right(SEE))


def test_what_the_clock_made_is_one_line_under_the_notice(number, as_viewer, editor):
    notice = make_notice(number)
    renew(number, live=False)
    end_notice(notice)
    renew(number, live=False)
    save_as(editor, "Open on Sundays.")
    fold = open_history(as_viewer).by_id("versions-2-3")
    assert fold.one("summary").words == "Notice “Christmas” began, ended Versions 2 to 3 now"
    assert versions(fold) == [3, 2]


def test_a_version_of_the_clock_has_no_author_but_its_notice(number, as_viewer):
    make_notice(number)
    renew(number)
    item = version(open_history(as_viewer), 2)
    assert item.one(class_="timeline__notices").words == "Notice “Christmas” began"
    assert not item.says("clock")
