"""People: who there is, what they were given and may do, and whom to ask."""
