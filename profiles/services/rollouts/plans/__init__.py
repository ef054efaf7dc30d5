"""Plans of rollouts: the dry run, from whatever source, before anything is sent."""
