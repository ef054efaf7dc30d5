"""Pages of rollout templates."""
