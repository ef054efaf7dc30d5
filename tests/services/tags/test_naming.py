"""Labels and tags from a table: what is stored, what is told, and what an empty cell leaves alone."""

import pytest

from profiles.models import AuditEvent, PhoneNumber, Tag
from profiles.services.conflicts import SaveRefused
from profiles.services.tags import naming
from profiles.services.tags.naming import NamedRow
from profiles.tables import read_pasted
from tests.conftest import NUMBER, actor

OTHER = "+441632960002"


@pytest.fixture
def two(make_number):
    make_number(NUMBER, label="Riverside Dental")
    make_number(OTHER, label="Park Garage")


def store(rows, user):
    return naming.import_names(rows, numbers=PhoneNumber.objects.all(), actor=actor(user))


def tags_of(number):
    return [tag.name for tag in PhoneNumber.objects.get(number=number).tags.all()]


def labels():
    return list(PhoneNumber.objects.order_by("number").values_list("label", flat=True))


def test_labels_and_tags_are_stored(two, manager):
    report = store([NamedRow(2, "01632 960001", "River", "VIP, Scotland")], manager)
    assert (labels()[0], tags_of(NUMBER), report.labels, report.tags) == ("River", ["Scotland", "VIP"], 1, 2)


def test_an_empty_cell_changes_nothing(two, manager):
    report = store([NamedRow(2, NUMBER, "  ", "")], manager)
    assert (labels(), report.labels, AuditEvent.objects.count()) == (
        ["Riverside Dental", "Park Garage"],
        0,
        0,
    )


def test_tags_that_a_number_has_stay(two, manager):
    store([NamedRow(2, NUMBER, None, "A")], manager)
    store([NamedRow(2, NUMBER, None, "B")], manager)
    assert tags_of(NUMBER) == ["A", "B"]


def test_a_tag_is_the_same_whatever_its_case(two, manager):
    Tag.objects.create(name="VIP")
    store([NamedRow(2, NUMBER, None, "vip")], manager)
    assert tags_of(NUMBER) == ["VIP"]


def test_an_editor_makes_no_new_tags_by_a_table(two, editor):
    report = store([NamedRow(2, NUMBER, None, "New")], editor)
    assert (report.problems, Tag.objects.count()) == (["Line 2: There is no tag “New”."], 0)


def test_words_beside_the_number_do_not_matter(two, manager):
    store([NamedRow(2, f"{NUMBER} (main)", None, "A")], manager)
    assert tags_of(NUMBER) == ["A"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (NamedRow(7, "hello"), "Line 7: “hello” is not a phone number."),
        (NamedRow(7, "+441632960009"), "Line 7: +441632960009 is not among the imported numbers."),
        (NamedRow(7, NUMBER, "a" * 201), "Line 7: A label has at most 200 characters; this one has 201."),
    ],
)
def test_a_row_that_can_not_be_used_is_named(two, manager, row, problem):
    assert store([row], manager).problems == [problem]


def test_a_row_that_can_not_be_used_stops_no_other(two, manager):
    store([NamedRow(2, "hello", "X"), NamedRow(3, OTHER, "Park Motors")], manager)
    assert labels() == ["Riverside Dental", "Park Motors"]


def test_a_row_that_can_not_be_used_stores_no_part_of_it(two, editor):
    Tag.objects.create(name="VIP")
    store([NamedRow(2, NUMBER, "River", "VIP, New")], editor)
    assert (labels()[0], tags_of(NUMBER)) == ("Riverside Dental", [])


def test_rows_in_chunks_are_all_stored(two, manager, monkeypatch):
    monkeypatch.setattr(naming, "CHUNK", 1)
    store([NamedRow(2, NUMBER, "A"), NamedRow(3, OTHER, "B")], manager)
    assert labels() == ["A", "B"]


def test_a_new_label_is_audited_with_what_it_was(two, manager):
    store([NamedRow(2, NUMBER, "River")], manager)
    assert AuditEvent.objects.get(action="label").data == {"from": "Riverside Dental", "to": "River"}


@pytest.mark.parametrize("header", ["number\tlabel\ttags", "Phone\tBusiness name\tTag", "tel\tName\ttags"])
def test_the_columns_are_found_by_their_names(db, header):
    table = read_pasted(f"{header}\n{NUMBER}\tRiver\tVIP\n")
    rows = list(naming.rows_of_table(table, naming.name_columns(table)))
    assert rows == [NamedRow(2, NUMBER, "River", "VIP")]


@pytest.mark.parametrize("header", ["number\ttown", "label\ttags"])
def test_a_table_without_the_columns_is_refused(db, header):
    table = read_pasted(f"{header}\na\tb\n")
    with pytest.raises(SaveRefused, match="column with phone numbers, and one with labels"):
        list(naming.rows_of_table(table, naming.name_columns(table)))
