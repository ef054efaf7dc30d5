"""Reads: querysets, counts and pages for views, commands and tasks. Nothing here writes."""
