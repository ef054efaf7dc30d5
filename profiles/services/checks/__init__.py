"""Checks over numbers: looking at their profiles, and what people say of what is found."""
