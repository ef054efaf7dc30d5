"""Notices: the layers of numbers, lists and plans."""
