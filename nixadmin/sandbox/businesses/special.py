"""The profiles that are in every account on purpose, as ``data/profiles.toml`` has them."""

from functools import lru_cache

from nixadmin.sandbox.businesses.reading import read


@lru_cache
def special(name: str) -> str:
    """Return "example" (the documented one), "many_scripts" or "unfinished", which has blanks to fill."""
    return read("profiles").text(name)
