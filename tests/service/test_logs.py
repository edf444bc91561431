"""Logs are one line an event in one form, whoever speaks, and hold no secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, cast

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from service.logs import HIDDEN, QUIET, configure, hide_secrets, log_request
from service.settings import LogFormat, LogLevel

KEY = "detente_0123456789ab_" + "Zz09-_" * 7 + "Z"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_structlog_and_the_standard_library_come_out_in_one_form() -> None:
    stream = io.StringIO()
    configure("info", "json", stream=stream)
    structlog.get_logger().info("started", port=8000)
    logging.getLogger("uvicorn.error").info("started on %s", 8000)
    ours, theirs = lines(stream)
    assert (ours["event"], ours["port"], theirs["event"]) == ("started", 8000, "started on 8000")
    for line in (ours, theirs):
        assert line["level"] == "info"
        assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("log_format", "stream", "is_json"),
    [
        ("auto", io.StringIO, True),
        ("auto", Terminal, False),
        ("json", Terminal, True),
        ("console", io.StringIO, False),
    ],
)
def test_lines_are_for_people_on_a_terminal_and_for_programs_elsewhere(
    log_format: LogFormat, stream: type[io.StringIO], is_json: bool
) -> None:
    said = stream()
    configure("info", log_format, stream=said)
    structlog.get_logger().info("started", port=8000)
    assert said.getvalue().startswith("{") is is_json
    assert ("\x1b[" in said.getvalue()) is (stream is Terminal and not is_json)


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_nothing_below_the_level_is_said(level: LogLevel, count: int) -> None:
    stream = io.StringIO()
    configure(level, "json", stream=stream)
    for logger in (structlog.get_logger(), logging.getLogger("anything")):
        for name in ("debug", "info", "warning", "error"):
            getattr(logger, name)("said")
    assert len(lines(stream)) == 2 * count


@pytest.mark.parametrize("name", QUIET)
def test_what_only_accompanies_speaks_of_what_goes_wrong(name: str) -> None:
    stream = io.StringIO()
    configure("debug", "json", stream=stream)
    logging.getLogger(name).info("said")
    logging.getLogger(name).warning("said")
    assert [line["level"] for line in lines(stream)] == ["warning"]


def test_configuring_again_replaces_what_was_configured() -> None:
    first, second = io.StringIO(), io.StringIO()
    configure("info", "json", stream=first)
    configure("info", "json", stream=second)
    structlog.get_logger().info("said")
    logging.getLogger("anything").info("said")
    assert first.getvalue() == ""
    assert len(lines(second)) == 2


def test_without_a_stream_lines_go_to_standard_error_as_it_is_now(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("info", "json")
    structlog.get_logger().info("before")
    other = io.StringIO()
    monkeypatch.setattr("sys.stderr", other)
    structlog.get_logger().info("after")
    assert "before" in capsys.readouterr().err
    assert [line["event"] for line in lines(other)] == ["after"]


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_secret_is_written_wherever_it_stands(log_format: LogFormat) -> None:
    stream = io.StringIO()
    configure("debug", log_format, stream=stream)
    logger = structlog.get_logger()
    structlog.contextvars.bind_contextvars(caller=KEY)
    try:
        logger.info(KEY, database="postgresql+psycopg://desk:hunter%402@db/detente", nested=[{"a": (KEY,)}])
        logger.info(
            "asked", headers={"Authorization": KEY, "x": b"Bearer hunter2"}, given="bearer hunter2", password="hunter2"
        )
        logger.info("odd", value=ValueError(f"no such key: {KEY}"))
        try:
            int(KEY)
        except ValueError as fault:
            logger.exception("failed", exc_info=fault)
            logging.getLogger("theirs").exception("failed with %s", KEY)
    finally:
        structlog.contextvars.clear_contextvars()
    assert KEY[:21] in stream.getvalue(), "the prefix may be shown"
    assert "Traceback" in stream.getvalue()
    for secret in (KEY[21:], "hunter"):
        assert secret not in stream.getvalue()


def test_what_is_no_secret_stays_as_it_is() -> None:
    said = {
        "path": "/v1/dossiers?q=a:b@c",
        "count": 3,
        "ratio": 0.5,
        "right": True,
        "none": None,
        "words": ["Переговоры"],
    }
    assert hide_secrets(None, "info", dict(said)) == said


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.binary(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers() | st.text(), inner, max_size=3),
            max_leaves=5,
        ),
        max_size=4,
    )
)
def test_there_is_nothing_that_cannot_be_logged(fields: dict[str, Any]) -> None:
    stream = io.StringIO()
    configure("info", "json", stream=stream)
    structlog.get_logger().info("said", details=fields)
    (line,) = lines(stream)
    assert set(line) == {"event", "details", "level", "timestamp"}
    assert set(line["details"]) == set(fields)


@pytest.mark.parametrize(
    ("status", "level"), [(200, "info"), (404, "info"), (499, "info"), (500, "error"), (503, "error")]
)
def test_a_request_is_logged_with_what_became_of_it(status: int, level: str) -> None:
    stream = io.StringIO()
    configure("info", "json", stream=stream)
    log_request(method="GET", path="/v1/dossiers", status=status, seconds=0.00123, sent=20)
    log_request(method="GET", path="/v1/dossiers", status=status, seconds=0.00123, sent=20, principal="desk")
    without, named = lines(stream)
    del named["timestamp"]
    assert named == {
        "event": "request", "level": level, "method": "GET", "path": "/v1/dossiers", "status": status,
        "milliseconds": 1.23, "sent": 20, "principal": "desk",
    }  # fmt: skip
    assert "principal" not in without


def test_the_mark_of_what_was_hidden_is_no_secret_itself() -> None:
    once = hide_secrets(None, "info", {"event": KEY, "token": "x"})
    assert hide_secrets(None, "info", dict(once)) == cast("dict[str, Any]", once)
    assert once["token"] == HIDDEN
