"""Rollouts by the API."""
