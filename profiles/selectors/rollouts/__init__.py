"""Reading rollouts, their progress and their templates."""
