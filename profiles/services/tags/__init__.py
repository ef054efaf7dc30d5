"""Tags, and the names of numbers that a table tells."""
