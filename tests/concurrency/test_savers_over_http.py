"""Eight people save the same profile at the same moment, each over a connection of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from django.conf import settings

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from tests.conftest import NUMBER, TEXT, MakeNumber, Person, signed_in
from tests.html import Page
from tests.pages.saving import EDITOR

SAVERS, ROUNDS = 8, 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(sandbox: SandboxServer, make_number: MakeNumber) -> PhoneNumber:
    """A number, live at version 1, that the sandbox has too."""
    sandbox.add(NUMBER, custom_prompt=TEXT)
    return make_number()


@pytest.fixture
def savers(live_server, shared, person: Person) -> Iterator[list[httpx.Client]]:
    """Eight editors, signed in at a real server."""
    clients = []
    for name in range(SAVERS):
        session = signed_in(person("Editors", f"editor {name}")).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session}
        clients.append(httpx.Client(base_url=live_server.url, cookies=cookies, timeout=60))
    yield clients
    for client in clients:
        client.close()


def save_at_once(savers: list[httpx.Client]) -> dict[str, httpx.Response]:
    """Let everybody open the editor, and then everybody save; return the answers by what was typed."""
    opened = Barrier(SAVERS)

    def save(saver: int) -> tuple[str, httpx.Response]:
        form = Page.of(savers[saver].get(EDITOR)).by_id("editor").values()
        form["text"] = f"Saver {saver} on version {form['base_version']}."
        opened.wait(timeout=60)
        return form["text"], savers[saver].post(EDITOR, data=form)

    with ThreadPoolExecutor(SAVERS) as pool:
        return dict(pool.map(save, range(SAVERS)))


def test_one_save_wins_on_each_base(savers, sandbox, subtests):
    for base in range(1, ROUNDS + 1):
        answers = save_at_once(savers)
        won, *more = [text for text, answer in answers.items() if answer.status_code == 302]
        number = PhoneNumber.objects.select_related("head").get(number=NUMBER)
        with subtests.test("one wins", base=base):
            assert more == []
            assert [answer.status_code for answer in answers.values()].count(409) == SAVERS - 1
        with subtests.test("its text is the version", base=base):
            assert (number.version, number.head_text) == (base + 1, won)
        with subtests.test("the others are shown theirs and keep their words", base=base):
            for text in answers.keys() - {won}:
                page = Page.of(answers[text], 409)
                assert page.by_id("text").text == text
                assert page.one("section", class_="conflict").one(class_="text").text == won
    with subtests.test("what Nixflex holds in the end is the head and live"):
        assert (number.state, sandbox.state(NUMBER)["custom_prompt"]) == ("live", number.head_text)
