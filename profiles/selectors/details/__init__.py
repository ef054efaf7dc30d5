"""Fields of details, and the details of numbers."""
