"""The seeded account: believable businesses on fictional numbers, the same ones for the same seed."""

from nixadmin.sandbox.businesses.agents import seeded_agents
from nixadmin.sandbox.businesses.seeding import MOST_NUMBERS, seeded_numbers

__all__ = ["MOST_NUMBERS", "seeded_agents", "seeded_numbers"]
