"""Version history of one number."""
