"""A missing or malformed setting stops the start with one sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
GOOD = {"SECRET_KEY": "long-enough", "NIXFLEX_API_KEY": "nxf_a:nxfs_b", "PATH": os.environ["PATH"]}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run a harmless command with nothing but ``environment``."""
    return subprocess.run(
        [sys.executable, str(MANAGE), "version"], env=environment, capture_output=True, text=True, check=False
    )


def test_with_the_two_required_settings_it_starts() -> None:
    assert start(**GOOD).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "NIXFLEX_API_KEY"])
def test_a_missing_setting_is_named_in_one_line(name: str) -> None:
    done = start(**{key: value for key, value in GOOD.items() if key != name})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert name in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY_FALLBACKS", "before, ,long-before"),
        ("NIXFLEX_API_KEY", "nxf_only_the_id"),
        ("NIXFLEX_API_KEY", "nxfs_b:nxf_a"),
        ("NIXFLEX_BASE_URL", "api.nixflex.com"),
        ("NIXFLEX_WRITES_PER_MINUTE", "lots"),
        ("NIXFLEX_WRITES_PER_MINUTE", "0"),
        ("PUSH_INLINE", "perhaps"),
        ("DEBUG", "2"),
        ("DATABASE_URL", "oracle://host/name"),
        ("DATABASE_URL", "nonsense"),
        ("CSRF_TRUSTED_ORIGINS", "nixadmin.example"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("EMAIL_URL", "mail.example"),
        ("SITE_URL", "nixadmin.example"),
        ("SITE_URL", "https://nixadmin.example/below"),
        ("TIME_ZONE", "Europe/Croydon"),
        ("LANGUAGE_CODE", "tlh"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_malformed_setting_is_named_in_one_line(name: str, value: str) -> None:
    done = start(**GOOD | {name: value})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert name in done.stderr


def test_a_malformed_key_is_not_repeated_in_the_message() -> None:
    assert "nxfs_sesame" not in start(**GOOD | {"NIXFLEX_API_KEY": "wrong:nxfs_sesame"}).stderr


def test_emails_need_an_address_to_link_to() -> None:
    done = start(**GOOD | {"EMAIL_URL": "smtp://mail.example"})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "SITE_URL" in done.stderr


def test_emails_link_to_the_first_public_origin() -> None:
    origins = "https://*.example,https://nixadmin.example"
    email = {"EMAIL_URL": "smtp://mail.example", "CSRF_TRUSTED_ORIGINS": origins}
    code = "from nixadmin import settings; print(settings.SITE_URL)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=GOOD | email,
        cwd=MANAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "https://nixadmin.example\n", done.stderr
