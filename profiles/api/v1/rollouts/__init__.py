"""Rollouts: planned, started, followed, taken back."""
