"""The project: settings, addresses, and what every request goes through."""
