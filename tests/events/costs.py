"""What refusing hostile text costs."""

import time
from collections.abc import Callable
from typing import Final

MOST_SECONDS: Final = 0.1
"""No text of 64 KiB may cost a parser more."""


def refusal(read: Callable[[], object], *refusals: type[Exception]) -> str:
    """Read a text and answer why it was refused, empty if it was not; fails if that costs too much.

    What is slow is read again: a collection of the whole run's garbage counts as time of the thread in which it falls.
    """
    tries = [_timed(read, refusals)]
    while tries[-1][0] >= MOST_SECONDS and len(tries) < 3:
        tries.append(_timed(read, refusals))
    seconds, reason = min(tries)
    assert seconds < MOST_SECONDS
    return reason


def _timed(read: Callable[[], object], refusals: tuple[type[Exception], ...]) -> tuple[float, str]:
    reason = ""
    began = time.thread_time()
    try:
        read()
    except refusals as refused:
        reason = str(refused)
    return time.thread_time() - began, reason
