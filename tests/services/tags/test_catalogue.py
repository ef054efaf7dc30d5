"""The catalogue of tags: names are unique, merging loses nothing, everything is audited."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, NumberTag, Tag, Team
from profiles.services.notices.content import Content
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.planning import targets_of
from profiles.services.tags import catalogue, tagging
from profiles.services.tags.catalogue import TagRefused
from tests.conftest import actor

OTHER = "+441632960002"


@pytest.fixture
def manager_actor(manager):
    return actor(manager)


@pytest.fixture
def vip(manager_actor):
    return catalogue.create_tag(actor=manager_actor, name="VIP", colour="red")


@pytest.fixture
def scotland(manager_actor):
    return catalogue.create_tag(actor=manager_actor, name="Scotland")


def test_a_tag_is_made_with_name_and_colour(vip):
    assert (vip.name, vip.colour, vip.letter) == ("VIP", "red", "V")


def test_outer_spaces_go(manager_actor):
    assert catalogue.create_tag(actor=manager_actor, name="  North \n  West ").name == "North West"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "at most 40"),
        ("   ", "at most 40"),
        ("a" * 41, "at most 40"),
        ("a,b", "no comma"),
        ("a;b", "no semicolon"),
        ("a\0b", "NUL"),
        ("vip", "already"),
    ],
)
def test_a_name_that_can_not_be_is_refused(vip, manager_actor, name, problem):
    with pytest.raises(TagRefused, match=problem):
        catalogue.create_tag(actor=manager_actor, name=name)


def test_an_unknown_colour_is_refused(manager_actor):
    with pytest.raises(TagRefused, match="colours"):
        catalogue.create_tag(actor=manager_actor, name="A", colour="pink")


def test_renaming_keeps_the_numbers(vip, number, manager_actor):
    tagging.set_tags(number, tags=[vip], actor=manager_actor)
    catalogue.change_tag(vip, actor=manager_actor, name="Gold", colour="yellow")
    assert [tag.name for tag in number.tags.all()] == ["Gold"]


def test_renaming_is_audited_with_both_names(vip, manager_actor):
    catalogue.change_tag(vip, actor=manager_actor, name="Gold", colour="red")
    assert AuditEvent.objects.latest("seq").data == {
        "step": "changed",
        "tag": "Gold",
        "name": ["VIP", "Gold"],
    }


@pytest.mark.parametrize(
    "step",
    [
        lambda tag, other, who: catalogue.change_tag(tag, actor=who, name="Gold", colour="red"),
        lambda tag, other, who: catalogue.merge_tags(tag, into=other, actor=who),
        lambda tag, other, who: catalogue.delete_tag(tag, actor=who),
    ],
    ids=["change", "merge", "delete"],
)
def test_a_tag_that_is_gone_does_not_come_back(vip, scotland, manager_actor, step):
    Tag.objects.filter(pk=vip.pk).delete()
    with pytest.raises(TagRefused, match="not there any more"):
        step(vip, scotland, manager_actor)
    assert list(Tag.objects.all()) == [scotland]


def test_a_tag_may_change_the_case_of_its_own_name(vip, manager_actor):
    assert catalogue.change_tag(vip, actor=manager_actor, name="Vip", colour="red").name == "Vip"


def test_a_change_to_the_same_leaves_no_line(vip, manager_actor):
    before = AuditEvent.objects.count()
    catalogue.change_tag(vip, actor=manager_actor, name="VIP", colour="red")
    assert AuditEvent.objects.count() == before


def test_merging_moves_the_numbers_and_doubles_none(vip, scotland, number, make_number, manager_actor):
    other = make_number(OTHER)
    tagging.set_tags(number, tags=[vip, scotland], actor=manager_actor)
    tagging.set_tags(other, tags=[vip], actor=manager_actor)
    catalogue.merge_tags(vip, into=scotland, actor=manager_actor)
    assert list(NumberTag.objects.order_by("number").values_list("number", "tag")) == [
        (number.pk, scotland.pk),
        (other.pk, scotland.pk),
    ]


def test_notices_for_a_merged_tag_are_for_the_other(vip, scotland, number, manager_actor):
    tagging.set_tags(number, tags=[vip], actor=manager_actor)
    content = Content(
        "Closed", "We are closed today.", "above", timezone.now(), timezone.now() + timedelta(days=1)
    )
    notice = make_draft(actor=manager_actor, content=content, numbers=[], tags=[vip], now=timezone.now())
    catalogue.merge_tags(vip, into=scotland, actor=manager_actor)
    assert targets_of(notice, None).keys == (number.pk,)


def test_what_the_log_said_of_a_merged_tag_stays(vip, scotland, number, manager_actor):
    tagging.set_tags(number, tags=[vip], actor=manager_actor)
    catalogue.merge_tags(vip, into=scotland, actor=manager_actor)
    assert AuditEvent.objects.get(number=number).data == {"added": ["VIP"]}


def test_a_tag_is_not_merged_with_itself(vip, manager_actor):
    with pytest.raises(TagRefused, match="itself"):
        catalogue.merge_tags(vip, into=vip, actor=manager_actor)


def test_deleting_leaves_the_numbers(vip, number, manager_actor):
    tagging.set_tags(number, tags=[vip], actor=manager_actor)
    assert (catalogue.delete_tag(vip, actor=manager_actor), NumberTag.objects.count()) == (1, 0)


def test_an_editor_may_not_make_a_tag(editor):
    with pytest.raises(PermissionDenied, match="plan and run rollouts"):
        catalogue.create_tag(actor=actor(editor), name="A")


def test_there_are_at_most_so_many(manager_actor, monkeypatch):
    monkeypatch.setattr(catalogue, "MAX_TAGS", 1)
    Tag.objects.create(name="Only")
    with pytest.raises(TagRefused, match="1 tags already"):
        catalogue.create_tag(actor=manager_actor, name="A")


def test_tags_of_different_teams_are_not_merged(manager_actor, vip, scotland):
    Team.objects.create(name="North").tags.add(scotland)
    with pytest.raises(TagRefused, match="Give both tags to the same teams first"):
        catalogue.merge_tags(scotland, into=vip, actor=manager_actor)
    assert Tag.objects.count() == 2


def test_tags_of_the_same_teams_are_merged(manager_actor, vip, scotland):
    Team.objects.create(name="North").tags.add(scotland, vip)
    catalogue.merge_tags(scotland, into=vip, actor=manager_actor)
    assert list(Team.objects.get().tags.all()) == [vip]


def test_a_tag_by_which_a_team_sees_numbers_is_not_deleted(manager_actor, scotland):
    Team.objects.create(name="North").tags.add(scotland)
    with pytest.raises(TagRefused, match="seen by North"):
        catalogue.delete_tag(scotland, actor=manager_actor)
    assert Tag.objects.exists()
