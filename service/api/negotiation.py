"""Which representations a client accepts (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
from typing import Final

from service.api.problems import NOT_ACCEPTABLE, Stopped

_REFUSED: Final = re.compile(r";\s*q=0(\.0{0,3})?\s*(;|$)", re.IGNORECASE)


def check_accepted(accept: str | None, media_type: str) -> None:
    """Refuse a request that accepts nothing of what a route has.

    Args:
        accept: Its ``Accept``; None or empty for anything.
        media_type: Without parameters.

    Raises:
        Stopped: ``not-acceptable``, with the type that there is.
    """
    if accept and accept.strip() and not _accepts(accept.lower(), media_type):
        raise Stopped(NOT_ACCEPTABLE, f"Here is {media_type}; Accept has {accept[:100]}.")


def _accepts(accept: str, media_type: str) -> bool:
    """Whether a type is accepted: the most exact range that covers it decides."""
    weights: dict[str, bool] = {}
    for part in accept.split(","):
        covers = part.partition(";")[0].strip()
        weights[covers] = weights.get(covers, False) or _REFUSED.search(part) is None
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[covers] for covers in ranges if covers in weights), False)
