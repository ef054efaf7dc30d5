"""Forms of fields and of details."""
