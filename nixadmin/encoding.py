"""WSGI wrapper that allows UTF-8 as the only request encoding.

Django decodes query and form in whatever encoding a request names, as soon as it makes the request, and fails
where Python has a codec of that name which is none for text. So the name is taken away before Django sees it.
"""

from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Set in the environ of a request that named another encoding; the middleware refuses it.
OTHER_ENCODING = "nixadmin.other_encoding"
UTF8_NAMES = {"utf-8", "utf8"}


def utf8_only(application: Application) -> Application:
    """Return ``application`` wrapped: a request in another encoding is marked, to be refused by the middleware."""

    def checked(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent_as = Message()
        sent_as["Content-Type"] = environ.get("CONTENT_TYPE", "")
        charset = sent_as.get_param("charset", "utf-8")
        if not isinstance(charset, str) or charset.strip().lower() not in UTF8_NAMES:
            sent_as.del_param("charset")
            environ |= {"CONTENT_TYPE": sent_as["Content-Type"], OTHER_ENCODING: True}
        return application(environ, start_response)

    return checked
