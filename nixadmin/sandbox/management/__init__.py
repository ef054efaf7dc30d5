"""Management command of the sandbox."""
