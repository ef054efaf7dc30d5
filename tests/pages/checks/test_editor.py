"""In the editor: words are marked, and what is found in the saved text may be meant so."""

import pytest
from django.contrib.auth.models import User

from profiles.models import PhoneNumber
from profiles.services.checks.meant_so import mark_meant_so
from tests.conftest import MakeNumber, actor, signed_in
from tests.details import make_follower, make_template
from tests.html import Page
from tests.notices import make_notice

PRICES = "A check-up costs £45.\nA check-up costs £50.\nAsk Old Bank Dental on 01632 960002."


@pytest.fixture
def priced(make_number: MakeNumber) -> PhoneNumber:
    """Return a number whose profile has two prices for one thing, and another business's name and phone number."""
    make_number("+441632960002", text="We cut hair.", label="Old Bank Dental")
    return make_number(text=PRICES, label="Elm Vets")


def _editor(user: User, number: PhoneNumber) -> Page:
    return Page.of(signed_in(user).get(f"/numbers/{number.number}/"))


def _marked(page: Page) -> list[str]:
    return [each.text for each in page.by_id("preview-text").all("mark")]


def test_words_are_marked_and_the_text_is_whole(priced: PhoneNumber, viewer: User) -> None:
    page = _editor(viewer, priced)
    assert (_marked(page), page.by_id("preview-text").text) == (
        ["£50", "Old Bank Dental", "01632 960002"],
        PRICES,
    )


@pytest.mark.parametrize("placement", ["above", "instead"])
def test_words_are_marked_under_a_notice_too(priced: PhoneNumber, viewer: User, placement: str) -> None:
    make_notice(priced, placement=placement)
    page = _editor(viewer, priced)
    assert (_marked(page), page.by_id("preview-text").text) == (
        ["£50", "Old Bank Dental", "01632 960002"],
        PRICES,
    )


def test_what_is_meant_so_is_neither_marked_nor_told(priced: PhoneNumber, editor: User) -> None:
    mark_meant_so(priced, actor=actor(editor), rule="two-prices")
    page = _editor(editor, priced)
    assert (_marked(page), page.by_id("warnings").says("another price")) == (
        ["Old Bank Dental", "01632 960002"],
        False,
    )


def test_details_are_not_compared_with_what_is_typed(number: PhoneNumber, manager: User) -> None:
    follower = make_follower(number, make_template(manager, "We are ${name}."), name="Elm Vets")
    typed = {"text": "We are Oak Vets.", "base_version": follower.version}
    answer = signed_in(manager).post(
        f"/numbers/{number.number}/draft/", typed, headers={"hx-request": "true"}
    )
    assert not Page.of(answer).says("does not say what the details say")


def test_each_rule_has_one_button(priced: PhoneNumber, editor: User) -> None:
    sent = [form.values()["rule"] for form in _editor(editor, priced).by_id("warnings").all("form")]
    assert sent == ["two-prices", "others-phone", "others-name"]


def test_a_viewer_has_none(priced: PhoneNumber, viewer: User) -> None:
    assert _editor(viewer, priced).by_id("warnings").all("form") == []


def test_of_what_is_not_saved_nothing_can_be_meant(priced: PhoneNumber, editor: User) -> None:
    typed = {"text": PRICES + " Call 01632 96000.", "base_version": "1"}
    answer = signed_in(editor).post(f"/numbers/{priced.number}/draft/", typed, headers={"hx-request": "true"})
    warnings = Page.of(answer).by_id("warnings")
    assert (warnings.says("There can be no phone number"), warnings.all("form")) == (True, [])
