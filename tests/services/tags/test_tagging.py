"""Tags of numbers: one at a time and many at once, each change a line of the log."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, NumberTag, PhoneNumber, Tag
from profiles.services.tags import tagging
from tests.conftest import actor

OTHER = "+441632960002"


@pytest.fixture
def tags(db):
    return [Tag.objects.create(name=name) for name in ("A", "B")]


def names(number):
    return [tag.name for tag in number.tags.all()]


def test_a_number_gets_exactly_the_tags_that_are_set(number, tags, editor):
    tagging.set_tags(number, tags=tags[:1], actor=actor(editor))
    tagging.set_tags(number, tags=tags[1:], actor=actor(editor))
    assert names(number) == ["B"]


def test_a_change_says_what_came_and_what_went(number, tags, editor):
    tagging.set_tags(number, tags=tags[:1], actor=actor(editor))
    tagging.set_tags(number, tags=tags[1:], actor=actor(editor))
    assert AuditEvent.objects.latest("seq").data == {"added": ["B"], "removed": ["A"]}


def test_the_same_tags_again_leave_no_line(number, tags, editor):
    tagging.set_tags(number, tags=tags, actor=actor(editor))
    assert (tagging.set_tags(number, tags=tags, actor=actor(editor)), AuditEvent.objects.count()) == (
        False,
        1,
    )


def test_many_numbers_get_and_lose_tags_at_once(number, make_number, tags, editor):
    other = make_number(OTHER)
    tagging.set_tags(number, tags=tags[:1], actor=actor(editor))
    tagging.change_tags(PhoneNumber.objects.all(), add=tags[1:], remove=tags[:1], actor=actor(editor))
    assert (names(number), names(other)) == (["B"], ["B"])


def test_many_are_told_by_how_many_change(number, make_number, tags, editor):
    make_number(OTHER)
    tagging.set_tags(number, tags=tags, actor=actor(editor))
    assert tagging.change_tags(PhoneNumber.objects.all(), add=tags, remove=[], actor=actor(editor)) == 1


def test_many_in_chunks_leave_none_out(number, make_number, tags, editor, monkeypatch):
    monkeypatch.setattr(tagging, "CHUNK", 1)
    make_number(OTHER)
    tagging.change_tags(PhoneNumber.objects.all(), add=tags, remove=[], actor=actor(editor))
    assert NumberTag.objects.count() == 4


def test_a_viewer_may_not(number, tags, viewer):
    with pytest.raises(PermissionDenied):
        tagging.set_tags(number, tags=tags, actor=actor(viewer))
