"""The text contract, and what is read in or made of a text. Pure."""
