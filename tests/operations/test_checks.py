"""``manage.py check`` warns of settings that are dangerous, and of none that are not."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.checks.registry import registry

from nixadmin import checks
from profiles.services.pushing import leases

HTTPS = {
    "ALLOWED_HOSTS": ["nixadmin.example"],
    "NIXFLEX_BASE_URL": "https://api.nixflex.com",
    "CSRF_TRUSTED_ORIGINS": ["https://nixadmin.example"],
    "METRICS_TOKEN": "a-token-of-twenty-or-more",
}


@pytest.fixture(autouse=True)
def harmless(settings) -> None:
    """The settings of a site that is well set up."""
    for name, value in HTTPS.items():
        setattr(settings, name, value)


def said() -> dict[str, CheckMessage]:
    """Return what our checks say, by id."""
    messages = run_checks()
    return {message.id or "": message for message in messages if (message.id or "").startswith("nixadmin.")}


def test_a_site_that_is_well_set_up_is_not_warned_of():
    assert said() == {}


@pytest.mark.parametrize(
    ("values", "id"),
    [
        ({"DEBUG": True}, "nixadmin.W001"),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["localhost", "192.0.2.1"]}, "nixadmin.W001"),
        ({"ALLOWED_HOSTS": ["nixadmin.example", "*"]}, "nixadmin.W002"),
        ({"NIXFLEX_BASE_URL": "http://api.nixflex.com"}, "nixadmin.W003"),
        ({"NIXFLEX_BASE_URL": "http://localhost.example:8001"}, "nixadmin.W003"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://nixadmin.example"]}, "nixadmin.W004"),
        ({"METRICS_TOKEN": "x" * 19}, "nixadmin.W005"),
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            "nixadmin.W006",
        ),
        (
            {
                "CACHES": {
                    "default": {
                        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                        "LOCATION": "nixadmin_cache",
                        "OPTIONS": {"MAX_ENTRIES": 99_999},
                    }
                }
            },
            "nixadmin.E010",
        ),
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}},
            "nixadmin.W006",
        ),
        ({"PUSH_SETTLE_SECONDS": 19}, "nixadmin.W007"),
        ({"NIXFLEX_WRITES_PER_MINUTE": 121}, "nixadmin.W008"),
    ],
)
def test_a_dangerous_setting_is_told_with_what_to_do(settings, values, id):  # noqa: A002
    for name, value in values.items():
        setattr(settings, name, value)
    assert list(said()) == [id]
    assert said()[id].hint


@pytest.mark.parametrize(
    "values",
    [
        {"DEBUG": True, "ALLOWED_HOSTS": ["localhost", ".localhost", "127.0.0.1", "[::1]"]},
        {"NIXFLEX_BASE_URL": "http://127.0.0.1:8001"},
        {"NIXFLEX_BASE_URL": "http://[::1]:8001"},
        {"CSRF_TRUSTED_ORIGINS": ["http://localhost:8000"]},
        {"METRICS_TOKEN": ""},
        {"METRICS_TOKEN": "x" * 20},
        {"PUSH_SETTLE_SECONDS": 20},
        {"NIXFLEX_WRITES_PER_MINUTE": 120},
    ],
)
def test_a_harmless_setting_is_not(settings, values):
    for name, value in values.items():
        setattr(settings, name, value)
    assert said() == {}


def test_a_lease_must_outlast_a_request(monkeypatch):
    monkeypatch.setattr(leases, "LEASE_SECONDS", 15)
    assert said()["nixadmin.E001"].is_serious()


def file_warnings(monkeypatch: pytest.MonkeyPatch, name: Path) -> list[str | None]:
    """Return the ids of what is said about the SQLite file ``name``."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name)}
    monkeypatch.setattr(checks, "settings", SimpleNamespace(DATABASES={"default": database}))
    return [message.id for message in checks.check_database_file()]


@pytest.mark.parametrize(("mode", "ids"), [(0o604, ["nixadmin.W009"]), (0o640, []), (0o600, [])])
def test_a_database_file_must_not_be_there_for_everybody(monkeypatch, tmp_path, mode, ids):
    file = tmp_path / "db.sqlite3"
    file.touch()
    file.chmod(mode)
    assert file_warnings(monkeypatch, file) == ids


def test_a_database_file_that_is_not_there_yet_is_no_danger(monkeypatch, tmp_path):
    assert file_warnings(monkeypatch, tmp_path / "none") == []


def test_the_file_is_looked_at_before_deployment_alone():
    registered: set[object] = {*registry.deployment_checks}
    assert checks.check_database_file in registered
