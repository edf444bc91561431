"""Reliance: what a source bears of what is believed at a coordinate, for the day on which it is retracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.views.dossier import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.timetravel.reading import Reading


def reliance(reading: Reading, source: str) -> dict[str, Any]:
    """List the positions in force that rest on a source.

    Returns:
        ``positions``, each with ``alone``: whether it names no other source.
    """
    held = [position for row in state(reading)["issues"] for position in row["positions"]]
    mine = [position for position in held if _rests(position, source)]
    return {"positions": [{**position, "alone": rests_alone(position, source)} for position in mine]}


def rests_alone(item: Mapping[str, Any], source: str) -> bool:
    """Whether all that an item rests on is one source, in however many places of it."""
    return _rests(item, source) and {one["source"] for one in _sources(item)} == {source}


def _rests(item: Mapping[str, Any], source: str) -> bool:
    return any(one["source"] == source for one in _sources(item))


def _sources(item: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = item["sources"]
    return found
