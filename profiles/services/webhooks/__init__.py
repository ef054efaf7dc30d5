"""Webhooks out: what is to be told, delivering it, and the endpoints that it is told to."""
