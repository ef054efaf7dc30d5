"""The same form sent twice, as when its answer got lost: one plan, and the answer of the first time."""

import pytest

from profiles.models import Rollout
from profiles.models.rollout import Source, Stage
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.rollouts.test_new import upload
from tests.pages.saving import EDITOR
from tests.services.rollouts.plans.making import text_plan

NEW = "/rollouts/new/"
TOKEN = "the-token-of-this-form"


def plan(browser, **fields):
    values = {"source": "text", "text": "Closed.", "title": "", "submission": TOKEN}
    return browser.post(NEW, values | fields)


def schedule(browser, **fields):
    values = {
        "text": "Closed.",
        "base_version": "1",
        "note": "Christmas",
        "starts_at": "2030-12-24T18:00",
        "submission": TOKEN,
    }
    return browser.post(f"{EDITOR}schedule/", values | fields)


@pytest.mark.parametrize("address", [f"{NEW}?source=text", f"{EDITOR}schedule/"])
def test_each_form_has_a_token_of_its_own(number, as_manager, address):
    tokens = [Page.of(as_manager.get(address)).one("input", name="submission")["value"] for _ in range(2)]
    assert len(set(tokens)) == 2
    assert all(tokens)


def test_the_same_form_leads_to_the_same_plan(number, as_manager):
    first, second = (plan(as_manager) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Rollout.objects.count() == 1


def test_the_same_form_with_other_words_is_another_plan(number, as_manager):
    plan(as_manager)
    plan(as_manager, text="Closed on Sundays.")
    assert Rollout.objects.count() == 2


def test_the_same_form_with_another_file_is_another_plan(number, as_manager):
    for name in ("Smile", "Grin"):
        table = upload(f"number,name\n{NUMBER},{name}\n")
        plan(as_manager, source="replace", find="a", replacement="b", file=table)
    assert Rollout.objects.count() == 2


def test_what_became_no_plan_is_told_and_can_be_planned_anew(number, as_manager):
    plan(as_manager)
    Rollout.objects.update(stage=Stage.CANCELLED)
    page = Page.of(plan(as_manager), 422)
    assert page.says("This was sent before.")
    assert page.one("textarea", name="text").text == "Closed."
    plan(as_manager, submission=page.one("input", name="submission")["value"])
    assert Rollout.objects.count() == 2


def test_the_same_edit_is_scheduled_once_and_answered_alike(number, as_editor):
    answers = [schedule(as_editor)["Location"] for _ in range(2)]
    assert answers == [EDITOR, EDITOR]
    assert Rollout.objects.get().stage == Stage.SCHEDULED


def test_an_edit_that_was_refused_can_be_sent_again(number, as_editor):
    refused = schedule(as_editor, starts_at="2020-12-24T18:00")
    assert refused.status_code == 409
    assert schedule(as_editor)["Location"] == EDITOR


def test_an_undo_asked_for_twice_is_planned_once(number, as_manager):
    done = text_plan("Closed.")
    revision = number.revisions.get()
    done.rows.update(outcome="live", revision=revision)
    Rollout.objects.update(stage=Stage.FINISHED)
    undo = f"/rollouts/{done.pk}/undo/"
    answers = {as_manager.post(undo, {"submission": TOKEN})["Location"] for _ in range(2)}
    assert answers == {f"/rollouts/{Rollout.objects.get(source=Source.UNDO).pk}/"}
