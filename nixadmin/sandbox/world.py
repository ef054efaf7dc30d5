"""The sandbox's mutable state: account, log, limits, faults. A reset replaces it."""

import threading

from nixadmin.sandbox.account import Account
from nixadmin.sandbox.answers import Answer, ApiError, Headers
from nixadmin.sandbox.api import Call, authenticate, handle
from nixadmin.sandbox.businesses import seeded_agents, seeded_numbers
from nixadmin.sandbox.faults import Fault, FaultList
from nixadmin.sandbox.journal import Entry, Journal
from nixadmin.sandbox.limits import RateWindows
from nixadmin.sandbox.options import Options
from nixadmin.sandbox.request import Request


class World:
    """The state that a reset replaces, under one lock.

    Requests keep the world they arrived in, so that one that is still waiting when a reset comes cannot
    change the new account.
    """

    def __init__(self, options: Options) -> None:
        self.lock = threading.Lock()
        self.options = options
        self.account = Account(seeded_numbers(options.numbers, options.seed), seeded_agents())
        self.journal = Journal()
        self.windows = RateWindows()
        self.faults = FaultList(seed=options.seed)

    def check_admission(self, request: Request) -> tuple[Answer | None, Fault | None, Headers]:
        """Authenticate, rate-limit and pick the fault of a request; the caller holds the lock.

        Returns a refusal if it ends here, else the fault that fires if any; and the rate headers. In order:
        authentication (401), faults that replace the answer, the rate limit (429), all other faults. What
        ends before the rate limit does not count towards it.
        """
        if not request.is_api:
            return ApiError(404).answer(), None, {}
        kind = request.rate_kind
        limit = self.options.read_limit if kind == "read" else self.options.write_limit
        try:
            key = authenticate(request.authorization, self.options)
        except ApiError as refusal:
            return refusal.answer(), None, self.windows.peek("", kind, limit).headers()
        standing = self.windows.peek(key, kind, limit)
        fault = self.faults.pick(request, over_limit=not standing.allowed)
        if fault and fault.replaces:
            return None, fault, standing.headers()
        standing = self.windows.take(key, kind, limit)
        if standing.allowed:
            return None, fault, standing.headers()
        wait = standing.retry_after
        message = f"Over the limit of {limit} {kind}s a minute. Wait {wait} s."
        over = ApiError(429, None, message, {"retry_after": wait}, {"Retry-After": str(wait)})
        return over.answer(), None, standing.headers()

    def execute(self, request: Request, entry: Entry, fault: Fault | None = None) -> Answer:
        """Execute a request now, log what it changed, and return the true response. Takes the lock."""
        with self.lock:
            outcome = handle(Call(self.account, self.options, request, fault))
            if outcome.applied:
                self.journal.mark_applied(entry, outcome.stored)
            return outcome.answer
