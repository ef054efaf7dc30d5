"""Seed data: fictional businesses on fictional numbers, the same for the same seed.

What they are called, say and charge is data, in ``data/``, read and checked when it is first asked for.
"""

from nixadmin.sandbox.businesses.agents import seeded_agents
from nixadmin.sandbox.businesses.country import most_numbers
from nixadmin.sandbox.businesses.seeding import seeded_numbers

__all__ = ["most_numbers", "seeded_agents", "seeded_numbers"]
