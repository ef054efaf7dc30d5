"""Importing: the mirror follows the account's list, and nothing of ours is overwritten or lost."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import Account, Agent, AuditEvent, PhoneNumber, Revision
from profiles.nixflex import NixflexError
from profiles.presenters.status import state_key, status_line
from profiles.services.mirror import importing
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.mirror.account_list import bring_in, the
from tests.services.stand_in import save

pytestmark = pytest.mark.usefixtures("empty_account")


# --- first sight


def test_a_number_is_added(db, sandbox, subtests):
    sandbox.add(NUMBER, custom_prompt=TEXT)
    report = bring_in()
    number = the()
    with subtests.test("it is live"):
        assert (report.added, number.state) == (1, "live")
    with subtests.test("its text is version 1"):
        head = number.head
        assert (head.version, head.kind, head.text, head.author_name) == (1, "imported", TEXT, SYSTEM.name)
    with subtests.test("that is live"):
        assert number.live == number.head
    with subtests.test("its text names it"):
        assert number.label == "Riverside Dental"


def test_the_first_text_is_stored_with_line_feeds(db, sandbox):
    sandbox.add(NUMBER, custom_prompt="a\r\nb\rc")
    bring_in()
    assert the().head.text == "a\nb\nc"


def test_the_first_text_says_what_came(db, sandbox):
    sandbox.add(NUMBER, custom_prompt="Open daily.")
    bring_in()
    assert the().head.first_change == ["", "Open daily.", "", "", 0]


def test_a_label_that_staff_gave_is_kept(make_number, sandbox):
    make_number(text="", label="Our name for it")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    bring_in()
    assert the().label == "Our name for it"


def test_a_number_without_a_profile_has_no_version(db, sandbox):
    sandbox.add(NUMBER)
    bring_in()
    assert (the().version, the().head, state_key(the())) == (0, None, "none")


def test_a_text_that_turns_up_later_becomes_version_1(db, sandbox):
    sandbox.add(NUMBER)
    bring_in()
    sandbox.edit(NUMBER, TEXT)
    bring_in()
    assert (the().version, the().head.kind) == (1, "imported")


def test_agent_provider_and_age_are_mirrored(db, sandbox):
    row = sandbox.add(NUMBER, agent_id="agent_3f8a1c5e9b2d4706", provider="twilio")
    bring_in()
    number = the()
    created = number.remote_created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert (number.agent.agent_id, number.provider, created) == (row["agent_id"], "twilio", row["created_at"])


def test_an_agent_that_is_not_listed_any_more_is_mirrored_as_inactive(db, sandbox):
    sandbox.add(NUMBER, agent_id="agent_09d2f7a64be1c853")
    bring_in()
    assert (the().agent.is_active, bool(the().agent.name)) == (False, True)


def test_an_agent_that_nixflex_does_not_know_any_more_keeps_its_name(db, sandbox):
    Agent.objects.create(agent_id="agent_gone", name="Night desk", system_prompt="You answer at night.")
    sandbox.add(NUMBER, agent_id="agent_gone")
    bring_in()
    agent = the().agent
    assert (agent.name, agent.system_prompt, agent.is_active) == ("Night desk", "You answer at night.", False)


# --- again


def test_importing_again_changes_nothing(db, sandbox, subtests):
    sandbox.reset(numbers=10)
    bring_in()
    numbers = PhoneNumber.objects.values("number", "head", "live", "state", "label", "version").order_by("pk")
    before, versions = list(numbers), Revision.objects.count()
    bring_in()
    with subtests.test("no number"):
        assert list(numbers.all()) == before
    with subtests.test("no version is made"):
        assert Revision.objects.count() == versions
    with subtests.test("the import alone is audited"):
        assert list(AuditEvent.objects.values_list("action", flat=True)) == ["import", "import"]


def test_importing_again_counts_as_a_look(clock, shared, subtests):
    clock.forward(60)
    bring_in()
    with subtests.test("at the number"):
        assert the().verified_at == clock.now
    with subtests.test("its time is kept"):
        assert Account.objects.get().last_import_at == clock.now


def test_an_import_is_audited_with_its_counts(db, sandbox, manager):
    sandbox.add(NUMBER, custom_prompt=TEXT)
    importing.import_numbers(actor=actor(manager))
    event = AuditEvent.objects.get(action="import")
    assert (event.actor, event.data["added"], event.data["first_texts"]) == (manager, 1, 1)


def test_an_import_leaves_a_waiting_save_alone(shared, sandbox):
    number = save(shared, "Open Sundays.")
    bring_in()
    assert (the().state, the().next_push_at, the().head.version) == ("pending", number.next_push_at, 2)


def test_an_editor_may_not_import(editor):
    with pytest.raises(PermissionDenied, match="import numbers"):
        importing.import_numbers(actor=actor(editor))


def test_a_list_that_can_not_be_read_changes_nothing(shared, sandbox):
    sandbox.faults([{"method": "GET", "path": "/v1/phone-numbers", "status": 503}])
    with pytest.raises(NixflexError):
        bring_in()
    assert (the().state, AuditEvent.objects.count()) == ("live", 0)


# --- the older list, which does not tell texts


def test_a_text_that_the_list_does_not_tell_is_not_known(clock, db, sandbox, subtests):
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    bring_in()
    with subtests.test("it is no version"):
        assert (the().version, the().remote_text_seen, state_key(the())) == (0, None, "unknown")
    with subtests.test("the page says so"):
        line = status_line(the(), [], now=clock.now)
        assert (line.word, "not known what callers hear" in line.hears) == ("Not known", True)


def test_a_list_without_texts_is_no_look(clock, shared, sandbox, subtests):
    sandbox.settings(list_form="old")
    before = the().verified_at
    clock.forward(60)
    bring_in()
    with subtests.test("it is not taken for empty profiles"):
        assert (the().state, the().remote_text_seen) == ("live", TEXT)
    with subtests.test("the number was seen, its text was not"):
        assert (the().verified_at, the().last_seen_at) == (before, clock.now)


def test_the_report_says_how_many_texts_were_not_told(db, sandbox):
    sandbox.settings(list_form="old")
    sandbox.reset(numbers=12)
    sandbox.settings(list_form="old")
    report = bring_in()
    assert (report.not_checked, "does not tell the profile of 12 numbers" in report.notes[-1]) == (12, True)


# --- texts that are odd


def test_a_text_over_the_limit_is_no_version_of_ours(db, sandbox):
    sandbox.add(NUMBER)
    sandbox.edit(NUMBER, "a" * 8001)
    bring_in()
    assert (the().version, the().state, len(the().remote_text_seen)) == (0, "drifted", 8001)


def test_a_text_over_the_limit_that_is_shortened_becomes_version_1(db, sandbox):
    sandbox.add(NUMBER)
    sandbox.edit(NUMBER, "a" * 8001)
    bring_in()
    sandbox.edit(NUMBER, "a" * 8000)
    bring_in()
    assert (the().version, the().state) == (1, "live")


@pytest.mark.parametrize("text", ["half \ud83d of a smile", "a\0b"], ids=["surrogate", "NUL"])
def test_a_text_that_can_not_be_stored_is_no_version_of_ours(db, sandbox, text):
    sandbox.add(NUMBER)
    sandbox.edit(NUMBER, text)
    bring_in()
    assert (the().version, the().state, "\ufffd" in the().remote_text_seen) == (0, "drifted", True)


def test_a_text_that_can_not_be_stored_is_drift_from_ours(shared, sandbox, subtests):
    sandbox.edit(NUMBER, TEXT + "\ud83d")
    report = bring_in()
    with subtests.test("drift"):
        assert (the().state, the().remote_text_seen) == ("drifted", TEXT + "\ufffd")
    with subtests.test("it is reported"):
        assert report.notes == [f"The profile of {NUMBER} holds characters that can't be stored."]
