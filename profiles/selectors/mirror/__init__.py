"""The account as Nixflex itself would list it, as far as we know it."""
