"""Views: look up, authorise, read the form, call the service, answer."""
