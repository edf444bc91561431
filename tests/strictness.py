"""A strict run (``DETENTE_REQUIRE_ALL=1``) has nothing optional: a test skipped is a test failed.

Without it, a machine that lacks PostgreSQL or Chromium still runs everything else.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest

STRICT_VARIABLE = "DETENTE_REQUIRE_ALL"


def strict() -> bool:
    """Tell whether this run may leave nothing out."""
    return os.environ.get(STRICT_VARIABLE, "") not in {"", "0"}


def _fail_instead(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    report.outcome = "failed"
    report.longrepr = f"{reason}\n{STRICT_VARIABLE} is set: nothing may be skipped."


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    del item, call
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and strict():
        _fail_instead(report)
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    del collector
    report = yield
    if report.skipped and strict():
        _fail_instead(report)
    return report
