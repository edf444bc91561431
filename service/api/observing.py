"""What an operator sees of requests: a line of the log for each, and counters for Prometheus."""

from __future__ import annotations

from collections import Counter as TallyOf
from time import perf_counter
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from service.logs import log_request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods with a label of their own: a client may send any word, and each label costs memory for ever."""

KEPT: Final = "(kept)"
"""Stands for the route of an answer that was ready before the router."""

UNROUTED: Final = "(none)"
"""Stands for the route of what was refused before the router, or that leads nowhere."""

SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one process; several applications in it, as in tests, do not share them.

    Attributes:
        kept: Answers that were ready before the router, by status, since the last scrape.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = Counter(
            "detente_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "detente_request_seconds",
            "From the first byte read to the last one sent; of answers that were not kept ready.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.appends = Counter(
            "detente_appends", "Appends by outcome: recorded, repeated, dry_run.", ("outcome",), registry=self.registry
        )
        self.events = Counter("detente_events_recorded", "Events recorded.", registry=self.registry)
        self.kept: TallyOf[int] = TallyOf()

    def recorded(self, events: int, *, repeated: bool = False) -> None:
        """Count an append that was taken, with how many events it has."""
        self.appends.labels("repeated" if repeated else "recorded").inc()
        if not repeated:
            self.events.inc(events)

    def previewed(self) -> None:
        """Count a dry run."""
        self.appends.labels("dry_run").inc()

    def exposition(self) -> bytes:
        """All of them, as Prometheus reads them. What was kept ready is counted in plain numbers until then."""
        for status in list(self.kept):
            self.requests.labels(KEPT, "GET", status).inc(self.kept.pop(status))
        return generate_latest(self.registry)

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        self.requests.labels(route, method if method in METHODS else "other", status).inc()
        self.seconds.labels(route).observe(seconds)


class Observing:
    """Counts and logs every request that has no answer ready; stands before the gate, so that refusals are seen, too.

    Args:
        app: What stands behind it.
        metrics: Where it counts.
        logged: Whether a line is written for each.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics, logged: bool) -> None:
        self.app = app
        self.metrics = metrics
        self.logged = logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = perf_counter()
        status = 500
        sent = 0
        # Whoever checks a key leaves its name here; copies of the scope share it.
        state = scope.setdefault("state", {})

        async def sending(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            seconds = perf_counter() - start
            route = route_of(scope)
            self.metrics.answered(route=route, method=scope["method"], status=status, seconds=seconds)
            if self.logged:
                log_request(
                    method=scope["method"],
                    path=path_of(scope),
                    status=status,
                    seconds=seconds,
                    sent=sent,
                    principal=state.get("principal"),
                )


def path_of(scope: Scope) -> str:
    """The path of a request with its query, for a line of the log."""
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else scope["path"]


def route_of(scope: Scope) -> str:
    """The template of the path of a request that was answered: ``/v1/dossiers/{dossier}``."""
    path: str = getattr(scope.get("route"), "path", UNROUTED)
    return path
