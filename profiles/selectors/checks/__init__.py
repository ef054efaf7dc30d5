"""What the checks need to know, and what they found."""
