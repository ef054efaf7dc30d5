"""Commands of the project: two of Django's own, with audit events."""
