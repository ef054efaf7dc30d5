"""Details of numbers, in a browser."""
