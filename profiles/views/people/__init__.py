"""Pages of people: list, one person, invitations and joining by one, teams."""
