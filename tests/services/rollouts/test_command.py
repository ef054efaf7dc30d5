"""``manage.py rollout``: what it prints, what it sends, and the status that it ends with."""

import signal
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from nixadmin.sandbox import SandboxServer
from profiles.models import AuditEvent, PhoneNumber, Rollout, TemplateVersion
from profiles.services.mirror import importing
from tests.conftest import SYSTEM
from tests.services.rollouts.plans.making import TEMPLATE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No waits between rounds, and the signals as they were."""
    monkeypatch.setattr("profiles.management.commands.rollout.SECONDS_BETWEEN_ROUNDS", 0)
    kept = {ending: signal.getsignal(ending) for ending in (signal.SIGTERM, signal.SIGINT)}
    yield
    for ending, handler in kept.items():
        signal.signal(ending, handler)


@pytest.fixture
def numbers(sandbox: SandboxServer) -> list[str]:
    """The sandbox's three numbers, imported."""
    importing.import_numbers(actor=SYSTEM)
    return list(PhoneNumber.objects.order_by("number").values_list("number", flat=True))


@pytest.fixture
def files(tmp_path: Path, numbers: list[str]) -> Path:
    """A folder with a template and a table of all numbers."""
    (tmp_path / "clinic.txt").write_text(TEMPLATE + "\n")
    write_table(tmp_path, numbers)
    return tmp_path


def write_table(files: Path, numbers: list[str]) -> None:
    rows = [f"{number},Clinic {place}" for place, number in enumerate(numbers)]
    (files / "locations.csv").write_text("\n".join(["number,name", *rows, ""]))


def paths(files: Path) -> tuple[str, str]:
    return str(files / "clinic.txt"), str(files / "locations.csv")


def run(files: Path, *arguments: str) -> tuple[str, str]:
    """Run the command; return what it said, and of what it complained."""
    out, err = StringIO(), StringIO()
    call_command("rollout", *paths(files), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(files: Path, *arguments: str) -> CommandError:
    """Run the command and return the error that it ends with."""
    with pytest.raises(CommandError) as caught:
        run(files, *arguments)
    return caught.value


def held(sandbox: SandboxServer) -> set[str]:
    """Return the texts that the sandbox holds."""
    rows = sandbox.state()["numbers"]
    assert isinstance(rows, list)
    return {row["custom_prompt"] or "" for row in rows}


def test_all_numbers_are_live_in_the_end(files, sandbox, subtests):
    said, _ = run(files, "--note", "Spring", "--yes")
    with subtests.test("what Nixflex holds"):
        assert held(sandbox) == {f"Business: Clinic {place}. Open by appointment." for place in range(3)}
    with subtests.test("the rollout is finished and by the command"):
        rollout = Rollout.objects.get()
        assert (rollout.stage, rollout.note, rollout.author_name) == ("finished", "Spring", "System: rollout")
    with subtests.test("it says what became of the rows"):
        assert "Live" in said
    run(files, "--note", "Again", "--yes")
    with subtests.test("nothing to change is no failure"):
        assert Rollout.objects.filter(stage="finished").count() == 1


def test_a_dry_run_sends_nothing(files, sandbox, subtests):
    before = held(sandbox)
    said, _ = run(files, "--dry-run")
    with subtests.test("what Nixflex holds"):
        assert held(sandbox) == before
    with subtests.test("it keeps the plan"):
        assert f"kept as rollout {Rollout.objects.get(stage='planned').pk}" in said
    with subtests.test("it counts its rows"):
        assert "Changed" in said
    run(files, "--dry-run")
    with subtests.test("the same template makes no second version"):
        assert TemplateVersion.objects.count() == 1
    (files / "clinic.txt").write_text(TEMPLATE + " Ring twice.")
    run(files, "--dry-run")
    with subtests.test("one that has changed is its next version"):
        assert list(TemplateVersion.objects.order_by("version").values_list("template__name", "version")) == [
            ("clinic", 1),
            ("clinic", 2),
        ]


def test_a_dry_run_with_blocked_rows_ends_with_1(files, numbers):
    write_table(files, [*numbers, "+441632969999"])
    assert refused(files, "--dry-run").returncode == 1


def test_blocked_rows_are_named(files, numbers):
    write_table(files, [*numbers, "abc"])
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("rollout", *paths(files), "--dry-run", stderr=err)
    assert "Row 5: “abc” in column “number” is not a phone number." in err.getvalue()


def test_numbers_beside_blocked_rows_go_live_and_it_ends_with_1(files, numbers, sandbox):
    write_table(files, [numbers[0], "abc"])
    error = refused(files, "--note", "Spring", "--yes")
    assert (error.returncode, "Business: Clinic 0. Open by appointment." in held(sandbox)) == (1, True)


def test_a_number_that_nixflex_refuses_ends_it_with_1(files, sandbox):
    sandbox.faults([{"method": "PATCH", "status": 422, "times": 1}])
    assert refused(files, "--note", "Spring", "--yes").returncode == 1


def test_a_table_in_doubt_ends_with_2_and_its_place(files):
    (files / "locations.csv").write_text("number,name\n1,a,b\n")
    error = refused(files, "--dry-run")
    assert (error.returncode, str(error).startswith("Row 2, column 3")) == (2, True)


def test_a_template_that_is_none_ends_with_2_and_its_line(files):
    (files / "clinic.txt").write_text("Fine\nIt costs $45")
    error = refused(files, "--dry-run")
    assert (error.returncode, str(error).startswith("Line 2: ")) == (2, True)


def test_a_template_that_is_no_text_ends_with_2(files):
    (files / "clinic.txt").write_bytes(b"\xff\xfe\x00")
    assert refused(files, "--dry-run").returncode == 2


def test_a_file_that_is_not_there_ends_with_2(files):
    (files / "locations.csv").unlink()
    assert refused(files, "--dry-run").returncode == 2


def test_without_a_note_nothing_is_even_planned(files):
    error = refused(files, "--yes")
    assert (error.returncode, Rollout.objects.exists()) == (2, False)


def test_nobody_is_asked_where_nobody_is(files, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    error = refused(files, "--note", "Spring")
    assert (error.returncode, "--yes" in str(error)) == (2, True)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let somebody sit at the terminal who types what the test says."""

    def types(answer: str) -> None:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda _: answer)

    return types


def test_whoever_types_how_many_numbers_changes_them(files, terminal):
    terminal("3")
    run(files, "--note", "Spring")
    assert AuditEvent.objects.filter(action="roll_out").count() == 3


def test_whoever_types_something_else_changes_nothing(files, terminal, subtests):
    for typed in ["2", "", "yes"]:
        terminal(typed)
        with subtests.test(typed):
            assert refused(files, "--note", "Spring").returncode == 2
            assert not AuditEvent.objects.filter(action="roll_out").exists()


def test_no_column_is_guessed_where_nobody_looks(files, numbers):
    (files / "locations.csv").write_text(f"number,Practice\n{numbers[0]},Clinic\n")
    with pytest.raises(CommandError):
        run(files, "--dry-run")
    assert "no column is chosen" in Rollout.objects.get().rows.get().reason
