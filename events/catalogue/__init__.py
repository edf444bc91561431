"""What may be recorded: the catalogue of event types, one file for each family.

A new type is a class in its family's file and one name in that file's ``TYPES``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from events.catalogue import amendments, knowledge, links, negotiation, registry, speech, violence
from events.catalogue.payload import Payload

TYPES: Final[tuple[type[Payload], ...]] = (
    *registry.TYPES,
    *speech.TYPES,
    *negotiation.TYPES,
    *violence.TYPES,
    *knowledge.TYPES,
    *amendments.TYPES,
)
"""Every type, in the order in which it is documented."""

BY_NAME: Final[dict[str, type[Payload]]] = {payload.type: payload for payload in TYPES}
"""The same by name."""


def references(event_type: str, body: Mapping[str, Any]) -> Iterator[links.Link]:
    """Yield what a recorded event names: kind, slug, and the JSON Pointer from the event.

    Args:
        event_type: The type of ``body``, which for a correction's replacement is its target's.
        body: The event in its JSON form; read as it is, without validating it again.
    """
    return links.references(BY_NAME[event_type], body)


def registrations(event_type: str, body: Mapping[str, Any]) -> list[links.Name]:
    """The kinds and slugs that a recorded event makes known."""
    return links.registrations(BY_NAME[event_type], body)
