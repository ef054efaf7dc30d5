"""A new notice: the form, what fills it, and that nothing typed is lost when it is refused."""

from datetime import UTC, date, datetime

import pytest

from profiles.models import BankHoliday, Notice, Tag
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.notices.conftest import NEW, OTHER, SENT, made


def sent_by(page: Page) -> dict[str, str]:
    """Return what the form of a page would send."""
    return page.form(NEW).values()


def test_the_form_leads_to_the_plan(places, as_manager):
    response = as_manager.post(NEW, SENT)
    assert response["Location"] == f"/notices/{Notice.objects.get().pk}/"


def test_what_is_sent_is_what_is_planned(places, as_manager):
    notice = made(as_manager)
    assert (notice.title, notice.text, notice.note) == (SENT["title"], SENT["text"], SENT["note"])
    assert (notice.starts_at, notice.local_time) == (datetime(2026, 12, 24, 18, tzinfo=UTC), True)


def test_a_notice_names_its_dates_unless_the_form_says_no(places, as_manager):
    assert [made(as_manager).says_span, made(as_manager, says_span="false").says_span] == [True, False]


def test_times_that_are_nobodys_own_are_of_the_form_s_zone(places, as_manager):
    notice = made(as_manager, local_time="", zone="America/New_York")
    assert notice.starts_at == datetime(2026, 12, 24, 23, tzinfo=UTC)


def test_nothing_chosen_stands_above(places, as_manager):
    assert made(as_manager, placement="").placement == "above"


@pytest.mark.parametrize("named", ["name", "key"])
def test_tags_are_chosen_by_key_or_name(places, as_manager, named):
    tag = Tag.objects.create(name="Dublin")
    tag.numbers.set(places[:1])
    notice = made(as_manager, numbers="", tags="dublin" if named == "name" else str(tag.pk))
    assert list(notice.tags.all()) == [tag]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "Give the notice a name"),
        ({"text": " "}, "Write what callers are to hear"),
        ({"text": "x" * 8001}, "1 character over the limit"),
        ({"text": "At ${name} a check-up is $49."}, "Write $$ for a dollar"),
        ({"starts_at": ""}, "Say when it begins."),
        ({"ends_at": ""}, "Say when it ends."),
        ({"starts_at": "soon"}, "Begins: write day and time as in 24/12/2026, 18:00."),
        ({"ends_at": "2026-12-24T17:00"}, "The end must be later than the beginning."),
        ({"ends_at": "2036-12-31T23:59"}, "at most five years from now"),
        ({"ends_at": "9999-12-31T23:59"}, "Look at the year"),
        ({"starts_at": "0001-01-01T00:00"}, "Look at the year"),
        ({"numbers": ""}, "Choose for which numbers it is"),
        ({"numbers": "the surgery"}, "“the surgery” is not a phone number"),
        ({"numbers": "x" * 5000}, "is not a phone number"),
        ({"tags": "Nowhere"}, "There is no tag “Nowhere”"),
        ({"placement": "behind"}, "Choose where it stands"),
        ({"version": "x"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(places, as_manager, sent, sentence):
    response = as_manager.post(NEW, SENT | sent)
    assert (response.status_code, sentence in Page(response).words) == (422, True)


def test_a_line_that_no_database_stores_is_named_with_the_others(places, as_manager):
    notice = made(as_manager, numbers=f"{NUMBER}\n0\x001632")
    assert notice.typed_numbers == [NUMBER, "0\ufffd1632"]


@pytest.mark.parametrize("zone", ["", "America/New_York"])
@pytest.mark.parametrize(
    "when",
    ["9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59-10:00", "0001-01-01T00:00+14:00"],
)
def test_no_time_is_too_far_for_a_sentence(places, as_manager, when, zone):
    sent = {"starts_at": when, "ends_at": when, "local_time": "", "zone": zone}
    assert as_manager.post(NEW, SENT | sent).status_code == 422


def test_what_was_typed_is_kept(places, as_manager):
    kept = sent_by(Page.of(as_manager.post(NEW, SENT | {"ends_at": "soon"}), 422))
    assert {name: kept[name] for name in ("title", "text", "numbers", "note", "ends_at")} == {
        "title": SENT["title"],
        "text": SENT["text"],
        "numbers": SENT["numbers"],
        "note": SENT["note"],
        "ends_at": "soon",
    }


def test_an_editor_plans_one_for_one_number(places, as_editor):
    assert made(as_editor, numbers=NUMBER).author_name == "editor"


def test_who_may_not_is_told_with_all_words_kept(places, as_editor):
    page = Page.of(as_editor.post(NEW, SENT), 403)
    assert page.says("which Managers have. A notice for several numbers takes it.")
    assert sent_by(page)["text"] == SENT["text"]


def test_the_same_form_sent_twice_makes_one(places, as_manager):
    sent = SENT | {"submission": sent_by(Page.of(as_manager.get(NEW)))["submission"]}
    assert as_manager.post(NEW, sent)["Location"] == as_manager.post(NEW, sent)["Location"]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("plus", ["%2B", "+", ""])
def test_a_number_of_the_address_is_chosen(places, as_editor, plus):
    page = Page.of(as_editor.get(f"{NEW}?numbers={plus}{NUMBER[1:]}"))
    assert sent_by(page)["numbers"].strip() == (NUMBER if plus else NUMBER[1:])


def test_the_numbers_of_a_filter_are_chosen(places, as_editor):
    page = Page.of(as_editor.get(f"{NEW}?chosen=1&q=croydon"))
    assert sent_by(page)["numbers"].strip() == OTHER


def test_the_list_of_numbers_leads_here(places, as_editor):
    response = as_editor.post("/numbers/chosen/", {"do": "notice", "number": [places[1].pk]})
    assert sent_by(Page.of(as_editor.get(response["Location"])))["numbers"].strip() == OTHER


@pytest.mark.parametrize(
    ("recipe", "begins", "ends"),
    [
        ("closed-today", "2026-06-15T10:30", "2026-06-16T00:00"),
        ("running-late", "2026-06-15T10:30", "2026-06-15T18:00"),
        ("staff-away", "2026-06-15T10:30", "2026-06-22T08:00"),
        ("price-rise", "2026-07-01T00:00", "2026-08-30T00:00"),
        ("bank-holiday", "2026-08-31T00:00", "2026-09-01T00:00"),
    ],
)
def test_a_recipe_fills_the_form(as_editor, recipe, begins, ends):
    BankHoliday.objects.create(region="GB-ENG", date=date(2026, 8, 31), name="Summer bank holiday")
    values = sent_by(Page.of(as_editor.get(f"{NEW}?recipe={recipe}&numbers={NUMBER}")))
    assert (values["starts_at"], values["ends_at"]) == (begins, ends)


@pytest.mark.parametrize(
    "recipe", ["closed-today", "running-late", "staff-away", "price-rise", "bank-holiday"]
)
def test_a_recipe_can_be_planned_as_it_is(places, as_manager, recipe):
    values = sent_by(Page.of(as_manager.get(f"{NEW}?recipe={recipe}&numbers=%2B{NUMBER[1:]}")))
    assert as_manager.post(NEW, values).status_code == 302


def test_running_late_is_not_heard_before(as_editor):
    page = Page.of(as_editor.get(f"{NEW}?recipe=running-late"))
    assert "checked" not in page.one("input", name="says_span", type="checkbox")


def test_a_recipe_keeps_the_chosen_numbers(as_editor):
    links = Page.of(as_editor.get(f"{NEW}?numbers=%2B{NUMBER[1:]}")).all("a")
    recipe = next(link["href"] for link in links if link.words == "Running late")
    assert f"%2B{NUMBER[1:]}" in recipe


def test_another_notice_is_copied(begun, as_manager):
    values = sent_by(Page.of(as_manager.get(f"{NEW}?like={begun.pk}")))
    assert (values["text"], values["numbers"]) == (SENT["text"], SENT["numbers"])


@pytest.mark.parametrize("like", ["999", "x", "9" * 30])
def test_what_is_not_there_is_not_copied(as_manager, like):
    assert as_manager.get(f"{NEW}?like={like}").status_code in (200, 404)
