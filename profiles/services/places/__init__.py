"""Where numbers are, and the bank holidays there."""
