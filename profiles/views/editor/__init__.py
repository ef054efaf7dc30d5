"""The editor of one number."""
