"""Editor pages of one number."""
