"""What `manage.py demo` fills its account with."""
