"""Mirroring the Nixflex account into our tables: import, agents, numbers, drift."""
