"""What the program says about itself: one line an event on standard error, for people or for programs.

``structlog`` and the standard library's ``logging`` (uvicorn, Alembic) come out in the same form. No line holds a
secret: keys, passwords in addresses and authorizations are struck out of every value, tracebacks included. Bodies of
requests are not logged at all, so that a redaction has nothing to erase here.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.stdlib import ProcessorFormatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import Processor

    from service.settings import LogFormat, LogLevel

HIDDEN: Final = "***"

_SECRETS: Final = (
    (re.compile(r"\b(detente_[0-9a-f]{12}_)[A-Za-z0-9_-]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(://[^:@/\s]*:)[^@\s]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"\b(bearer|basic)(\s+)[^\s'\",]+", re.IGNORECASE), rf"\1\2{HIDDEN}"),
)
_SECRET_NAMES: Final = frozenset({"authorization", "cookie", "password", "secret", "token"})

QUIET: Final = ("alembic", "uvicorn.access")
"""Loggers that speak only of what goes wrong: requests are logged by :func:`log_request`."""


def configure(level: LogLevel, log_format: LogFormat, *, stream: TextIO | None = None) -> None:
    """Set up logging for this process; may be called again.

    Args:
        level: The least that is said.
        log_format: ``auto`` is ``console`` where the stream is a terminal, else ``json``.
        stream: Standard error as it is at the time of each line, where left out.
    """
    terminal = (stream or sys.stderr).isatty()
    console = log_format == "console" or (log_format == "auto" and terminal)
    threshold = getattr(logging, level.upper())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    render: Processor = (
        ConsoleRenderer(colors=terminal, exception_formatter=plain_traceback)
        if console
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    write = _writing(stream)
    structlog.configure(
        processors=[*before, render],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_: _Lines(write),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(write)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=before, processors=[ProcessorFormatter.remove_processors_meta, hide_secrets, render]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if not isinstance(one, _Handler)] + [handler]
    root.setLevel(threshold)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


def log_request(
    *, method: str, path: str, status: int, seconds: float, sent: int, principal: str | None = None
) -> None:
    """Say that a request was answered; with level ``error`` where that was our fault.

    Args:
        path: With its query, as it came.
        seconds: From the first byte read to the last one sent.
        sent: Bytes of the answer's body.
        principal: The name of the key, if one was asked for.
    """
    fields = {"method": method, "path": path, "status": status, "milliseconds": round(seconds * 1000, 2), "sent": sent}
    if principal is not None:
        fields["principal"] = principal
    logger = structlog.get_logger()
    if status >= 500:  # noqa: PLR2004 - RFC 9110 §15.6: the server's own
        logger.error("request", **fields)
    else:
        logger.info("request", **fields)


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Strike secrets out of every value, however deep; a step of the chain."""
    return {name: _without_secrets(value, name) for name, value in event.items()}


def _without_secrets(value: object, name: object = "") -> object:
    if isinstance(name, str) and name.lower() in _SECRET_NAMES:
        return HIDDEN
    if isinstance(value, str):
        for pattern, replacement in _SECRETS:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return {str(key): _without_secrets(inner, key) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_without_secrets(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _without_secrets(repr(value))


def _json(event: object, **_options: object) -> str:
    # Slower than orjson, but there is no integer or string that it cannot write: a log must not fail.
    return json.dumps(event)


def _writing(stream: TextIO | None) -> Callable[[str], None]:
    def write(line: str) -> None:
        place = stream or sys.stderr
        place.write(line + "\n")
        place.flush()

    return write


class _Lines:
    """What structlog calls by the name of a level when a line is ready."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = self.exception = self.msg = write


class _Handler(logging.Handler):
    """Takes what the standard library's loggers say."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as a line."""
        self._write(self.format(record))
