"""Pages of the number list."""
