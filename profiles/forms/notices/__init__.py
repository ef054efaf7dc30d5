"""Forms of notices: what one says, recipes for the common ones, holding the clock."""
