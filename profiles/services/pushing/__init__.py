"""Bringing the head to Nixflex: leases, budget, attempts, settling."""
