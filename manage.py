#!/usr/bin/env python
"""Runs Nixadmin's commands: ``manage.py help`` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Run the command named on the command line.

    A missing or malformed setting ends the run with its one sentence and exit status 2, not a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nixadmin.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from nixadmin import logs

    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads the settings now, so that their error is told in one line
    except ImproperlyConfigured as error:
        sys.stderr.write(f"nixadmin: {error}\n")
        raise SystemExit(2) from None
    sys.excepthook = logs.log_uncaught
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
