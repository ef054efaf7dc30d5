"""A language is added as docs/translating.md says: its catalogue is made, translated, compiled and offered."""

import gettext
import os
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import translation

from nixadmin.languages import available_languages
from tests.conftest import signed_in
from tests.html import Page

ROOT = Path(__file__).resolve().parents[2]
# REQUIRE_*: in continuous integration a missing program is a failure, not a reason to skip.
needs_gettext = pytest.mark.skipif(
    not shutil.which("xgettext") and "REQUIRE_BROWSER" not in os.environ,
    reason="GNU gettext is not installed",
)


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """The folder of the catalogues, beside a copy of all that has words, since reading them leaves files there."""
    for name in ("nixadmin", "profiles", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "locale"
    folder.mkdir()
    settings.LOCALE_PATHS = [folder]
    monkeypatch.chdir(tmp_path)
    return folder


def translate(catalogue: Path) -> None:
    """Put every message in brackets, with its plural forms."""

    def in_brackets(entry: re.Match[str]) -> str:
        one, many = entry["one"], entry["many"]
        # A line end at the end has to stay there.
        first, second = (re.sub(r'(\\n)?"\Z', r'⟧\1"', f'"⟦"\n{words}') for words in (one, many or one))
        if not many:
            return f"msgid {one}\nmsgstr {first}\n"
        return f"msgid {one}\nmsgid_plural {many}\nmsgstr[0] {first}\nmsgstr[1] {second}\n"

    lines = r'"(?:[^"\n\\]|\\.)*"(?:\n"(?:[^"\n\\]|\\.)*")*'
    entry = (
        rf'msgid (?P<one>{lines})\n(?:msgid_plural (?P<many>{lines})\n)?(?:msgstr(?:\[\d\])? ""\n)+(?=\n|\Z)'
    )
    text = (
        catalogue.read_text()
        .replace("charset=CHARSET", "charset=UTF-8")
        .replace("#, fuzzy\nmsgid", "msgid", 1)
    )
    catalogue.write_text(re.sub(entry, in_brackets, text))


@pytest.fixture
def german(locale: Path, settings) -> Path:
    """The folder with a German catalogue in it."""
    call_command("makemessages", locale=["de"], no_wrap=True, verbosity=0)
    translate(locale / "de" / "LC_MESSAGES" / "django.po")
    call_command("compilemessages", locale=["de"], verbosity=0)
    settings.LANGUAGES = available_languages(locale)
    return locale


@needs_gettext
def test_a_language_is_offered_without_naming_it_anywhere(
    german: Path, manager: User, subtests: pytest.Subtests
) -> None:
    with subtests.test("it is offered"):
        assert ("de", "Deutsch") in available_languages(german)
    catalogue = gettext.translation("django", german, ["de"])
    with subtests.test("the words of code are in the catalogue"):
        assert catalogue.gettext("Choose a template") == "⟦Choose a template⟧"
    with subtests.test("the words of templates too"):
        assert catalogue.gettext("Rollouts, newest first") == "⟦Rollouts, newest first⟧"
    with subtests.test("plural forms"):
        assert catalogue.ngettext("{count} hour", "{count} hours", 2) == "⟦{count} hours⟧"
    browser = signed_in(manager)
    for asked, heading in [("de, en;q=0.5", "⟦Rollouts⟧"), ("fr", "Rollouts")]:
        with translation.override(None):  # what a request speaks stays with its thread
            page = Page.of(browser.get("/rollouts/", headers={"Accept-Language": asked}))
        with subtests.test("pages are in the language that the browser asks for", asked=asked):
            assert page.one("h1").words == heading
