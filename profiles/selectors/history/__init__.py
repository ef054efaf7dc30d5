"""Versions of one number: their pages, the timeline, and who wrote what."""
