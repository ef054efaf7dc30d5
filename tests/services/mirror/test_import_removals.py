"""Numbers that leave the account and come back: marked, never deleted, and never too many at once."""

import pytest

from profiles.models import AuditEvent, PhoneNumber, Revision
from profiles.services.mirror import importing, reading
from profiles.services.mirror.importing import ImportStopped
from tests.conftest import NUMBER, TEXT
from tests.services.mirror.account_list import bring_in, the
from tests.services.stand_in import fresh, push, save

pytestmark = pytest.mark.usefixtures("empty_account")


# --- numbers that go and come back


@pytest.fixture
def gone(shared, sandbox):
    """A number that the account does not have any more."""
    sandbox.remove(NUMBER)
    bring_in()
    return fresh(shared)


def test_a_missing_number_is_marked_as_removed(gone, subtests):
    with subtests.test("its state"):
        assert (gone.state, gone.removed_at is not None) == ("removed", True)
    with subtests.test("it keeps its history"):
        assert list(Revision.objects.filter(number=gone).values_list("text", flat=True)) == [TEXT]
    with subtests.test("it is audited"):
        assert AuditEvent.objects.get(action="removed").number == gone
    with subtests.test("it is removed once"):
        assert bring_in().removed == 0


def test_what_waited_for_a_missing_number_is_not_sent(shared, sandbox):
    save(shared, "Open Sundays.")
    sandbox.remove(NUMBER)
    bring_in()
    assert the().next_push_at is None


def test_a_number_that_returns_with_our_text_is_live(gone, sandbox, subtests):
    sandbox.add(NUMBER, custom_prompt=TEXT)
    report = bring_in()
    with subtests.test("its state"):
        assert (report.returned, the().state, the().removed_at) == (1, "live", None)
    with subtests.test("it is audited"):
        assert AuditEvent.objects.get(action="returned").number == gone


def test_a_number_that_returns_with_another_text_has_drifted(gone, sandbox):
    sandbox.add(NUMBER, custom_prompt="Theirs.")
    bring_in()
    assert (the().state, the().remote_text_seen) == ("drifted", "Theirs.")


def test_a_number_that_returns_without_a_text_has_drifted(gone, sandbox):
    sandbox.add(NUMBER)
    bring_in()
    assert (the().state, the().remote_text_seen) == ("drifted", "")


def test_what_waited_is_sent_when_the_number_returns(shared, sandbox):
    save(shared, "Open Sundays.")
    sandbox.remove(NUMBER)
    bring_in()
    sandbox.add(NUMBER, custom_prompt=TEXT)
    bring_in()
    assert push(the()).state == "live"


def test_drift_that_waited_for_a_decision_still_does_when_the_number_returns(shared, sandbox):
    sandbox.edit(NUMBER, "Theirs.")
    bring_in()
    sandbox.remove(NUMBER)
    bring_in()
    sandbox.add(NUMBER, custom_prompt="Theirs.")
    bring_in()
    assert (the().state, the().next_push_at) == ("drifted", None)


def test_a_return_whose_text_is_not_told_is_trusted(gone, sandbox):
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    bring_in()
    assert the().state == "live"


def test_a_return_whose_text_is_not_told_does_not_end_drift(shared, sandbox):
    sandbox.edit(NUMBER, "Theirs.")
    bring_in()
    sandbox.remove(NUMBER)
    bring_in()
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt="Theirs.")
    bring_in()
    assert the().state == "drifted"


def test_a_return_whose_text_is_not_told_sends_what_waited(shared, sandbox):
    save(shared, "Open Sundays.")
    sandbox.remove(NUMBER)
    bring_in()
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    bring_in()
    assert (the().state, the().next_push_at is not None) == ("pending", True)


# --- many that go at once


@pytest.fixture
def twenty(db, sandbox):
    """Twenty imported numbers, by their names."""
    sandbox.reset(numbers=20)
    bring_in()
    return sorted(PhoneNumber.objects.values_list("number", flat=True))


def take_away(sandbox, numbers):
    for number in numbers:
        sandbox.remove(number)


def test_more_than_a_fifth_and_more_than_five_stop_the_import(twenty, sandbox, subtests):
    take_away(sandbox, twenty[:6])
    sandbox.edit(twenty[-1], "Theirs.")
    before = AuditEvent.objects.count()
    with subtests.test("it stops"), pytest.raises(ImportStopped, match="6 of 20 numbers are missing"):
        bring_in()
    with subtests.test("it changed nothing"):
        assert (set(PhoneNumber.objects.values_list("state", flat=True)), AuditEvent.objects.count()) == (
            {"live"},
            before,
        )
    with subtests.test("it can be allowed"):
        assert bring_in(allow_removals=True).removed == 6


def test_a_fifth_may_go_at_once_from_a_large_account(db, sandbox):
    sandbox.reset(numbers=30)
    bring_in()
    take_away(sandbox, sorted(PhoneNumber.objects.values_list("number", flat=True))[:6])
    assert bring_in().removed == 6


def test_five_may_go_at_once_from_a_small_account(twenty, sandbox, subtests):
    take_away(sandbox, twenty[:5])
    with subtests.test("five"):
        assert bring_in().removed == 5
    take_away(sandbox, twenty[5:8])
    with subtests.test("those that went earlier do not count"):
        assert bring_in().removed == 3


def test_a_number_that_another_import_found_meanwhile_is_not_removed(clock, shared, monkeypatch):
    """Two imports at once: this one read its list before the number was in the account."""

    def seen_by_another(missing):
        PhoneNumber.objects.filter(pk=shared.pk).update(last_seen_at=clock.now)

    clock.forward(1)
    monkeypatch.setattr(reading, "_missing", lambda rows: {NUMBER})
    monkeypatch.setattr(
        importing, "_guard_removals", lambda missing: (clock.forward(1), seen_by_another(missing))
    )
    bring_in()
    assert the().state == "live"
