"""``manage.py import_numbers`` and ``--labels``: what they print and what they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from profiles.management.commands import import_numbers
from profiles.models import Agent, AuditEvent, PhoneNumber
from tests.conftest import NUMBER, TEXT

OTHER = "+441632960002"


def run(*arguments: str) -> tuple[str, str]:
    """Run the command and return what it said, and of what it complained."""
    out, err = StringIO(), StringIO()
    call_command("import_numbers", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


# --- importing


@pytest.mark.django_db
def test_an_import_prints_its_counts(sandbox):
    sandbox.reset(numbers=20)
    lines = [line.rsplit(maxsplit=1) for line in run()[0].splitlines()]
    assert {name: int(count) for name, count in lines} == {
        "agents": Agent.objects.count(),
        "seen": 20,
        "added": 20,
        "first texts": 19,
        "drifted": 0,
        "removed": 0,
        "returned": 0,
        "not checked": 0,
    }


@pytest.mark.django_db
def test_an_import_prints_what_was_odd(sandbox):
    sandbox.settings(list_form="old")
    assert "Nixflex's list does not tell the profile of 3 numbers" in run()[0]


@pytest.mark.django_db
def test_an_import_is_by_the_command(sandbox):
    run()
    assert AuditEvent.objects.get(action="import").actor_name == import_numbers.ACTOR.name


def test_an_import_that_stops_says_why(sandbox, make_number):
    for last in range(6):
        make_number(f"+44163296900{last}")
    with pytest.raises(CommandError, match="6 of 6 numbers are missing"):
        run()


def test_an_import_that_stops_can_be_allowed(sandbox, make_number):
    for last in range(6):
        make_number(f"+44163296900{last}")
    run("--allow-removals")
    assert PhoneNumber.objects.filter(state="removed").count() == 6


@pytest.mark.django_db
def test_an_import_that_can_not_read_says_why(sandbox):
    sandbox.faults([{"status": 401, "message": "The key has expired."}])
    with pytest.raises(CommandError, match="The key has expired"):
        run()


# --- labels


@pytest.fixture
def file(tmp_path):
    """Write a file of labels and return its name."""

    def write(content: str | bytes) -> str:
        path = tmp_path / "labels.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def labels() -> dict[str, str]:
    return dict(PhoneNumber.objects.values_list("number", "label"))


@pytest.fixture
def two(make_number):
    """Two numbers with labels."""
    make_number(NUMBER, text=TEXT, label="Riverside Dental")
    make_number(OTHER, text=TEXT, label="Park Garage")


def test_a_file_names_numbers(two, file):
    run("--labels", file(f"number,label\n{NUMBER},River Dental\n{OTHER},Park Motors\n"))
    assert labels() == {NUMBER: "River Dental", OTHER: "Park Motors"}


def test_a_file_says_how_many_labels_it_changed(two, file):
    out, _ = run("--labels", file(f"number,label\n{NUMBER},River Dental\n{OTHER},Park Garage\n"))
    assert out == "1 labels changed, 0 tags added, 0 rows could not be used.\n"


def test_a_changed_label_is_audited(two, file):
    run("--labels", file(f"number,label\n{NUMBER},River Dental\n"))
    assert AuditEvent.objects.get(action="label").data == {"from": "Riverside Dental", "to": "River Dental"}


@pytest.mark.parametrize(
    "spelling", ["01632 960001", "0044 1632 960001", "+44 (0)1632 960-001", "+441632960001"]
)
def test_a_number_may_be_spelt_in_any_usual_way(two, file, spelling):
    run("--labels", file(f"number,label\n{spelling},River Dental\n"))
    assert labels()[NUMBER] == "River Dental"


def test_other_columns_in_any_order_are_passed_over(two, file):
    run("--labels", file(f"town,label,number\nCroydon,River Dental,{NUMBER}\n"))
    assert labels()[NUMBER] == "River Dental"


def test_a_byte_order_mark_is_passed_over(two, file):
    run("--labels", file(b"\xef\xbb\xbfnumber,label\n+441632960001,River Dental\n"))
    assert labels()[NUMBER] == "River Dental"


def test_windows_line_ends_are_line_ends(two, file):
    run("--labels", file(f"number,label\r\n{NUMBER},River Dental\r\n"))
    assert labels()[NUMBER] == "River Dental"


def test_a_label_with_a_comma_is_quoted(two, file):
    run("--labels", file(f'number,label\n{NUMBER},"River, Dental"\n'))
    assert labels()[NUMBER] == "River, Dental"


def test_a_line_break_in_quotes_is_a_part_of_the_label(two, file):
    run("--labels", file(f'number,label\n{NUMBER},"River\nDental"\n{OTHER},Park Motors\n'))
    assert labels() == {NUMBER: "River Dental", OTHER: "Park Motors"}


@pytest.mark.parametrize("separator", ["\u2028", "\x0b", "\x85"])
def test_what_only_python_calls_a_line_end_does_not_end_a_row(two, file, separator):
    run("--labels", file(f"number,label\n{NUMBER},River{separator}Dental\n"))
    assert labels()[NUMBER] == "River Dental"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("+441632960009,New", "Line 2: +441632960009 is not among the imported numbers."),
        ("hello,New", "Line 2: “hello” is not a phone number."),
        (",New", "Line 2: “” is not a phone number."),
        (f"{NUMBER},{'a' * 201}", "Line 2: A label has at most 200 characters; this one has 201."),
    ],
    ids=["unknown number", "no number", "empty number", "too long"],
)
def test_a_row_that_can_not_be_used_is_told_with_its_line(two, file, row, problem):
    assert run("--labels", file(f"number,label\n{row}\n"))[1].startswith(problem)


def test_a_row_that_can_not_be_used_does_not_stop_the_others(two, file):
    run("--labels", file(f"number,label\nhello,New\n{OTHER},Park Motors\n"))
    assert labels() == {NUMBER: "Riverside Dental", OTHER: "Park Motors"}


def test_a_row_without_a_label_leaves_the_label(two, file):
    run("--labels", file(f"number,label\n{NUMBER}\n"))
    assert labels()[NUMBER] == "Riverside Dental"


@pytest.mark.parametrize("cell", ["a" * 140_000, "a\0b"], ids=["absurdly long", "NUL"])
def test_a_cell_that_no_table_may_have_refuses_the_whole_table(two, file, cell):
    with pytest.raises(CommandError, match="can't be used"):
        run("--labels", file(f"number,label\n{OTHER},Park Motors\n{NUMBER},{cell}\n"))
    assert labels() == {NUMBER: "Riverside Dental", OTHER: "Park Garage"}


@pytest.mark.parametrize("table", ["town,label\nLeeds,River Dental\n", f"number,town\n{NUMBER},Leeds\n"])
def test_a_file_without_the_two_columns_is_refused(two, file, table):
    with pytest.raises(CommandError, match="needs a column with phone numbers"):
        run("--labels", file(table))


def test_what_was_guessed_of_a_file_is_said(two, file):
    out, _ = run("--labels", file(f"Our practices,\nPractice,Tel. No.\nPark Motors,{NUMBER}\n"))
    assert "Header in row 2: number from “Tel. No.”, label from “Practice”." in out


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.csv can't be read"):
        run("--labels", str(tmp_path / "missing.csv"))


def test_a_file_of_a_spreadsheet_of_windows_is_read_too(two, file):
    run("--labels", file(b"number,label\n+441632960001,Caf\xe9\n"))
    assert labels()[NUMBER] == "Café"
