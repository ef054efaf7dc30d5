"""The languages that pages are offered in: the one they are written in, and those with a catalogue in locale/."""

from pathlib import Path

from django.utils.translation import get_language_info

SOURCE = "en-gb"


def offered(folder: Path) -> list[tuple[str, str]]:
    """Return code and name of each language; ``folder`` holds the compiled catalogues (docs/translating.md)."""
    found = {path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo")}
    codes = sorted({name.replace("_", "-").lower() for name in found} - {SOURCE})
    return [(code, _name(code)) for code in [SOURCE, *codes]]


def _name(code: str) -> str:
    """Return what speakers of the language call it; its code where Django does not know."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
