"""Notices by the API."""
