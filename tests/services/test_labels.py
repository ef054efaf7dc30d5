"""Labels: what staff call a number. No version, but a line in the audit log."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, Revision, SearchTerm
from profiles.services import labels
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import UnusableText
from tests.conftest import actor
from tests.services.stand_in import fresh


@pytest.fixture
def named(make_number):
    """A number with a label."""
    return make_number(label="Riverside Dental")


def relabel(number, user, label):
    return labels.relabel(number, label=label, actor=actor(user))


def terms(number) -> set[str]:
    return {
        term
        for term in SearchTerm.objects.filter(number=number).values_list("term", flat=True)
        if term[0] != "~"
    }


def test_a_label_is_changed(named, editor):
    relabel(named, editor, "River Dental")
    assert fresh(named).label == "River Dental"


def test_a_label_makes_no_version(named, editor):
    relabel(named, editor, "River Dental")
    assert (Revision.objects.count(), fresh(named).version, fresh(named).state) == (1, 1, "live")


def test_a_label_is_audited_with_what_it_was(named, editor):
    relabel(named, editor, "River Dental")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.number, event.data) == (
        "label",
        editor,
        named,
        {"from": "Riverside Dental", "to": "River Dental"},
    )


def test_the_same_label_leaves_no_line(named, editor):
    relabel(named, editor, " Riverside   Dental ")
    assert not AuditEvent.objects.exists()


def test_outer_spaces_and_line_breaks_go(named, editor):
    relabel(named, editor, "  River\n Dental\t ")
    assert fresh(named).label == "River Dental"


def test_a_label_can_be_taken_away(named, editor):
    relabel(named, editor, "")
    assert fresh(named).label == ""


def test_a_number_is_found_by_its_new_label(named, editor):
    relabel(named, editor, "Café Zoë")
    assert terms(named) == {"cafe", "zoe"}


def test_a_label_of_200_characters_fits(named, editor):
    relabel(named, editor, "a" * 200)
    assert len(fresh(named).label) == 200


def test_a_longer_label_is_refused(named, editor):
    with pytest.raises(SaveRefused, match="at most 200 characters; this one has 201"):
        relabel(named, editor, "a" * 201)


@pytest.mark.parametrize("label", ["a\0b", "a\ud83d"], ids=["NUL", "surrogate"])
def test_a_label_that_can_not_be_stored_is_refused(named, editor, label):
    with pytest.raises(UnusableText):
        relabel(named, editor, label)


def test_a_refused_label_changes_nothing(named, editor):
    with pytest.raises(SaveRefused):
        relabel(named, editor, "a" * 201)
    assert fresh(named).label == "Riverside Dental"


def test_a_viewer_may_not_relabel(named, viewer):
    with pytest.raises(PermissionDenied, match="edit, revert and push profiles"):
        relabel(named, viewer, "River Dental")


def test_relabelling_does_not_touch_a_save_that_came_in_between(named, editor):
    """The label is written alone, whatever is known of the rest."""
    old = fresh(named)
    type(named).objects.filter(pk=named.pk).update(state="drifted")
    relabel(old, editor, "River Dental")
    assert fresh(named).state == "drifted"
