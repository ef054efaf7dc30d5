"""What waits for a person, in words: the reason, and what they may do about it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Account, Draft, PhoneNumber, PushAttempt, Rollout
from profiles.presenters.need_lines import Action, Need, NeedQueue
from profiles.presenters.needs import queue
from profiles.selectors import number_list
from profiles.selectors.account import account
from profiles.selectors.needs import NeedCounts
from tests.conftest import NUMBER, MakeNumber

EDITOR = f"/numbers/{NUMBER}/"


def waits_for(user: User) -> NeedQueue:
    row = account(user)
    counts = NeedCounts.of(row, user)
    return queue(user, account=row, counts=counts, by_state=number_list.counts_by_state(None))


def need(user: User) -> Need:
    """Return the only thing that waits."""
    (kind,) = waits_for(user).kinds
    (line,) = kind.lines
    return line


def attempt(number: PhoneNumber, **fields: Any) -> None:
    PushAttempt.objects.create(number=number, revision=number.head, **fields)


def waiting(**fields: Any) -> Rollout:
    values = {"title": "Prices", "source": "text", "stage": "canary", "author_name": "Maya"} | fields
    return Rollout.objects.create(**values)


def paused(status: int | None) -> None:
    Account.objects.create(
        pk=Account.ONLY, paused_at=timezone.now(), paused_status=status, paused_message="Who are you?"
    )


@pytest.mark.parametrize(
    ("status", "message", "reason", "action"),
    [
        (400, "No pirates.", "Nixflex said: No pirates.", "Correct the text"),
        (422, "No pirates.", "Nixflex said: No pirates.", "Correct the text"),
        (404, "No such number.", "Nixflex said: No such number.", "Open and decide"),
        (404, "Nixflex gave no reason.", "Nixflex gave no reason.", "Open and decide"),
        (400, "", "Nixflex refused it.", "Correct the text"),
    ],
    ids=["text", "content", "number", "in our words", "without a word"],
)
def test_a_refusal(
    make_number: MakeNumber, editor: User, status: int, message: str, reason: str, action: str
) -> None:
    attempt(make_number(state="rejected"), outcome="rejected", http_status=status, message=message)
    found = need(editor)
    assert (found.mark.word, found.reason, found.action) == ("Rejected", reason, Action(action, EDITOR))


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ("", "Callers hear the agent prompt alone."),
        (None, "Callers hear the agent prompt alone, or a profile that Nixflex's list does not tell."),
    ],
    ids=["none", "not known"],
)
def test_numbers_without_a_profile_are_one_line(
    make_number: MakeNumber, editor: User, seen: str | None, reason: str
) -> None:
    for place in range(2):
        make_number(f"+44163296000{place}", text="", remote_text_seen=seen)
    found = need(editor)
    assert (found.mark.word, found.title, found.reason) == ("No profile", "2 numbers have no profile", reason)
    assert found.action == Action("See which", "/numbers/?state=none")


def test_numbers_without_a_profile_are_told_and_not_counted(
    make_number: MakeNumber, editor: User, viewer: User
) -> None:
    make_number(text="")
    assert (waits_for(editor).total, waits_for(viewer).total) == (0, 0)


def test_a_change_outside(make_number: MakeNumber, editor: User) -> None:
    attempt(make_number(state="drifted"), outcome="unknown", message="Nixflex could not be reached.")
    found = need(editor)
    assert (found.mark.word, found.reason) == ("Drifted", "Changed outside Nixadmin.")
    assert found.action == Action("See the change and decide", f"{EDITOR}drift/")


def test_a_text_that_nixflex_keeps_differently(make_number: MakeNumber, editor: User) -> None:
    attempt(make_number(state="drifted"), outcome="accepted", message="Nixflex keeps a different text.")
    assert need(editor).reason == "Nixflex keeps a different text."


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (1, "You have an unsaved text."),
        (0, "You have an unsaved text; somebody saved version 1 meanwhile."),
    ],
    ids=["as it was", "overtaken"],
)
def test_ones_own_draft(number: PhoneNumber, editor: User, base: int, reason: str) -> None:
    Draft.objects.create(user=editor, number=number, base_version=base)
    found = need(editor)
    assert (found.mark.word, found.reason, found.action) == ("Draft", reason, Action("Go on writing", EDITOR))


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        ("asking", "Its time came, and some of its numbers had been changed."),
        ("canary", "The first numbers are out. Look at them before the others follow."),
        ("stopped", "It stopped itself after too many failures."),
        ("paused", "Somebody paused it; the rest waits."),
    ],
)
def test_a_rollout_in_each_stage_that_a_person_ends(manager: User, stage: str, reason: str) -> None:
    rollout = waiting(stage=stage)
    found = need(manager)
    assert (found.mark.word, found.title, found.reason) == ("Rollout", "Prices", reason)
    assert found.action == Action("Look and decide", f"/rollouts/{rollout.pk}/")


@pytest.mark.parametrize("stage", ["planned", "scheduled", "running", "finished", "cancelled"])
def test_a_rollout_that_waits_for_nobody_is_not_among_them(manager: User, stage: str) -> None:
    waiting(stage=stage)
    assert waits_for(manager).kinds == []


def test_a_rollout_that_says_itself_why_it_waits(manager: User) -> None:
    waiting(reason="Five failed in a row.")
    assert need(manager).reason == "Five failed in a row."


def test_a_scheduled_edit_is_for_editors(editor: User) -> None:
    edit = waiting(stage="asking", source="edit", title="Sundays")
    found = need(editor)
    assert (found.mark.word, found.action) == ("Scheduled edit", Action("Decide", f"/rollouts/{edit.pk}/"))


def test_a_rollout_is_not_for_editors(editor: User) -> None:
    waiting()
    assert need(editor).action is None


@pytest.mark.parametrize(
    ("status", "reason", "action"),
    [
        (401, "Nixflex refuses the account's key: Who are you?", "Check again and resume"),
        (402, "Nixflex asks for payment: Who are you?", "Check again and resume"),
        (None, "Nothing is sent until a Manager has looked. What is saved waits here.", "Resume"),
    ],
)
def test_a_pause(manager: User, status: int | None, reason: str, action: str) -> None:
    paused(status)
    found = need(manager)
    assert (found.mark.word, found.title) == ("Paused", "Nothing is being sent")
    assert (found.reason, found.action) == (reason, Action(action, form="resume"))


def test_a_pause_is_not_for_viewers(viewer: User) -> None:
    paused(401)
    assert need(viewer).action is None


def test_the_most_urgent_comes_first(make_number: MakeNumber, manager: User) -> None:
    paused(401)
    waiting()
    make_number("+441632960001", state="drifted")
    make_number("+441632960002", state="rejected")
    Draft.objects.create(user=manager, number=make_number("+441632960003"), base_version=1)
    kinds = [kind.name for kind in waits_for(manager).kinds]
    assert kinds == ["paused", "rollouts", "rejected", "drifted", "drafts"]
    assert waits_for(manager).total == 5


def test_what_is_for_somebody_else_is_not_counted(editor: User) -> None:
    Account.objects.create(pk=Account.ONLY)
    waiting(stage="asking", source="edit")
    waiting()
    assert (waits_for(editor).total, waits_for(editor).is_yours) == (1, True)


def test_who_may_do_nothing_counts_everything(make_number: MakeNumber, viewer: User) -> None:
    make_number(state="drifted")
    waiting()
    assert (waits_for(viewer).total, waits_for(viewer).is_yours) == (2, False)
