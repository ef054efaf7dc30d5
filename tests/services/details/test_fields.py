"""The catalogue of fields: keys never change, nothing is deleted, everything is audited."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, Field
from profiles.services.details import fields
from profiles.services.details.fields import FieldRefused
from tests.conftest import actor


@pytest.fixture
def manager_actor(manager):
    return actor(manager)


@pytest.fixture
def hours(manager_actor):
    return fields.create_field(actor=manager_actor, key="clinic.hours", kind="hours")


def test_a_field_without_a_label_is_called_by_its_key(hours):
    assert hours.label == "Clinic hours"


def test_a_new_field_is_the_last(hours, manager_actor):
    assert fields.create_field(actor=manager_actor, key="name").position > hours.position


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"key": "opening hours"}, "can't be a key"),
        ({"key": ""}, "can't be a key"),
        ({"key": "a" * 101}, "at most 100"),
        ({"key": "clinic.hours"}, "already"),
        ({"key": "a", "label": "b" * 101}, "at most 100"),
        ({"key": "a", "help": "b" * 301}, "at most 300"),
        ({"key": "a", "label": "b\0"}, "NUL"),
        ({"key": "a", "kind": "odd"}, "Choose one of the kinds"),
    ],
)
def test_what_can_not_be_is_refused(hours, manager_actor, told, problem):
    with pytest.raises(FieldRefused, match=problem):
        fields.create_field(actor=manager_actor, **told)


def test_the_key_of_an_archived_field_leads_to_restoring_it(hours, manager_actor):
    fields.archive_field(hours, actor=manager_actor)
    with pytest.raises(FieldRefused, match="Restore it"):
        fields.create_field(actor=manager_actor, key="clinic.hours")


def test_a_field_is_changed(hours, manager_actor):
    fields.change_field(
        hours, actor=manager_actor, label="Opening  hours", kind="line", help="When?", position=4
    )
    changed = Field.objects.get()
    assert (changed.label, changed.kind, changed.help, changed.position) == (
        "Opening hours",
        "line",
        "When?",
        4,
    )


def test_a_label_can_not_go(hours, manager_actor):
    with pytest.raises(FieldRefused, match="a label"):
        fields.change_field(hours, actor=manager_actor, label=" ", kind="hours")


def test_each_change_is_told_by_the_log(hours, manager_actor):
    fields.change_field(hours, actor=manager_actor, label="Hours", kind="hours")
    fields.change_field(hours, actor=manager_actor, label="Hours", kind="hours")
    fields.archive_field(hours, actor=manager_actor)
    fields.archive_field(hours, actor=manager_actor)
    fields.restore_field(hours, actor=manager_actor)
    steps = [event.data["step"] for event in AuditEvent.objects.filter(action="field").order_by("seq")]
    assert steps == ["created", "changed", "archived", "restored"]


def test_placeholders_become_fields_of_guessed_kinds(hours, manager_actor):
    fields.archive_field(hours, actor=manager_actor)
    fields.make_fields(["clinic.name", "clinic.hours", "clinic.phone", "clinic.name"], actor=manager_actor)
    made = Field.objects.filter(archived_at=None).order_by("key").values_list("key", "kind")
    assert list(made) == [("clinic.hours", "hours"), ("clinic.name", "line"), ("clinic.phone", "phone")]


@pytest.mark.parametrize("step", ["create", "change", "archive", "restore", "make"])
def test_an_editor_may_do_none_of_it(hours, editor, step):
    steps = {
        "create": lambda who: fields.create_field(actor=who, key="a"),
        "change": lambda who: fields.change_field(hours, actor=who, label="A", kind="line"),
        "archive": lambda who: fields.archive_field(hours, actor=who),
        "restore": lambda who: fields.restore_field(hours, actor=who),
        "make": lambda who: fields.make_fields([], actor=who),
    }
    with pytest.raises(PermissionDenied):
        steps[step](actor(editor))
