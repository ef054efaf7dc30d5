"""Health checks for supervisors and load balancers: liveness and readiness. Neither calls Nixflex.

Written here rather than taken from django-health-check, which was tried: its view answers 500 instead of 503 and
HTML, JSON or a feed as the asker likes, knows nothing of migrations, gives a check five seconds or more, and
logs a traceback with each failure.
"""

from queue import Empty, SimpleQueue
from threading import Thread

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Seconds. A database that is unplugged, rather than stopped, says nothing for minutes.
TIMEOUT_SECONDS = 1.0
NO_ANSWER = "the database does not answer"


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Liveness: 200 while this process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Readiness: 200 if the database answers and all migrations are applied, else 503 with the reason.

    The API key needs no look here: without a well-formed one the process does not start.
    """
    answers: SimpleQueue[str] = SimpleQueue()
    # In a thread, since nothing else bounds how long connecting takes; a daemon, since nobody waits for its end.
    Thread(target=lambda: answers.put(_problem()), daemon=True).start()
    try:
        problem = answers.get(timeout=TIMEOUT_SECONDS)
    except Empty:
        problem = NO_ANSWER
    return HttpResponse(f"{problem or 'ready'}\n", content_type="text/plain", status=503 if problem else 200)


def _problem() -> str:
    """Return what is wrong, or ""; uses this thread's own connection."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return NO_ANSWER
    finally:
        connection.close()
    return "migrations have not been applied" if missing else ""
