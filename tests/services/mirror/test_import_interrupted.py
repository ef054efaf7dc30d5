"""An import that is broken off: what was stored stays, the next goes on there, and the account's row tells it."""

import gc

import pytest

from profiles.models import Account, AuditEvent, PhoneNumber, Revision
from profiles.nixflex import NixflexError, RemoteNumber
from profiles.services.mirror import importing
from profiles.services.mirror.importing import ImportStopped
from tests.services.mirror.account_list import bring_in, the
from tests.services.mirror.test_import_size import texts

pytestmark = pytest.mark.django_db
CHUNK = 10
GONE = "+441632970000"


class Killed(BaseException):
    """Stands for Ctrl-C, or for whatever else ends a process."""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK_SIZE", CHUNK)


def break_off_after(chunks: int) -> None:
    """Import, and end when so many chunks are stored."""

    def progress(stage, done, total):
        if stage == "storing" and done == chunks * CHUNK:
            raise Killed

    with pytest.raises(Killed):
        bring_in(progress=progress)


@pytest.fixture
def broken_off(listing):
    """The import of fifty numbers, broken off when twenty were stored."""
    listing.texts = texts(50)
    break_off_after(2)


def progress_row() -> tuple[int | None, int | None, bool]:
    row = Account.objects.get()
    return row.import_done, row.import_total, row.import_alive_at is not None


def test_what_was_stored_stays(broken_off):
    assert (PhoneNumber.objects.count(), Revision.objects.count()) == (20, 20)


def test_the_next_import_brings_in_the_rest(broken_off, subtests):
    report = bring_in()
    with subtests.test("the rest is added"):
        assert (report.added, report.first_texts) == (30, 30)
    with subtests.test("and nothing twice"):
        assert (PhoneNumber.objects.count(), Revision.objects.count()) == (50, 50)


def test_the_next_import_loads_no_number_that_was_stored(broken_off, monkeypatch):
    loaded = []
    from_db = PhoneNumber.from_db

    def counted(*row):
        loaded.append(row)
        return from_db(*row)

    monkeypatch.setattr(PhoneNumber, "from_db", counted)
    bring_in()
    assert loaded == []


def test_nothing_is_marked_as_removed_before_the_whole_list_is_stored(make_number, listing):
    make_number(GONE)
    listing.texts = texts(50)
    break_off_after(5)
    assert the(GONE).state == "live"


def test_the_next_import_marks_what_is_missing(make_number, listing):
    make_number(GONE)
    listing.texts = texts(50)
    break_off_after(5)
    bring_in()
    assert the(GONE).state == "removed"


def test_an_import_that_was_broken_off_is_not_told_of_as_one(broken_off):
    assert (AuditEvent.objects.filter(action="import").count(), Account.objects.get().last_import_at) == (
        0,
        None,
    )


# --- the account's row


def test_the_row_tells_how_far_the_import_is(listing):
    told = []
    listing.texts = texts(25)
    bring_in(progress=lambda stage, done, total: told.append(progress_row()))
    assert told[1:] == [(10, 25, True), (20, 25, True), (25, 25, True)]


def test_the_row_tells_of_reading_now_and_then(listing, monkeypatch):
    monkeypatch.setattr("profiles.services.mirror.progress.STEP", 30)
    told = []

    def read_in_pages(*, progress, **options):
        for known in (20, 40, 60):
            progress(known)
            told.append(progress_row())
        raise NixflexError("Away.")

    listing.list_numbers = read_in_pages
    with pytest.raises(NixflexError):
        bring_in()
    assert told == [(0, None, True), (40, None, True), (40, None, True)]


def test_at_its_end_the_row_tells_nothing(listing):
    listing.texts = texts(25)
    bring_in()
    assert progress_row() == (None, None, False)


def test_the_row_tells_where_an_import_was_broken_off(broken_off):
    assert progress_row() == (20, 50, False)


def test_of_an_import_that_stored_nothing_the_row_tells_nothing(listing, make_number):
    for last in range(6):
        make_number(f"{GONE[:-1]}{last}")
    with pytest.raises(ImportStopped):
        bring_in()
    assert progress_row() == (None, None, False)


# --- memory


def rows_in_memory() -> int:
    # By its type alone: asking what is lazy for its class would have it worked out.
    return sum(type(each) is RemoteNumber for each in gc.get_objects())


def test_no_more_rows_of_the_list_are_held_than_a_chunk_has(sandbox):
    sandbox.reset(numbers=4 * CHUNK)
    before, held = rows_in_memory(), []
    bring_in(progress=lambda *step: held.append(rows_in_memory()))
    assert max(held) - before <= CHUNK


def test_a_list_that_can_not_be_kept_changes_nothing(listing, subtests):
    def full(**options):
        raise OSError(28, "No space left on device")

    listing.list_numbers = full
    with subtests.test("it says why"), pytest.raises(ImportStopped, match=r"\(No space left on device\)"):
        bring_in()
    with subtests.test("nothing is changed"):
        assert (PhoneNumber.objects.count(), AuditEvent.objects.count()) == (0, 0)
