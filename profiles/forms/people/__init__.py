"""Forms of people: groups and teams, invitations, teams, joining and one's own name."""
