"""Pages of notices: list, calendar, plan, change, steps; holding the clock."""
