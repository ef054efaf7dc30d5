"""Notices as the API takes and tells them."""
