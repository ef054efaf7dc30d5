"""The rules of the checks, one a file."""
