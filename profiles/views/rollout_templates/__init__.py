"""Templates of rollouts."""
