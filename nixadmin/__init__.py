"""The Django project: settings, URLs, middleware, error pages, logging, sign-in."""
