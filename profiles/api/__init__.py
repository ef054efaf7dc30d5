"""The doors for programs: the product's own API, and one that speaks Nixflex's language."""
