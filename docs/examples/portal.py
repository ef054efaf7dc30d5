"""A reseller's portal, as small as it can be: a customer edits their own business details, and callers hear them.

The details are those of the template that the customer's number follows in Nixadmin. Run it beside `make demo`:

    export NIXADMIN_URL=http://127.0.0.1:8000 NIXADMIN_TOKEN=nxf_...:nxfs_... NUMBER=+44...
    python3 docs/examples/portal.py

A real portal signs its customers in, and looks up which number is theirs.
"""

import html
import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>My business</title>
<h1>What callers are told</h1><p role="status">{said}</p>
<form method="post"><input type="hidden" name="form:key" value="{key}">
{fields}<button>Save</button></form></html>"""
FIELD = """<p><label>{label}<br><textarea name="{key}" rows="2" cols="60">
{value}</textarea></label>
<input type="hidden" name="was:{key}" value="{value}">
<input type="hidden" name="base:{key}" value="{base}"></p>"""
TIMEOUT = 40  # seconds, longer than the wait for Nixflex
CONFLICT = 409


@dataclass(frozen=True)
class Nixadmin:
    """Nixadmin's API, for one number."""

    url: str
    token: str
    number: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the answer's JSON; raise `HTTPError` for a problem."""
        request = Request(  # noqa: S310  # the address is the reseller's own setting
            f"{self.url}/api/v1/numbers/{self.number}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
        )
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return json.load(answer)

    def fields(self) -> list[dict[str, Any]]:
        """Return the details of the number."""
        found: list[dict[str, Any]] = self.call("GET", "/details")["fields"]
        return found

    def save(self, form: Mapping[str, str]) -> str:
        """Save what the customer changed; return a sentence for them.

        Each field is sent with the value that it had (`base`): so their save and a colleague's of another field
        both hold. Opening hours are a record, which the customer sees and types as words. The form's key makes a
        form that is sent twice one version.
        """
        changed = {
            key: {"value": typed, "base": json.loads(form[f"base:{key}"])}
            for key, typed in form.items()
            if f"was:{key}" in form and typed != form[f"was:{key}"]
        }
        if not changed:
            return "Nothing was changed."
        body = {"fields": changed, "note": "Changed by the customer"}
        try:
            self.call("PATCH", "/details", body, **{"Idempotency-Key": form["form:key"]})
        except HTTPError as problem:
            told = json.load(problem)
            if problem.code == CONFLICT and told.get("conflicts"):
                labels = ", ".join(each["label"] for each in told["conflicts"])
                return (
                    f"Somebody changed the same meanwhile, so nothing was saved. See what it is now: {labels}"
                )
            whys = [each["message"] for each in told.get("errors", ())]
            return " ".join([told["detail"], *whys])
        state = self.call("GET", "/state?wait=30")
        return "Saved, and callers hear it." if state["is_live"] else f"Saved. {state['says']}"


def page(nixadmin: Nixadmin, said: str = "") -> str:
    """Return the page with a field for each detail."""
    fields = "".join(
        FIELD.format(
            label=html.escape(each["label"]),
            key=html.escape(each["key"]),
            value=html.escape(each["value"] if isinstance(each["value"], str) else each["words"]),
            base=html.escape(json.dumps(each["value"])),
        )
        for each in nixadmin.fields()
    )
    return PAGE.format(said=html.escape(said), key=uuid.uuid4().hex, fields=fields)


def portal(nixadmin: Nixadmin, port: int = 8080) -> ThreadingHTTPServer:
    """Return a server of the portal on ``port`` of this machine; 0 for any that is free."""

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(page(nixadmin))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent, keep_blank_values=True).items()}
            self.answer(page(nixadmin, nixadmin.save(form)))

        def answer(self, words: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(words.encode())

    return ThreadingHTTPServer(("127.0.0.1", port), Portal)


if __name__ == "__main__":
    settings = (os.environ[name] for name in ("NIXADMIN_URL", "NIXADMIN_TOKEN", "NUMBER"))
    server = portal(Nixadmin(*settings))
    print("The portal is at http://127.0.0.1:8080/")
    server.serve_forever()
