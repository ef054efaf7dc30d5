"""Programs that set the same profile at the same moment, each over a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import httpx
import pytest

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber, Revision
from tests.api.nixflex.conftest import ADDRESS
from tests.conftest import NUMBER

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
Send = Callable[[str], "Future[httpx.Response]"]


@pytest.fixture
def send(key, live_server, shared) -> Iterator[Send]:
    """Let a program send a text in a thread of its own: ``send("Open.")`` returns its answer to come."""
    headers = {"authorization": f"Bearer {key()}"}
    client = httpx.Client(base_url=live_server.url, headers=headers, timeout=60)
    with client, ThreadPoolExecutor(WRITERS) as pool:
        yield lambda text: pool.submit(client.patch, ADDRESS, json={"custom_prompt": text})


def applied(sandbox: SandboxServer) -> list[str]:
    """Return the texts that the sandbox took, in the order in which it did."""
    return [entry["text"] for entry in sandbox.log()["requests"] if entry["method"] == "PATCH"]


def arrives(sandbox: SandboxServer, count: int = 1) -> None:
    """Wait until the sandbox has met so many PATCHes."""
    for _look in range(2000):
        if len(applied(sandbox)) >= count:
            return
        Event().wait(0.005)
    pytest.fail("it did not come")


def test_both_of_two_texts_are_confirmed(send, sandbox):
    sandbox.faults([{"nth": 1, "delay": 0.5}])
    first = send("Open.")
    arrives(sandbox)
    second = send("Closed.")
    assert [first.result().status_code, second.result().status_code] == [200, 200]


def test_each_is_told_its_own(send, sandbox):
    sandbox.faults([{"nth": 1, "delay": 0.5}])
    first = send("Open.")
    arrives(sandbox)
    second = send("Closed.")
    echoed = [each.result().json()["phone_number"]["custom_prompt"] for each in (first, second)]
    assert echoed == ["Open.", "Closed."]


def test_the_later_one_is_what_nixflex_holds(send, sandbox):
    sandbox.faults([{"nth": 1, "delay": 0.5}])
    first = send("Open.")
    arrives(sandbox)
    send("Closed.").result()
    first.result()
    assert (applied(sandbox), sandbox.state(NUMBER)["custom_prompt"]) == (["Open.", "Closed."], "Closed.")


def test_the_same_text_twice_at_once_is_one_version(send, sandbox):
    sandbox.faults([{"nth": 1, "delay": 0.5}])
    first = send("Open.")
    arrives(sandbox)
    second = send("Open.")
    assert [first.result().status_code, second.result().status_code] == [200, 200]
    assert PhoneNumber.objects.get().version == 2


def test_who_is_refused_is_told_so_although_another_text_follows(send, sandbox):
    sandbox.faults([{"nth": 1, "delay": 0.5, "status": 400, "code": "no"}])
    first = send("Open.")
    arrives(sandbox)
    send("Closed.").result()
    assert (first.result().status_code, first.result().json()["error"]["code"]) == (400, "no")


def test_what_is_told_to_be_confirmed_is_so(send, sandbox, subtests):
    """Whoever is told 200 was held by Nixflex; in the end it holds the newest version, and that is live."""
    ready = Barrier(WRITERS)

    def write(place: int) -> tuple[str, httpx.Response]:
        text = f"Writer {place}."
        ready.wait(timeout=60)
        return text, send(text).result()

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = dict(pool.map(write, range(WRITERS)))
    number = PhoneNumber.objects.select_related("head").get()
    with subtests.test("each is a version"):
        assert number.version == 1 + WRITERS == Revision.objects.count()
    with subtests.test("what is told to be confirmed was held"):
        confirmed = {text for text, answer in answers.items() if answer.status_code == 200}
        assert confirmed <= set(applied(sandbox))
    with subtests.test("no other answer than these"):
        assert {answer.status_code for answer in answers.values()} <= {200, 409, 503}
    with subtests.test("the newest is confirmed"):
        assert (number.state, sandbox.state(NUMBER)["custom_prompt"]) == ("live", number.head_body)
