"""Seed data: the fixed profiles that every account has, from ``data/profiles.toml``."""

from functools import lru_cache

from nixadmin.sandbox.businesses.reading import read


@lru_cache
def special_profile(name: str) -> str:
    """Return profile "example" (the documented one), "many_scripts" or "unfinished" (with placeholders)."""
    return read("profiles").text(name)
