"""Rollout pages: new, dry run, progress, rows, schedules."""
