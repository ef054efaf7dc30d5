"""Available languages: the source language, and those with a compiled catalogue in locale/."""

from pathlib import Path

from django.utils.translation import get_language_info

SOURCE_LANGUAGE = "en-gb"


def available_languages(folder: Path) -> list[tuple[str, str]]:
    """Return (code, name) of each language; ``folder`` has the compiled catalogues (docs/translating.md)."""
    found = {path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo")}
    codes = sorted({name.replace("_", "-").lower() for name in found} - {SOURCE_LANGUAGE})
    return [(code, _name(code)) for code in [SOURCE_LANGUAGE, *codes]]


def _name(code: str) -> str:
    """Return the language's own name; its code if Django does not know it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
