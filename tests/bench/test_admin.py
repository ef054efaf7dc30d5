"""The same table in Django's admin, with its paginator that counts and its search that matches anywhere."""

import pytest
from django.test import Client

from tests.bench.conftest import RUNS
from tests.bench.measuring import medians

pytestmark = [pytest.mark.urls("tests.bench.urls"), pytest.mark.django_db]

CHANGELIST = "/bench/admin/profiles/phonenumber/"
PAIRS = {
    "list": ("/numbers/", CHANGELIST),
    "search for a rare word": ("/numbers/?q=kumquat", f"{CHANGELIST}?q=kumquat"),
    "search for a common word": ("/numbers/?q=dental", f"{CHANGELIST}?q=dental"),
    "search for two words": ("/numbers/?q=dental+croydon", f"{CHANGELIST}?q=dental+croydon"),
    "search for a number": ("/numbers/?q=%2B44740000", f"{CHANGELIST}?q=%2B44740000"),
    "search for nothing there": ("/numbers/?q=xylophone", f"{CHANGELIST}?q=xylophone"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_beside_the_admin(name: str, clients: dict[str, Client], comparisons: dict[str, list[float]]) -> None:
    client, (ours, theirs) = clients["superuser"], PAIRS[name]
    assert client.get(ours).status_code == client.get(theirs).status_code == 200
    comparisons[name] = medians(client, ours, theirs, runs=RUNS)
