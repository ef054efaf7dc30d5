"""Notices, from the draft to the end."""
