"""Saving details: filled in from the template, merged by field, and given up by a text that is written by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, Field, NumberDetail, PhoneNumber, Template
from profiles.models.revision import Kind
from profiles.services.conflicts import Change, Conflict, SaveRefused
from profiles.services.details.merging import DetailMissing, DetailsConflict, FieldChange, MergedDetails
from profiles.services.details.saving import save_details, stop_following
from profiles.services.editing import save_profile
from profiles.services.reverting import revert_profile
from profiles.services.rollouts.templates import archive_template, save_template
from profiles.texts.contract import TextRefused
from profiles.texts.details.values import DetailsRefused
from tests.conftest import SYSTEM, actor
from tests.services.details.following import WEEKDAYS, fill, make_template, start
from tests.services.stand_in import fresh, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OPEN = "Monday to Friday 9am to 5pm, closed on Saturday and Sunday."
SATURDAY = {**WEEKDAYS, "week": [[[540, 1020]]] * 5 + [[[600, 840]], "closed"]}


@pytest.fixture
def template(manager) -> Template:
    return make_template(manager)


@pytest.fixture
def follower(number, template) -> PhoneNumber:
    return start(number, template)


def edit(number: PhoneNumber, text: str) -> PhoneNumber:
    now = fresh(number)
    return save_profile(now, text=text, actor=SYSTEM, change=Change.on(now)).number


def test_the_body_is_what_the_details_make_of_the_template(follower):
    assert follower.head_body == f"Name: Elm\nOpen {OPEN}\nPrices: ask us"


def test_the_version_keeps_template_and_details(follower, template):
    head = follower.head
    assert (head.kind, head.template_version, head.details) == (
        Kind.FILLED,
        template.head,
        {"name": "Elm", "hours": WEEKDAYS},
    )


def test_the_number_says_which_template_it_follows(follower, template):
    assert fresh(follower).template_id == template.pk


def test_its_details_are_found(follower):
    rows = NumberDetail.objects.filter(number=follower).order_by("key").values_list("key", "text", "sort_key")
    assert [*rows] == [("hours", OPEN, OPEN.casefold()), ("name", "Elm", "elm")]


def test_a_detail_that_goes_is_not_found_any_more(follower, template):
    fill(follower, template, {"prices": "from £40"})
    fill(follower, template, {"prices": ""})
    assert not NumberDetail.objects.filter(key="prices").exists()


def test_it_is_sent(nixflex, follower):
    sweep()
    assert nixflex.sent == [follower.head_body]


def test_a_changed_detail_changes_its_words_alone(follower, template):
    after = fill(follower, template, {"hours": SATURDAY}).number
    assert after.head_body == follower.head_body.replace(
        "closed on Saturday and Sunday", "Saturday 10am to 2pm, closed on Sunday"
    )


def test_details_as_they_are_make_no_version(follower, template):
    assert fill(follower, template, {"name": "Elm"}).created is False


def test_the_same_form_twice_makes_one_version_although_others_saved_since(follower, template):
    change = Change.on(fresh(follower), submission="form-1")
    mine = {"name": FieldChange("Oak", "Elm")}

    first = save_details(follower, template=template, changes=mine, actor=SYSTEM, change=change)
    fill(follower, template, {"name": "Ash"})
    again = save_details(follower, template=template, changes=mine, actor=SYSTEM, change=change)

    assert (again.created, again.revision) == (False, first.revision)


def test_two_people_change_different_details(follower, template):
    old = Change.on(follower)
    fill(follower, template, {"name": "Oak"})

    mine = {"prices": FieldChange("from £40", "")}
    after = save_details(follower, template=template, changes=mine, actor=SYSTEM, change=old).number

    assert after.head.details == {"name": "Oak", "hours": WEEKDAYS, "prices": "from £40"}


def test_of_the_same_detail_one_is_asked(follower, template):
    old = Change.on(follower)
    fill(follower, template, {"name": "Oak"})

    mine = {"name": FieldChange("Ash", "Elm"), "prices": FieldChange("from £40", "")}
    with pytest.raises(DetailsConflict) as conflict:
        save_details(follower, template=template, changes=mine, actor=SYSTEM, change=old)

    assert (conflict.value.theirs, fresh(follower).version) == ({"name": "Oak"}, 3)


def test_who_means_the_same_is_not_asked(follower, template):
    old = Change.on(follower)
    fill(follower, template, {"name": "Oak"})

    mine = {"name": FieldChange("Oak", "Elm"), "prices": FieldChange("from £40")}
    after = save_details(follower, template=template, changes=mine, actor=SYSTEM, change=old)

    assert after.created


def test_a_number_that_follows_keeps_the_version_of_the_template(manager, follower, template):
    save_template(
        template, actor=actor(manager), text="Called ${name}", drop_empty_lines=False, base_version=1
    )
    after = fill(follower, Template.objects.get(pk=template.pk), {"name": "Oak"}).number
    assert after.head.template_version.version == 1


def test_it_moves_to_a_newer_version_when_that_is_asked_for(manager, follower, template):
    save_template(
        template, actor=actor(manager), text="Called ${name}", drop_empty_lines=False, base_version=1
    )
    newer = Template.objects.get(pk=template.pk)
    source = MergedDetails(newer, {}, version=newer.head, followers_only=True)
    assert source.body(fresh(follower)).text == "Called Elm"


def test_to_start_following_over_a_body_that_moved_is_a_conflict(number, template):
    old = Change.on(number)
    edit(number, "Open at ten")

    mine = {"name": FieldChange("Elm"), "hours": FieldChange(WEEKDAYS)}
    with pytest.raises(Conflict):
        save_details(number, template=template, changes=mine, actor=SYSTEM, change=old)


def test_a_placeholder_without_a_value_refuses_the_save(number, template):
    with pytest.raises(DetailMissing) as refused:
        fill(number, template, {"name": "Elm"})
    assert (refused.value.keys, fresh(number).version) == (("hours",), 1)


def test_what_is_too_long_is_refused(follower, template):
    with pytest.raises(TextRefused):
        fill(follower, template, {"prices": "x" * 7990})


def test_what_can_not_be_a_detail_is_refused(follower, template):
    with pytest.raises(DetailsRefused):
        fill(follower, template, {"hours": {"week": "always"}})


def test_an_archived_template_is_not_followed(manager, number, template):
    archive_template(template, actor=actor(manager))
    with pytest.raises(SaveRefused):
        start(number, Template.objects.get(pk=template.pk))


def test_who_follows_an_archived_template_can_be_changed(manager, follower, template):
    archive_template(template, actor=actor(manager))
    assert fill(follower, Template.objects.get(pk=template.pk), {"name": "Oak"}).created


def test_it_takes_the_right_to_edit(viewer, number, template):
    with pytest.raises(PermissionDenied):
        fill(number, template, {"name": "Elm", "hours": WEEKDAYS}, by=actor(viewer))


def test_the_log_says_that_details_were_filled_in(follower):
    assert AuditEvent.objects.filter(number=follower).latest("pk").action == AuditEvent.Action.FILL


def test_a_text_by_hand_stops_the_following(follower):
    after = edit(follower, "Open at ten")
    assert (after.template_id, after.head.details, NumberDetail.objects.count()) == (None, None, 0)


def test_the_same_text_by_hand_changes_nothing(follower):
    assert edit(follower, follower.head_body).template_id == follower.template_id


def test_the_text_stays_when_the_following_is_stopped(follower):
    stopped = stop_following(fresh(follower), actor=SYSTEM, change=Change.on(follower)).number
    assert (stopped.head_body, stopped.template_id, stopped.head.kind) == (
        follower.head_body,
        None,
        Kind.EDITED,
    )


def test_nothing_is_sent_for_what_callers_hear_already(nixflex, follower):
    sweep()
    stopped = stop_following(fresh(follower), actor=SYSTEM, change=Change.on(follower)).number
    sweep()
    assert (len(nixflex.sent), stopped.state, fresh(stopped).live) == (
        1,
        PhoneNumber.State.LIVE,
        stopped.head,
    )


def test_going_back_follows_again(follower, template):
    before = follower.head
    edit(follower, "Open at ten")
    now = fresh(follower)
    after = revert_profile(now, to=before, actor=SYSTEM, change=Change.on(now)).number
    assert (after.head_body, after.template_id, after.head.details) == (
        follower.head_body,
        template.pk,
        before.details,
    )


def test_a_conflict_names_fields_as_people_call_them(follower, template):
    Field.objects.create(key="name", label="Name of the practice")
    old = Change.on(follower)
    fill(follower, template, {"name": "Oak"})
    mine = {"name": FieldChange("Ash", "Elm")}
    with pytest.raises(DetailsConflict, match="changed Name of the practice in version 3"):
        save_details(follower, template=template, changes=mine, actor=SYSTEM, change=old)
