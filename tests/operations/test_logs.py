"""No line of the log holds the API key or a profile's text, whatever is logged."""

import logging
import sys

import httpx
import pytest
import structlog
from django.db import DataError, IntegrityError, OperationalError, transaction

from nixadmin import logs
from profiles.models import PhoneNumber
from tests.conftest import TEXT
from tests.operations.conftest import Written

KEY = "nxf_id:nxfs_open'se\"same\\é"
plain, structured = logging.getLogger("any.library"), structlog.get_logger("ours")


def fail(error: BaseException) -> None:
    profile = TEXT  # noqa: F841 - a local variable that must not be shown
    raise error


def log_failure(error: BaseException) -> None:
    try:
        fail(error)
    except BaseException:
        plain.exception("It failed")


def test_a_line_says_when_how_grave_what_and_by_whom(written: Written):
    structured.info("push", number="+441632960001", attempt=7)
    line = written.lines()[0]
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert (line["level"], line["event"], line["logger"]) == ("info", "push", "ours")
    assert (line["number"], line["attempt"]) == ("+441632960001", 7)


def test_lines_of_libraries_have_the_same_form(written: Written):
    plain.warning("%s of %s", 1, 2)
    assert (written.lines()[0]["event"], written.lines()[0]["logger"]) == ("1 of 2", "any.library")


@pytest.mark.parametrize(
    "log",
    [
        lambda: plain.info("Sent with %s", KEY),
        lambda: plain.info("Sent with %r", f"Bearer {KEY}".encode()),
        lambda: structured.info(f"Sent with {KEY}"),
        lambda: structured.info("sent", headers={"Authorization": f"Bearer {KEY}"}),
        lambda: structured.info("sent", parts=["x", (KEY,)]),
        lambda: structured.info("sent", error=httpx.ConnectError(f"no {KEY}")),
        lambda: log_failure(httpx.LocalProtocolError(f"Illegal header value {KEY.encode()!r}")),
    ],
    ids=["argument", "bytes", "message", "mapping", "nested", "error", "traceback"],
)
def test_the_keys_secret_is_redacted_wherever_it_stands(written: Written, log):
    log()
    assert "nxfs_[redacted]" in str(written)
    assert not any(part in str(written) for part in ("open'", "same"))


@pytest.mark.parametrize("name", sorted(logs.TEXT_FIELDS))
def test_fields_that_hold_texts_are_dropped(written: Written, name):
    structured.info("saved", **{name: TEXT}, answer={name: TEXT, "status": 200})
    assert "Riverside" not in str(written)
    assert written.lines()[0]["answer"] == {"status": 200}


@pytest.mark.parametrize(
    "error",
    [
        ValueError(TEXT),
        KeyError(TEXT),
        RuntimeError(TEXT),
        UnicodeDecodeError("utf-8", TEXT.encode(), 0, 1, "no"),
        IntegrityError(f'violates check constraint "x"\nDETAIL:  Failing row contains (1, {TEXT}).'),
        DataError(f'invalid input syntax for type json: "{TEXT}"'),
        OperationalError(f"canceled\nCONTEXT:  {TEXT}"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_an_exception_quotes_is_not_logged(written: Written, error):
    log_failure(error)
    assert not any(words in str(written) for words in ("Riverside", "Open Mon"))


def test_nor_is_what_its_cause_quotes(written: Written):
    try:
        raise TypeError("later") from ValueError(TEXT)
    except TypeError:
        plain.exception("It failed")
    assert "ValueError\nwhich led to\n" in written.lines()[0]["exception"]
    assert "Riverside" not in str(written)


def test_the_place_of_an_exception_is_logged_without_its_variables(written: Written):
    log_failure(ValueError())
    assert "in fail\n" in written.lines()[0]["exception"]
    assert "Riverside" not in str(written)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            IntegrityError('violates check constraint "x"\nDETAIL: no'),
            'IntegrityError: violates check constraint "x"',
        ),
        (DataError("value too long for type text: x"), "DataError: value too long for type text"),
        (
            AttributeError("'NoneType' object has no attribute 'x'"),
            "AttributeError: 'NoneType' object has no attribute 'x'",
        ),
        (httpx.ReadTimeout("timed out"), "ReadTimeout: timed out"),
    ],
    ids=["constraint", "value", "code", "network"],
)
def test_what_is_safe_in_a_message_is_kept(written: Written, error, message):
    log_failure(error)
    assert written.lines()[0]["exception"].splitlines()[-1] == message


def test_a_row_that_the_real_database_refuses_is_not_quoted(written: Written, number):
    try:
        with transaction.atomic():
            PhoneNumber.objects.update(state="nonsense")
    except IntegrityError:
        plain.exception("It failed")
    assert "number_state_is_known" in str(written)
    assert "Riverside" not in str(written)


def test_what_ends_a_command_is_logged_as_anything_else(written: Written):
    error = ValueError(TEXT)
    logs.log_uncaught(ValueError, error, None)
    assert written.lines()[0]["event"] == "The command ended early"
    assert "Riverside" not in str(written)


def test_lines_for_people_are_no_json(capsys):
    line = logs.configure(logs.TEXT)["formatters"]["line"].copy()
    formatter = line.pop("()")(**line)
    shown = formatter.format(logging.LogRecord("a", 20, "", 0, "It began", None, None))
    assert "It began" in shown
    assert not shown.startswith("{")


def test_an_exception_in_lines_for_people_is_guarded_as_well():
    line = logs.configure(logs.TEXT)["formatters"]["line"].copy()
    formatter = line.pop("()")(**line)
    try:
        fail(ValueError(TEXT))
    except ValueError:
        shown = formatter.format(logging.LogRecord("a", 40, "", 0, "It failed", None, sys.exc_info()))
    assert "in fail" in shown
    assert "Riverside" not in shown
