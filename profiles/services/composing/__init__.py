"""Composing what is sent: the body with the notices that are laid over it."""
