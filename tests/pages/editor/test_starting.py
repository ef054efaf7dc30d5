"""How an empty editor may begin."""

import pytest
from django.test import Client

from profiles.models import PhoneNumber, Revision
from tests.conftest import NUMBER, MakeNumber
from tests.html import parse

OTHER = "+441632960555"
BODY = "Business: Elm.\nOpen daily."


@pytest.fixture
def empty(make_number: MakeNumber) -> PhoneNumber:
    """Return a number without a profile, beside one that has one."""
    make_number(OTHER, text=BODY)
    return make_number(text="")


def _typed(browser: Client, query: str) -> str:
    page = parse(browser.get(f"/numbers/{NUMBER}/{query}").content.decode())
    return page.css_first('textarea[name="text"]').text().lstrip("\n")


@pytest.mark.usefixtures("empty")
def test_an_empty_editor_offers_a_way_to_begin(as_manager: Client) -> None:
    page = parse(as_manager.get(f"/numbers/{NUMBER}/").content.decode())

    assert page.css_first("#starting a").attributes["href"] == f"/numbers/{NUMBER}/details/"


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("spelling", ["%2B441632960555", "01632+960555"])
def test_it_begins_with_the_words_of_another_number(as_editor: Client, spelling: str) -> None:
    assert _typed(as_editor, f"?as={spelling}") == BODY


@pytest.mark.usefixtures("empty")
def test_that_saves_nothing(as_editor: Client) -> None:
    before = Revision.objects.count()

    _typed(as_editor, "?as=%2B441632960555")

    assert Revision.objects.count() == before


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("typed", ["reception", "%2B441632960777", "x" * 500, "%00"])
def test_a_number_that_is_not_there_is_told(as_editor: Client, typed: str) -> None:
    html = as_editor.get(f"/numbers/{NUMBER}/?as={typed}").content.decode()

    assert "with a profile." in html


def test_a_profile_is_not_written_over(as_editor: Client, make_number: MakeNumber) -> None:
    make_number(OTHER, text=BODY)
    make_number(text="Mine.")

    assert _typed(as_editor, "?as=%2B441632960555") == "Mine."


def test_a_viewer_is_offered_nothing(as_viewer: Client, empty: PhoneNumber) -> None:
    assert 'id="starting"' not in as_viewer.get(f"/numbers/{empty.number}/").content.decode()
