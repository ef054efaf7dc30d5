"""One template and a table of locations: planning, running, settling, undoing."""
