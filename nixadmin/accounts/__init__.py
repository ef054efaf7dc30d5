"""Accounts: how staff sign in, and what django-allauth is told about this site."""
