"""One number: its profile and all that is about it."""
