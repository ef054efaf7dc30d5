"""The sandbox server: start, stop, and the control calls as methods."""

import threading
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from nixadmin.sandbox.control import Control
from nixadmin.sandbox.exchange import Exchanges
from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.options import DEFAULT_KEY, Options
from nixadmin.sandbox.wire import Listener


class SandboxServer:
    """The stand-in API on its own socket, in threads of this process.

    ::

        with SandboxServer(numbers=20) as sandbox:
            httpx.get(f"{sandbox.url}/v1/usage", headers={"Authorization": f"Bearer {sandbox.key}"})

    ``port`` 0 takes a free port. The settings are those of :class:`~nixadmin.sandbox.options.Options`;
    ``on_request`` is called with the log's entry after each answer, from the connection's thread. Stopping
    keeps the account, and starting again takes the same port, so a test can play an outage.

    The methods :meth:`state` to :meth:`reset` do what the control calls of the same names do over HTTP; a
    call that cannot be understood raises :class:`ValueError`, an unknown number
    :class:`~nixadmin.sandbox.answers.ApiError`.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        numbers: int = 200,
        seed: int = 0,
        key: str | None = None,
        list_form: str = "new",
        echo_form: str = "full",
        write_limit: int = 120,
        read_limit: int = 600,
        include_custom_prompt: bool | None = None,
        on_request: Callable[[Entry], None] | None = None,
    ) -> None:
        options = Options(
            numbers, seed, key, list_form, echo_form, write_limit, read_limit, include_custom_prompt
        )
        self.key = key or DEFAULT_KEY
        self._host, self._port = host, port
        self._on_request = on_request
        self._exchanges = Exchanges(options)
        self._control = Control(self._exchanges)
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address without a trailing slash; raises :class:`RuntimeError` before the first start."""
        if not self._port:
            raise RuntimeError("The sandbox has not been started yet.")
        return f"http://{self._host}:{self._port}"

    def start(self) -> Self:
        """Start listening; returns once connections are accepted. Raises :class:`OSError` if the port is taken."""
        if self._listener is not None:
            raise RuntimeError("The sandbox is running already.")
        self._exchanges.open()
        self._listener = Listener((self._host, self._port), self._exchanges, self._control, self._on_request)
        self._port = self._listener.server_port
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.005}, name="sandbox"
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close every connection, drop delayed and late writes, and wait until all threads have ended."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._thread.join()
        self._exchanges.close()
        self._listener.close_all()
        self._listener = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def state(self, number: str | None = None) -> dict[str, Any]:
        """Return ``{"numbers": [...], "agents": [...]}``, or the row of one number."""
        return self._control.state(number)

    def log(self) -> dict[str, Any]:
        """Return ``{"requests": [...]}`` in order of arrival."""
        return self._control.log()

    def faults(self, faults: Sequence[Mapping[str, object]], seed: int | None = None) -> dict[str, object]:
        """Replace the active faults; ``seed`` restarts their random generators."""
        return self._control.faults(
            {"faults": [dict(fault) for fault in faults]} | ({} if seed is None else {"seed": seed})
        )

    def edit(self, number: str, text: str | None) -> dict[str, object]:
        """Change a number from outside; ``None`` clears it. Returns the row."""
        return self._control.edit({"number": number, "text": text})

    def add(self, number: str, **fields: object) -> dict[str, object]:
        """Import a number (``agent_id``, ``custom_prompt``, ``provider``). Returns the row."""
        return self._control.add({"phone_number": number} | fields)

    def remove(self, number: str) -> dict[str, object]:
        """Remove a number from the account."""
        return self._control.remove({"number": number})

    def settings(self, **changes: object) -> dict[str, object]:
        """Change settings at run time; returns all of them."""
        return self._control.settings(changes)

    def reset(self, numbers: int | None = None) -> dict[str, object]:
        """Reset to the seeded start; with ``numbers`` to one of that size."""
        return self._control.reset({} if numbers is None else {"numbers": numbers})
