"""Requests that name an encoding, from the WSGI server's side."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest

from nixadmin.wsgi import application

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"


def ask(content_type: str, *, method: str = "POST", query: str = "q=%C3%A9", body: bytes = b"login=a") -> str:
    """Return the status of what the site answers."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/accounts/login/",
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "HTTP_HOST": "localhost",
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    list(application(environ, lambda status, *_: statuses.append(status)))
    return statuses[0]


@pytest.mark.parametrize(
    "charset",
    ["utf-16", "utf-32", "latin-1", "rot13", "hex", "undefined", "idna", "nonsense", "utf-8''x", "=?"],
)
@pytest.mark.parametrize("kind", [FORM, MULTIPART, "text/plain"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_encoding_is_not_understood(db, charset: str, kind: str, method: str) -> None:
    assert ask(f"{kind}; charset={charset}", method=method) == "400 Bad Request"


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=UTF-8", '; charset="utf-8"'])
def test_utf_8_is(db, charset: str) -> None:
    assert ask(FORM + charset, method="GET") == "200 OK"


def test_a_type_that_is_none_is_left_to_the_form(db) -> None:
    assert ask("\xff;;=", method="GET") == "200 OK"
