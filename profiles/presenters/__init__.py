"""State in words: status, needs, health, rollouts, chart."""
