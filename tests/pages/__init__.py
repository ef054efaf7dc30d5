"""Every page, asked for as a browser asks."""
