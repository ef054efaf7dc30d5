"""Pages of fields and of details."""
