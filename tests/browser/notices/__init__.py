"""Notices in a browser: set, followed, ended, and heard at their times."""
