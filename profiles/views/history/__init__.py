"""The versions of one number."""
