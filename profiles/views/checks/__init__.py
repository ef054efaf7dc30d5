"""Pages of what the checks found."""
