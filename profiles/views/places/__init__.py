"""Pages of places and bank holidays."""
