"""Exports: rows as CSV or JSON lines."""
