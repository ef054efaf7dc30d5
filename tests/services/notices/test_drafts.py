"""Drafts: what can't be a notice, who may plan one, and that nobody hears one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, Notice, NoticeVersion, Tag
from profiles.models.audit import Action
from profiles.services.notices import drafting
from profiles.services.notices.content import Content, NoticeRefused
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.planning import plan
from tests.conftest import actor
from tests.services.notices.conftest import CHRISTMAS, NUMBERS, due, heard


def reasons(notice):
    """Return label -> why it is left out of the plan, "" where it is not."""
    return {entry.number.label: entry.reason for entry in plan(notice, None, now=timezone.now()).entries}


def test_a_draft_is_heard_by_nobody(draft, numbers):
    before = heard(numbers[0])
    draft(starts_at=datetime(2026, 6, 15, tzinfo=UTC))
    assert (heard(numbers[0]), due(numbers)) == (before, [])


def test_a_draft_is_a_line_of_the_log(draft):
    notice = draft()
    event = AuditEvent.objects.get(action=Action.NOTICE)
    assert event.data["notice"] == notice.pk
    assert (event.data["step"], event.data["numbers"]) == ("planned", 3)


def test_a_draft_has_a_version(draft):
    version = NoticeVersion.objects.get(notice=draft())
    assert (version.version, version.text, version.author_name) == (1, CHRISTMAS.text, "manager")


def test_any_spelling_of_a_number_is_understood(draft):
    notice = draft(numbers=["01632 960001", "0044 1632 960002", "+44 (1632) 960-003", "+441632960001"])
    assert reasons(notice) == {"A": "", "B": "", "C": ""}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("01632 960999", "+44 1632 960999 is not among the account's imported numbers."),
        ("the surgery", "“the surgery” is not a phone number."),
    ],
)
def test_what_is_no_number_of_ours_is_named(draft, typed, why):
    unmatched = plan(draft(numbers=[NUMBERS[0], typed]), None, now=timezone.now()).unmatched
    assert [(each.typed, each.reason) for each in unmatched] == [(typed, why)]


def test_numbers_are_chosen_by_tags(draft, numbers):
    tag = Tag.objects.create(name="Dublin")
    tag.numbers.set(numbers[1:])
    assert reasons(draft(numbers=[], tags=[tag])) == {"B": "", "C": ""}


def test_a_removed_number_is_left_out(draft, numbers):
    type(numbers[0]).objects.filter(pk=numbers[0].pk).update(state="removed")
    assert reasons(draft())["A"] == "This number is not in the Nixflex account any more."


def test_a_number_whose_profile_is_not_known_is_left_out(draft, make_number):
    make_number("+441632960009", text="", label="New", remote_text_seen=None)
    assert reasons(draft(numbers=["+441632960009"]))["New"].startswith("Its profile is not known")


def test_a_number_without_a_profile_is_not_left_out(draft, make_number):
    make_number("+441632960009", text="", label="Empty")
    assert reasons(draft(numbers=["+441632960009"])) == {"Empty": ""}


def test_placeholders_are_filled_in(draft):
    entries = plan(draft(text="${name}, ${label}, ${number}: closed. $$5"), None, now=timezone.now()).entries
    assert entries[0].text == "A, A, +44 1632 960001: closed. $5"


def test_a_number_without_a_label_is_left_out_where_the_label_is_named(draft, make_number):
    make_number("+441632960009")
    notice = draft(text="${name} is closed.", numbers=["+441632960009"])
    assert reasons(notice)[""] == "${name} has no value: the number has no label."


def test_a_dollar_is_a_dollar_where_nothing_is_filled_in(draft):
    assert plan(draft(text="Check-ups $49 until Friday."), None, now=timezone.now()).entries[0].text is None


def test_a_placeholder_that_no_number_has_a_value_for_is_named(draft):
    assert reasons(draft(text="${city} is closed."))["A"] == (
        "${city} has no value: a notice knows ${name}, ${label} and ${number}."
    )


def test_a_number_with_no_room_is_left_out(draft, make_number):
    make_number("+441632960009", text="x" * 7950, label="Long")
    assert "would not fit" in reasons(draft(numbers=["+441632960009"]))["Long"]


def test_there_is_room_up_to_the_last_character(draft, make_number):
    make_number("+441632960009", text="x" * (8000 - 2 - len(CHRISTMAS.text)), label="Long")
    assert reasons(draft(numbers=["+441632960009"])) == {"Long": ""}


def test_instead_of_a_profile_there_is_room(draft, make_number):
    make_number("+441632960009", text="x" * 7950, label="Long")
    assert reasons(draft(numbers=["+441632960009"], placement="instead")) == {"Long": ""}


def test_other_notices_take_room(draft, planned, make_number):
    make_number("+441632960009", text="x" * 7850, label="Long")
    planned(numbers=["+441632960009"], starts_at=datetime(2026, 12, 20, tzinfo=UTC))
    assert "would not fit" in reasons(draft(numbers=["+441632960009"], text="y" * 100))["Long"]


def test_notices_at_other_times_take_no_room(draft, planned, make_number):
    make_number("+441632960009", text="x" * 7850, label="Long")
    planned(
        numbers=["+441632960009"],
        starts_at=datetime(2026, 11, 20, tzinfo=UTC),
        ends_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    assert reasons(draft(numbers=["+441632960009"], text="y" * 100)) == {"Long": ""}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": " "}, "Give the notice a name"),
        ({"title": "x" * 201}, "A name has at most 200 characters"),
        ({"title": "x\0"}, "holds a NUL character"),
        ({"note": "x" * 501}, "a note 500"),
        ({"text": " \n"}, "Write what callers are to hear"),
        ({"text": ""}, "Write what callers are to hear"),
        ({"text": "x" * 8001}, "1 character over the limit of 8,000"),
        ({"text": "x\0"}, "holds a NUL character"),
        ({"text": "x\ud800"}, "half of a character"),
        ({"text": "${name}: a filling costs $49"}, "Write $$ for a dollar"),
        ({"placement": "behind"}, "Choose where its words stand"),
        ({"ends_at": CHRISTMAS.starts_at}, "The end must be later than the begin"),
        ({"ends_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "at most five years from now"),
        ({"starts_at": datetime(1, 1, 1, tzinfo=UTC)}, "at most a year ago"),
        (
            {"starts_at": datetime(2026, 6, 1, tzinfo=UTC), "ends_at": datetime(2026, 6, 14, tzinfo=UTC)},
            "The end is past already",
        ),
        ({"numbers": []}, "Choose for which numbers it is"),
        ({"numbers": ["nobody"]}, "“nobody” is not a phone number"),
    ],
)
def test_what_cannot_be_a_notice_is_refused(draft, said, sentence):
    with pytest.raises(NoticeRefused, match=".*" + sentence.replace("$", "[$]")):
        draft(**said)


def test_what_is_refused_leaves_nothing(draft):
    with pytest.raises(NoticeRefused):
        draft(text="")
    assert not Notice.objects.exists()


def test_the_text_is_canonical(draft):
    assert draft(text="One\r\nTwo\rThree").text == "One\nTwo\nThree"


@pytest.mark.parametrize(
    ("group", "count", "placement", "may"),
    [
        ("Viewers", 1, "above", False),
        ("Editors", 1, "above", True),
        ("Editors", 1, "below", True),
        ("Editors", 1, "instead", False),
        ("Editors", 2, "above", False),
        ("Managers", 1, "instead", True),
        ("Managers", 2, "instead", True),
    ],
)
def test_who_may_plan_one(numbers, person, group, count, placement, may):
    try:
        make_draft(
            actor=actor(person(group)),
            content=replace(CHRISTMAS, placement=placement),
            numbers=NUMBERS[:count],
            now=timezone.now(),
        )
    except PermissionDenied:
        assert not may
    else:
        assert may


def test_the_same_form_sent_twice_makes_one(numbers, manager):
    made = [
        make_draft(
            actor=actor(manager), content=CHRISTMAS, numbers=NUMBERS, submission="form", now=timezone.now()
        )
        for _ in range(2)
    ]
    assert (made[0] == made[1], NoticeVersion.objects.count()) == (True, 1)


def test_a_number_is_left_out_by_a_person(draft, numbers, manager):
    notice = draft()
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    assert reasons(notice) == {"A": "manager left it out.", "B": "", "C": ""}


def test_a_number_is_taken_in_again(draft, numbers, manager):
    notice = draft()
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    drafting.take_in(numbers[0], notice, actor=actor(manager))
    assert reasons(notice) == {"A": "", "B": "", "C": ""}


def test_a_draft_is_thrown_away(draft, manager):
    notice = draft()
    drafting.drop(notice, actor=actor(manager), now=timezone.now())
    notice.refresh_from_db()
    assert (notice.state, notice.set_at) == ("ended", None)


def test_each_number_has_its_own_times(draft, make_number):
    make_number("+353212000001", label="Cork", time_zone="Europe/Dublin")
    make_number("+12125550100", label="New York", time_zone="America/New_York")
    entries = plan(draft(numbers=["+353212000001", "+12125550100"]), None, now=timezone.now()).entries
    assert [entry.starts_at for entry in entries] == [
        datetime(2026, 12, 24, 18, tzinfo=UTC),
        datetime(2026, 12, 24, 23, tzinfo=UTC),
    ]


def test_moments_are_the_same_everywhere(draft, make_number):
    make_number("+12125550100", label="New York", time_zone="America/New_York")
    (entry,) = plan(draft(numbers=["+12125550100"], local_time=False), None, now=timezone.now()).entries
    assert entry.starts_at == CHRISTMAS.starts_at


def test_one_that_names_its_dates_is_laid_on_earlier(draft, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 2  # one of them for people
    entries = plan(draft(says_span=True), None, now=timezone.now()).entries
    assert entries[0].starts_at == datetime(2026, 12, 24, 17, 58, tzinfo=UTC)


def test_one_that_begins_at_its_time_reaches_the_last_number_later(draft, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    found = plan(draft(), None, now=timezone.now()).last_heard_at(timezone.now())
    assert found == datetime(2026, 12, 24, 18, 3, tzinfo=UTC)


def test_one_that_would_have_begun_begins_now(draft):
    entries = plan(draft(starts_at=datetime(2026, 6, 1, tzinfo=UTC)), None, now=timezone.now()).entries
    assert entries[0].starts_at == timezone.now()


def test_where_its_end_is_past_a_number_is_left_out(draft, make_number):
    make_number("+819012345678", label="Tokyo", time_zone="Asia/Tokyo")
    ends_at = datetime(2026, 6, 15, 12, tzinfo=UTC)  # in Tokyo it is half past six in the evening
    notice = draft(
        numbers=[*NUMBERS[:1], "+819012345678"],
        starts_at=datetime(2026, 6, 15, tzinfo=UTC),
        ends_at=ends_at,
    )
    assert reasons(notice) == {"A": "", "Tokyo": "Its end is past there already."}


def test_content_is_what_the_columns_are():
    assert set(vars(CHRISTMAS)) == set(Content.__dataclass_fields__)
