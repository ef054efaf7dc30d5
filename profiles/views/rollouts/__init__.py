"""Rollouts: new, dry run, progress, schedules."""
