"""Accounts: audit events for sign-in, second factors and passwords; reset emails; expiry; used codes."""
