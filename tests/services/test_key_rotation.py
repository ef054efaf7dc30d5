"""A key that Nixflex stops to take and the next one: no save is lost, and all of them go out with the new key."""

from datetime import timedelta

import pytest

from profiles.services import account
from tests.conftest import NUMBER
from tests.services.later import later
from tests.services.mirror.account_list import bring_in, the
from tests.services.stand_in import fresh, push, save

pytestmark = pytest.mark.django_db(transaction=True)

NEW_KEY = "nxf_next:nxfs_next"
SOON, LATER = timedelta(minutes=2), timedelta(hours=1)


@pytest.fixture
def refused(empty_account, sandbox):
    """A number whose version 2 met a refused key: Nixflex takes only the next one."""
    sandbox.add(NUMBER, custom_prompt="Open.")
    bring_in()
    sandbox.settings(key=NEW_KEY)
    return push(save(the(), "Open Sundays."))


def test_a_key_that_is_not_taken_any_more_pauses_all_pushing(refused, sandbox, subtests):
    with subtests.test("it pauses"):
        assert account.is_paused()
    later(SOON, "worker")
    with subtests.test("a worker with the old key sends nothing"):
        assert sum(entry["method"] == "PATCH" for entry in sandbox.log()["requests"]) == 1  # the refused one
    found = later(LATER, "worker", NIXFLEX_API_KEY=NEW_KEY)
    with subtests.test("a worker with the new key sends what was refused"):
        assert (found["state"], sandbox.state(NUMBER)["custom_prompt"]) == ("live", "Open Sundays.")


def test_what_is_saved_under_the_old_key_is_sent_with_the_new_one(refused, sandbox, subtests):
    push(save(refused, "Open Mondays."))
    with subtests.test("it is kept"):
        assert (fresh(refused).head_text, fresh(refused).state) == ("Open Mondays.", "pending")
    found = later(SOON, "worker", NIXFLEX_API_KEY=NEW_KEY)
    with subtests.test("it is sent"):
        assert (found["state"], sandbox.state(NUMBER)["custom_prompt"]) == ("live", "Open Mondays.")
