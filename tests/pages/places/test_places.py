"""Pages of places: those that nobody said, chosen numbers, and one number."""

import pytest
from django.urls import reverse

from profiles.models import PhoneNumber, Tag
from profiles.services.tags import tagging
from tests.conftest import NUMBER, actor, signed_in
from tests.html import Page

DUBLIN = "+35312345678"


@pytest.fixture
def two(number, make_number):
    """A number that tells nothing of its place, and one that tells all."""
    return number, make_number(DUBLIN, label="Liffey Garage")


@pytest.fixture
def tagged(two, editor):
    """The same; the second has a tag."""
    tag = Tag.objects.create(name="Ireland")
    tagging.set_tags(two[1], tags=[tag], actor=actor(editor))
    return tag


def place_of(number):
    return PhoneNumber.objects.values_list("time_zone", "region").get(pk=number.pk)


def listed(answer):
    return [link["href"] for link in Page.of(answer).all("a.table__main")]


def address(number):
    return reverse("number-place", args=[number])


def test_numbers_whose_place_nobody_said_are_listed(two, editor):
    assert listed(signed_in(editor).get("/places/")) == [address(DUBLIN), address(NUMBER)]


def test_a_number_stays_listed_until_both_are_said(two, editor):
    PhoneNumber.objects.filter(number=DUBLIN).update(time_zone="Europe/Dublin", region="IE")
    PhoneNumber.objects.filter(number=NUMBER).update(time_zone="Europe/London")
    assert listed(signed_in(editor).get("/places/")) == [address(NUMBER)]


def test_the_row_proposes_what_the_number_tells(two, editor):
    row = Page.of(signed_in(editor).get("/places/")).all("tbody tr")[0].words
    assert "Europe/Dublin (as the number tells)" in row
    assert "suggested: IE" in row


def test_the_row_names_the_sites_zone_where_the_number_tells_none(two, editor):
    row = Page.of(signed_in(editor).get("/places/")).all("tbody tr")[1].words
    assert "Europe/London (the site’s own) not set" in row


def test_one_press_accepts_what_the_numbers_tell(two, editor):
    client = signed_in(editor)
    (box,) = Page.of(client.get("/places/")).all("form.panel input", checked=True)
    client.post("/places/", {box["name"]: "on"})
    assert [place_of(number) for number in two] == [(None, None), ("Europe/Dublin", "IE")]


def test_it_is_said_by_tag(tagged, two, editor):
    signed_in(editor).post(f"/places/?tag={tagged.pk}", {"region": "GB-NIR"})
    assert [place_of(number) for number in two] == [(None, None), (None, "GB-NIR")]


def test_the_tags_of_those_that_nobody_said_are_offered(tagged, editor):
    chips = Page.of(signed_in(editor).get("/places/")).all("a.chip")
    assert [chip.words for chip in chips] == ["All", "IIreland 1"]  # its letter, and its name


def test_what_was_said_is_changed_for_chosen_numbers_only_where_it_is_asked_for(two, editor):
    PhoneNumber.objects.update(time_zone="Europe/Paris", region="FR")
    client = signed_in(editor)
    client.post("/places/", {"region": "IE"})
    client.post(f"/places/?these={two[1].pk}&said=1", {"region": "GB-SCT"})
    assert [place_of(number) for number in two] == [("Europe/Paris", "FR"), ("Europe/Paris", "GB-SCT")]


def test_chosen_numbers_are_sent_on_to_their_places(two, editor):
    answer = signed_in(editor).post(
        reverse("number-chosen"), {"do": "place", "number": [two[0].pk], "query": ""}
    )
    assert answer["Location"] == f"/places/?these={two[0].pk}&said=1"


def test_what_is_no_region_keeps_what_was_typed(two, editor):
    answer = signed_in(editor).post("/places/", {"region": "Scotland"})
    assert Page.of(answer, status=422).by_id("id_region")["value"] == "Scotland"


@pytest.mark.parametrize("query", ["tag=77", "these=x", "state=nothing"])
def test_filters_that_cannot_be_used_lead_back_to_all(two, editor, query):
    assert signed_in(editor).post(f"/places/?{query}", {"region": "IE"})["Location"] == "/places/"


def test_a_long_list_is_cut_and_says_so(two, editor, monkeypatch):
    monkeypatch.setattr("profiles.views.places.pages.SHOWN", 1)
    page = Page.of(signed_in(editor).get("/places/"))
    assert (len(page.all("tbody tr")), page.says("The first 1 of 2.")) == (1, True)


def test_the_place_of_a_number_is_changed_on_its_page(number, editor):
    signed_in(editor).post(address(NUMBER), {"time_zone": "America/New_York", "region": "us-ny"})
    assert place_of(number) == ("America/New_York", "US-NY")


def test_the_page_of_a_number_begins_with_what_was_said(number, editor):
    PhoneNumber.objects.update(time_zone="America/New_York", region="US-NY")
    form = Page.of(signed_in(editor).get(address(NUMBER))).one("form.panel")
    (zone,) = form.all("#id_time_zone option", selected=True)
    assert (zone["value"], form.values()["region"]) == ("America/New_York", "US-NY")


@pytest.mark.parametrize("value", ["x" * 500, "\0", "GB-\0"])
def test_hostile_words_are_refused_with_a_sentence(number, editor, value):
    answer = signed_in(editor).post(address(NUMBER), {"region": value, "time_zone": "Europe/London"})
    assert (answer.status_code, place_of(number)) == (422, (None, None))


def test_the_numbers_page_leads_there_and_says_what_is_set(number, editor):
    PhoneNumber.objects.update(region="GB-SCT")
    link = Page.of(signed_in(editor).get(reverse("number-editor", args=[NUMBER]))).by_id("edit-place")
    assert (link["href"], link.words) == (address(NUMBER), "GB-SCT")


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [("chosen=1&state=live", "/notices/holidays/closing/?chosen=1&state=live"), ("", "/notices/holidays/")],
)
def test_a_new_notice_leads_to_closing_for_the_numbers_that_it_is_for(number, editor, query, leads_to):
    page = Page.of(signed_in(editor).get(f"{reverse('notice-new')}?{query}"))
    assert leads_to in [chip["href"] for chip in page.all("a.chip")]
