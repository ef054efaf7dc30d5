"""Reads of rollouts, their rows, progress and templates."""
