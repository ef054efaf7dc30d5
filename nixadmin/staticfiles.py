"""Static files storage: content-hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# An import, or an export from elsewhere, whose address begins with a dot.
_IMPORT = (
    r"""(?P<matched>(?P<before>\b(?:import|export)\b(?:[^"';]*?\bfrom)?\s*\(?\s*)["'](?P<url>\.[^"']+)["'])"""
)


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
