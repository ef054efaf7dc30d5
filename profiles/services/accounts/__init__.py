"""Accounts: signing in and out, second steps, passwords, and what the audit log says of them."""
