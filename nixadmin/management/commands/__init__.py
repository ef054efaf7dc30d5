"""Management commands: two of Django's own, extended by audit events."""
