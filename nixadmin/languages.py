"""The languages that pages are offered in: the one they are written in, and those with a catalogue in locale/."""

from pathlib import Path

from django.conf.locale import LANG_INFO

SOURCE = "en-gb"


def offered(folder: Path) -> list[tuple[str, str]]:
    """Return code and name of each language; ``folder`` holds the compiled catalogues (docs/translating.md)."""
    found = {path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo")}
    codes = sorted({name.replace("_", "-").lower() for name in found} - {SOURCE})
    return [(code, _name(code)) for code in [SOURCE, *codes]]


def _name(code: str) -> str:
    """Return what speakers of the language call it; its code where Django does not know."""
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    return str(known.get("name_local", code))
