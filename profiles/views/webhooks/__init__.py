"""Webhooks: endpoints, and what was delivered to them."""
