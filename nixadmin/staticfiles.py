"""Static files storage: content-hashed names, and one stylesheet of many."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# An import, or an export from elsewhere, whose address begins with a dot.
_IMPORT = (
    r"""(?P<matched>(?P<before>\b(?:import|export)\b(?:[^"';]*?\bfrom)?\s*\(?\s*)["'](?P<url>\.[^"']+)["'])"""
)


# Names the stylesheets that it is made of.
JOINED_SHEET = "css/all.css"
_SHEET = re.compile(r'@import "(.+?)";')


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise is untyped
    """Storage with content-hashed, compressed files after ``collectstatic``; plain names before it.

    Before ``collectstatic`` has run (a test, a developer's checkout) there is no manifest; WhiteNoise then
    serves the files under their plain names from where they lie.
    """

    # Our own modules import each other by those names too. Django's switch for it would read others' scripts as
    # well, which mention modules in comments that are nowhere to be found.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((_IMPORT, '%(before)s"%(url)s"'),)),
    )

    def stored_name(self, name: str) -> str:
        """Return the hashed name of ``name``, or ``name`` itself where nothing has been collected."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash and compress ``paths``, with the stylesheets joined: a page then asks for one, not for twenty."""
        if JOINED_SHEET in paths and not dry_run:
            joined = InMemoryStorage()
            joined.save(JOINED_SHEET, ContentFile(_join_sheets(paths)))
            paths = {**paths, JOINED_SHEET: (joined, JOINED_SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _join_sheets(paths: dict[str, Any]) -> bytes:
    """Return ``JOINED_SHEET`` with the content of each stylesheet in the place of its import."""

    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return str(file.read().decode())

    return _SHEET.sub(lambda found: read(f"css/{found[1]}"), read(JOINED_SHEET)).encode()
