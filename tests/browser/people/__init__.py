"""People: from an invitation to the end of an account."""
