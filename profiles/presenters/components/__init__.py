"""Components: small pieces of HTML that many pages share, each a function with escaped arguments.

Templates call them by name (``nixadmin/jinja/environment.py``); the page of components shows them all.
"""
