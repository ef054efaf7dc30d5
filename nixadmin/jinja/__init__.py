"""Jinja2 for the site's pages: what templates may call, and constant words and addresses folded in."""
