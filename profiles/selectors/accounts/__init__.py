"""Reads about accounts: tokens for programs."""
