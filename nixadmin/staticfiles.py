"""How static files are named."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise is untyped
    """Content-hashed, compressed names after ``collectstatic``; plain names before it.

    Before ``collectstatic`` has run (a test, a developer's checkout) there is no manifest; WhiteNoise then
    serves the files under their plain names from where they lie.
    """

    support_js_module_import_aggregation = True
    # Our own modules alone: others' scripts mention modules in comments that are nowhere to be found.
    _js_module_import_aggregation_patterns = ("js/*.js", _IMPORTS)

    def stored_name(self, name: str) -> str:
        """Return the hashed name of ``name``, or ``name`` itself where nothing has been collected."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))
