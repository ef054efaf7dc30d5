"""Django's SQLite backend, with a database file for its owner alone."""
