"""Sign-in and account pages: this site's customisation of django-allauth."""
