"""What is done with numbers that are chosen in the list."""

import csv
import io

import pytest
from django.contrib.auth.models import User

from profiles import permissions
from profiles.models import AuditEvent, PhoneNumber
from profiles.permissions import missing_right
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import TEXT, actor
from tests.html import Page
from tests.notices import make_notice, renew
from tests.pages.numbers.test_list import LIST, open_list

CHOSEN = "/numbers/chosen/"
SECOND, THIRD = "+441632960002", "+441632960003"


@pytest.fixture
def three(make_number) -> list[PhoneNumber]:
    """One number that can be pushed, and two that can't."""
    return [
        make_number(label="Alpha", state="rejected"),
        make_number(SECOND, label="Beta", state="drifted"),
        make_number(THIRD, label="=Gamma", text="+44 1632"),
    ]


def do(browser, what: str, numbers=(), **more):
    return browser.post(
        CHOSEN, {"do": what, "number": [number.pk for number in numbers], **more}, follow=True
    )


def why_not(number: PhoneNumber, editor: User) -> str:
    """Return why ``number`` can't be sent."""
    with pytest.raises(PushRefused) as refused:
        push_now(number, actor=actor(editor))
    return refused.value.message


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_what_can_be_sent_is_and_what_can_not_is_named_with_the_reason(three, editor, as_editor):
    reasons = {number.label: why_not(number, editor) for number in three[1:]}
    page = Page.of(do(as_editor, "push", three, query="q=a"))
    assert page.says("1 number is being sent.")
    assert page.says(f"1 was not sent: Beta. {reasons['Beta']}")
    assert page.says(f"1 was not sent: =Gamma. {reasons['=Gamma']}")
    now = PhoneNumber.objects.order_by("pk").values_list("state", "next_push_at")
    assert [(state, due is not None) for state, due in now] == [
        ("pending", True),
        ("drifted", False),
        ("live", False),
    ]


def test_one_comes_back_to_the_list_as_it_was(three, as_editor):
    response = do(as_editor, "push", three, query="state=rejected&sort=-length&evil=1")
    assert response.redirect_chain[-1][0] == f"{LIST}?state=rejected&sort=-length"


def test_all_on_the_page_are_meant_where_it_says_so(three, as_editor):
    keys = ".".join(str(number.pk) for number in three)
    do(as_editor, "push", all="page", on_page=keys)
    assert PhoneNumber.objects.filter(state="pending").count() == 1


def test_all_that_match_are_meant_where_it_says_so(three, as_editor):
    do(as_editor, "push", three[1:], all="filter", query="state=rejected")
    assert PhoneNumber.objects.filter(state="pending").count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"number": "abc"}, {"all": "page", "on_page": ""}, {"do": "fly", "number": "1"}]
)
def test_where_nothing_is_chosen_nothing_is_done_and_told(three, as_editor, sent):
    page = Page.of(as_editor.post(CHOSEN, {"do": "push"} | sent, follow=True))
    assert page.says("Nothing was done: tick the numbers that are meant")


def test_a_filter_that_matches_nothing_any_more_sends_nothing_and_says_so(three, as_editor):
    page = Page.of(do(as_editor, "push", all="filter", query="state=retrying"))
    assert page.says("Nothing was sent: no number matches the filter any more.")


def test_many_are_pushed_after_a_second_look(make_number, as_editor, monkeypatch):
    monkeypatch.setattr("profiles.views.numbers.chosen.CONFIRM_ABOVE", 1)
    numbers = [make_number(state="rejected"), make_number(SECOND, state="rejected")]
    page = Page.of(do(as_editor, "push", numbers))
    assert page.says("Push 2 numbers now?")
    assert not PhoneNumber.objects.filter(state="pending").exists()
    form = page.form(CHOSEN)
    as_editor.post(CHOSEN, form.values())
    assert PhoneNumber.objects.filter(state="pending").count() == 2


def test_too_many_are_refused_whole(three, as_editor, monkeypatch):
    monkeypatch.setattr("profiles.services.pushing.many.MAX_NUMBERS", 2)
    page = Page.of(do(as_editor, "push", three, confirmed="1"))
    assert page.says("At most 2 numbers can be pushed at once. Choose fewer; nothing was sent.")
    assert not PhoneNumber.objects.filter(state="pending").exists()


def test_an_export_has_the_newest_texts_and_no_formulas(three, as_manager):
    by_number = {row["number"]: row for row in table(do(as_manager, "export", three))}
    assert len(by_number) == 3
    last = by_number[f"'{THIRD}"]
    assert (last["label"], last["text"], last["state"]) == ("'=Gamma", "'+44 1632", "live")
    assert (last["version"], last["length"], last["agent"]) == ("1", "8", "Receptionist")


def test_an_export_of_all_that_match_has_them_and_is_audited(three, as_manager):
    found = table(do(as_manager, "export", all="filter", query="state=drifted"))
    assert [row["label"] for row in found] == ["Beta"]
    event = AuditEvent.objects.get(action="export")
    assert event.data == {"format": "csv", "filters": "state Drifted"}


def test_changing_them_begins_a_rollout_for_them(three, as_manager):
    page = Page.of(do(as_manager, "change", three[:2]))
    assert page.by_id("chosen").words.startswith("2 numbers (chosen one by one) Alpha, Beta")
    assert page.one("input", name="these")["value"] == f"{three[0].pk}.{three[1].pk}"


def test_words_that_were_found_go_along_to_be_replaced(three, as_manager):
    page = Page.of(do(as_manager, "change", all="filter", query="q=riverside&in=texts"))
    assert page.by_id("id_find").text.strip() == "riverside"
    assert page.by_id("chosen").words.startswith("2 numbers (text says “riverside”)")


@pytest.mark.parametrize(
    ("what", "right"),
    [("push", permissions.EDIT), ("export", permissions.EXPORT_AUDIT), ("change", permissions.ROLL_OUT)],
)
def test_each_action_takes_its_right(three, as_viewer, what, right):
    assert Page.of(do(as_viewer, what, three), 403).says(missing_right(right))
    assert not AuditEvent.objects.filter(action__in=["export", "push_asked"]).exists()


def test_who_may_do_nothing_with_them_chooses_none(number, as_viewer):
    assert not open_list(as_viewer).by_id("number-rows").all("input", type="checkbox")


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("as_editor", ["push", "tag", "notice", "place"]),
        ("as_manager", ["push", "tag", "notice", "place", "change", "export"]),
    ],
)
def test_everybody_is_offered_what_they_may_do(number, request, who, buttons):
    rows = open_list(request.getfixturevalue(who)).by_id("number-rows")
    assert [button["value"] for button in rows.all("button", name="do")] == buttons


def test_an_export_has_the_profile_and_beside_it_what_is_laid_over_it(three, as_manager):
    make_notice(three[0], text="Closed.")
    renew(three[0])
    _, row, plain = table(do(as_manager, "export", three))
    assert (row["text"], row["length"]) == (TEXT, str(len(TEXT)))
    assert (row["with notices"], plain["with notices"]) == (f"Closed.\n\n{TEXT}", "")
