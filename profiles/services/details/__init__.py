"""Details of numbers: what their profiles are filled in from."""
