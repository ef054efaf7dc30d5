"""Structured logging: one line per event, with fields; secrets and profile texts are redacted.

Everything that is written goes through here, our own lines and those of libraries alike, so that this is the
place which sees to it that no line holds the API key or a profile's text.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import httpx
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError
from django.db import Error as DatabaseError
from structlog.typing import EventDict, Processor, WrappedLogger

JSON, TEXT = "json", "text"
# What a line begins with, for people who read it as it is.
FIRST_FIELDS = ("timestamp", "level", "event")

# The secret half of an API key, whatever stands around it: it has no white space and no colon (settings.py).
SECRET_PATTERN = re.compile(r"nxfs_[^\s:]+")
# Fields that hold, or may hold, what staff wrote. Nobody should log them; whoever does logs nothing.
TEXT_FIELDS = frozenset(
    "text custom_prompt profile prompt system_prompt head_text live_text remote_text_seen kept echo note body"
    " data params sql".split()
)
# Exceptions whose message tells of code, connections or settings. Any other may quote the value that it is about,
# which may be a profile: of those the class and the place are logged, and the message is not.
SAFE_EXCEPTIONS = (
    AttributeError,
    NameError,
    TypeError,
    ImportError,
    OSError,
    httpx.TransportError,
    ImproperlyConfigured,
)


def configure(form: str) -> dict[str, Any]:
    """Configure structlog and return Django's ``LOGGING``.

    Args:
        form: ``"json"`` for one JSON object a line, ``"text"`` for lines to be read by people.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        format_exception,
        redact,
        _renderer(form),
    ]
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": shared, "processors": last}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Without the handlers that Django gives it, which would write each line once more.
            "django": {"handlers": [], "level": "INFO"},
            # RequestLogMiddleware says the same, with its fields.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "CRITICAL"},
            # They tell of each look at the queue, and of each request's address; attempts are logged as pushes.
            **{
                name: {"level": "WARNING"}
                for name in ("django_tasks", "django_tasks_db", "httpx", "httpcore")
            },
        },
    }


def _renderer(form: str) -> Processor:
    if form == JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def format_exception(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:  # noqa: ARG001
    """structlog processor: replace ``exc_info`` by a traceback without values of variables."""
    raised: Any = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, tuple):
        raised = raised[1]
    if isinstance(raised, BaseException):
        event["exception"] = "\n".join(_traceback_lines(raised))
    return event


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:  # noqa: ARG001
    """structlog processor: redact the API key's secret, drop fields that hold what staff wrote."""
    ordered = {name: event[name] for name in FIRST_FIELDS if name in event} | dict(event)
    return {name: _redact_value(value) for name, value in ordered.items() if name not in TEXT_FIELDS}


def safe_message(error: BaseException) -> str:
    """Return the class of ``error``, and its message if that can't hold a profile's text.

    A database quotes the row that it refuses ("DETAIL: Failing row contains ..."), but not in its first line;
    what is wrong with a value that it can't take stands there before a colon, and the value after it.
    """
    name = type(error).__name__
    message = str(error).strip()
    if isinstance(error, DatabaseError):
        line = message.partition("\n")[0]
        message = line.partition(":")[0] if isinstance(error, DataError) else line
    elif not isinstance(error, SAFE_EXCEPTIONS):
        message = ""
    return f"{name}: {message}" if message else name


def log_uncaught(
    kind: type[BaseException],  # noqa: ARG001 - Python's signature
    error: BaseException,
    place: TracebackType | None,  # noqa: ARG001
) -> None:
    """``sys.excepthook`` that logs the exception; Python's own would print all that the message quotes."""
    if isinstance(error, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("The command ended early", exc_info=error)


def _traceback_lines(error: BaseException) -> Iterator[str]:
    """Yield the lines of a traceback, the first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _traceback_lines(before)
        yield "which led to"
    yield from "".join(traceback.format_tb(error.__traceback__)).splitlines()
    yield safe_message(error)


def _redact_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _redact_value(item) for name, item in value.items() if name not in TEXT_FIELDS}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact_value(item) for item in value]
    return SECRET_PATTERN.sub(
        "nxfs_[redacted]", safe_message(value) if isinstance(value, BaseException) else str(value)
    )
