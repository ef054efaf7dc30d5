"""Pages of people: list, invitations, joining, one person, teams, one's own account."""
