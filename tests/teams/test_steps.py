"""Steps that reach numbers of another team are refused with a sentence, and so is what concerns every number."""

import pytest

from tests.conftest import signed_in
from tests.teams.account.sides import Account

OTHERS_TOO = "numbers of other teams too"


@pytest.mark.parametrize(
    ("stage", "step"),
    [("running", "pause"), ("running", "cancel"), ("planned", "replan"), ("finished", "undo")],
)
def test_a_step_of_a_rollout_for_both_teams_is_refused(stage: str, step: str, account: Account) -> None:
    browser = signed_in(account.sides["a"].people["manager"])
    rollout = account.rollouts[stage]
    said = browser.post(f"/rollouts/{rollout.pk}/{step}/", {"note": "Why"}, follow=True).text
    rollout.refresh_from_db()
    assert (OTHERS_TOO in said, rollout.stage) == (True, stage)


@pytest.mark.parametrize(("state", "button"), [("in_force", "end"), ("draft", "confirm")])
def test_a_step_of_a_notice_for_both_teams_is_refused(state: str, button: str, account: Account) -> None:
    browser = signed_in(account.sides["a"].people["manager"])
    notice = account.notices[state]
    said = browser.post(f"/notices/{notice.pk}/", {button: "1"}, follow=True).text
    notice.refresh_from_db()
    assert (OTHERS_TOO in said, notice.state) == (True, state)


@pytest.mark.parametrize(
    "address", ["/numbers/import/", "/account/resume/", "/templates/new/", "/tags/7707101/"]
)
def test_what_concerns_every_number_is_for_those_who_see_all(address: str, account: Account) -> None:
    answer = signed_in(account.sides["a"].people["manager"]).post(address)
    assert (answer.status_code, "concerns every number" in answer.text) == (403, True)


def test_taking_off_the_team_s_tag_leads_to_the_list(account: Account) -> None:
    side = account.sides["a"]
    number = side.numbers["live"]
    browser = signed_in(side.people["editor"])
    answer = browser.post(f"/numbers/{number.number}/tags/", {"seen": str(side.tag.pk)})
    assert answer["Location"] == "/numbers/"
