"""An account of two teams, in which everything of a team bears its marks."""
