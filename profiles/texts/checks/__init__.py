"""Checks of profiles: what callers may be told wrongly. Pure; one rule a file in :mod:`.rules`."""
