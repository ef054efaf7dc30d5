"""Opening hours in forms."""
