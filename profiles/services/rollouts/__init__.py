"""Rollouts: planning (dry run), running (lease, rows, stages), scheduling, undo."""
