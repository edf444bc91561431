"""From an old shape of a payload to the newest: the recorded bytes never change, reading them does.

An upcaster is pure and takes one step, from one schema version to the next. Whoever changes a payload's shape raises
its ``schema_version``, adds an upcaster here, and keeps the stored example of the old shape. A correction holds a whole
event (``data.replacement``): every step of another type comes with one of ``event.corrected`` that applies it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.catalogue import BY_NAME

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upcaster:
    """One step for one type.

    Attributes:
        type: A name of the catalogue.
        from_version: The ``schema_version`` that it takes; it yields the next.
        upcast: Makes the newer body of the older one, which it leaves as it is.
    """

    type: str
    from_version: int
    upcast: Callable[[Body], Body]


UPCASTERS: Final[tuple[Upcaster, ...]] = ()
"""Every step there is; none yet: all shapes are version 1."""


Steps = Mapping[tuple[str, int], Callable[[Body], Body]]


def chain(steps: Iterable[Upcaster]) -> Steps:
    """Index steps by what they take."""
    return {(step.type, step.from_version): step.upcast for step in steps}


_STEPS: Final = chain(UPCASTERS)


def upcast(event_type: str, version: int, body: Body, *, steps: Steps = _STEPS, newest: int | None = None) -> Body:
    """Bring a body to the newest shape of its type; the same object if it has it already.

    Args:
        steps: The steps to take, for tests of the mechanism.
        newest: The version to arrive at; left out: the catalogue's.

    Raises:
        ValueError: The shape is newer than this program knows, or a step is missing.
    """
    wanted = BY_NAME[event_type].schema_version if newest is None else newest
    while version < wanted and (step := steps.get((event_type, version))):
        body = step(body)
        version += 1
    if version != wanted:
        message = f"No way from version {version} of {event_type} to {wanted}; was it recorded by a newer Detente?"
        raise ValueError(message)
    return body
