"""Pages of tags, and of the names that a table tells."""
