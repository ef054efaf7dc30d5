"""One's own account: name, ways of signing in, sessions."""
