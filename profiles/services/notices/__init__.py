"""Notices: making, setting, changing and ending temporary words over the profiles of chosen numbers."""
