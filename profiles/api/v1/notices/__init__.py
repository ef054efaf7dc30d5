"""Notices: temporary words over the profiles of many numbers."""
