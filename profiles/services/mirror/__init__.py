"""Keeping our rows like the account: import, mirroring, drift."""
