"""A process keeps its database connection between requests, and shares none with a process that it forks."""

import os
import subprocess
import sys
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, connections

PROGRAM = """
import nixadmin.wsgi
from django.db import connections
print([each.connection for each in connections.all(initialized_only=True)])
"""


def test_a_server_that_loads_the_site_before_it_forks_has_opened_no_connection() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=os.environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() in {"[]", "[None]"}


def test_connections_are_kept_between_requests() -> None:
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] > 0


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_a_connection_of_its_own() -> None:
    connection.ensure_connection()
    other: list[object] = []

    def connect() -> None:
        connection.ensure_connection()
        other.append(connection.connection)
        connections.close_all()

    thread = Thread(target=connect)
    thread.start()
    thread.join()
    assert other
    assert other[0] is not connection.connection
