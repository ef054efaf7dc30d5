"""Details: the record that a profile is filled in from. Pure."""
