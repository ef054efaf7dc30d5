"""What browsers and neighbours on the machine are kept from."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from nixadmin.sqlite3.base import DatabaseWrapper

ROOT = Path(__file__).resolve().parents[2]
HEADERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/numbers/", "/nothing/", "/healthz"])
@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_says_what_a_browser_may_do(client: Client, address: str, name: str) -> None:
    assert client.get(address)[name] == HEADERS[name]


@pytest.mark.parametrize(
    ("origin", "names"),
    [
        ("https://nixadmin.example", "__Host-sessionid __Host-csrftoken"),
        ("http://nixadmin.example", "sessionid csrftoken"),
    ],
)
def test_over_https_cookies_are_taken_from_this_host_alone(origin: str, names: str) -> None:
    code = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    environment = {"DJANGO_SETTINGS_MODULE": "nixadmin.settings", "SECRET_KEY": "x"}
    environment |= {"NIXFLEX_API_KEY": "nxf_a:nxfs_b", "CSRF_TRUSTED_ORIGINS": origin}
    command = [sys.executable, "-c", code]
    assert subprocess.check_output(command, env=environment, cwd=ROOT, text=True).strip() == names


def connect(file: Path) -> sqlite3.Connection:
    """Return a connection to ``file`` as the site makes one."""
    settings = {"NAME": str(file), "OPTIONS": {}}
    wrapper = DatabaseWrapper({"TIME_ZONE": None, "CONN_MAX_AGE": 0, **settings})
    connection: sqlite3.Connection = wrapper.get_new_connection(wrapper.get_connection_params())
    return connection


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
def test_a_new_database_and_the_files_beside_it_are_for_their_owner_alone(tmp_path: Path) -> None:
    connection = connect(tmp_path / "db.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (c)")
    try:
        assert len(list(tmp_path.iterdir())) == 3
        assert modes(tmp_path) == {0o600}
    finally:
        connection.close()


def test_a_database_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.touch()
    file.chmod(0o640)
    connect(file).close()
    assert modes(tmp_path) == {0o640}


def test_the_site_uses_that_backend() -> None:
    code = "from nixadmin import settings; print(settings.DATABASES['default']['ENGINE'])"
    environment = {"SECRET_KEY": "x", "NIXFLEX_API_KEY": "nxf_a:nxfs_b"}
    told = subprocess.check_output([sys.executable, "-c", code], env=environment, cwd=ROOT, text=True)
    assert told == "nixadmin.sqlite3\n"


@pytest.mark.parametrize("name", ["csrftoken", "__Host-csrftoken"])
def test_scripts_read_the_token_from_the_cookie_of_either_name(name: str) -> None:
    script = (ROOT / "static/js/site/csrf.js").read_text()
    (pattern,) = re.findall(r"document\.cookie\.match\(/(.+?)/\)", script)
    found = re.search(pattern, f"theme=dark; {name}=the-token; other=1")
    assert found
    assert found[1] == "the-token"
