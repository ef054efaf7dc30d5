"""Pushing heads to Nixflex: leases, write budget, attempts, settling, sweeping."""
