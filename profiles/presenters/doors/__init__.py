"""What the doors for programs show to people: tokens, the reference of the API."""
