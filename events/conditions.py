"""Append conditions: what must not have been recorded meanwhile (a dynamic consistency boundary).

Two editors who work on different issues never collide: each names what would matter to it, and the log refuses an
append only if something that matches came after the sequence that its writer had seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field
from sqlalchemy import BigInteger, Select, bindparam, cast, exists, func, select

from events.catalogue.payload import Members
from events.catalogue.vocabulary import Count
from events.tables import event_tags, events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded

TAGGED: Final = {"types": "type", "issues": "issue", "parties": "party", "actors": "actor", "events": "event"}
"""Members of ``unless`` and the prefix of the tags that each reads."""

RAREST_FIRST: Final = ("event", "actor", "party", "issue", "type")
"""Prefixes by how few events a tag of theirs is likely to have."""

_OF_DOSSIER = events.c.dossier_id == bindparam("key")
_FOUND = select(events.c.sequence, events.c.id, events.c.type).where(
    _OF_DOSSIER, events.c.sequence == cast(bindparam("sequence"), BigInteger)
)

Names = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=64)], ...], Field(strict=False, max_length=100)]


AMENDS: Final = "amends"
"""Prefix of the tag that an amendment has for the type of its target."""


class Unless(Members):
    """What may not have happened: within a member any, between members all of them."""

    types: Names = Field((), description="Types of the catalogue.")
    issues: Names = Field((), description="Slugs of issues that it is about.")
    parties: Names = Field((), description="Slugs of parties that it counts for, or whose act it is.")
    actors: Names = Field((), description="Slugs of who spoke or acted.")
    events: Names = Field((), description="Ids of events: it is one, amends one, or is related to one.")


class Condition(Members):
    """Refuse the append if any event after ``after`` matches ``unless``; an empty ``unless`` matches every event."""

    after: Count = Field(description="The last sequence that the writer has seen.")
    unless: Unless = Field(Unless(), description="What may not have been recorded since; left out: anything.")


def tags_of(event: Recorded) -> set[str]:
    """The tags by which conditions and the log's filters find an event.

    A correction carries those of its replacement. An amendment carries those of its target too: the log adds them,
    since only it knows the target.
    """
    tags = {f"type/{event.type}", f"event/{event.id}"}
    if event.target is not None:
        tags.add(f"event/{event.target}")
    said = event.effective
    _add_subjects(said, tags)
    if event.body is not None and event.body is not said:
        _add_subjects(event.body, tags)
    return tags


def _add_subjects(body: dict[str, Any], tags: set[str]) -> None:
    for issue in body.get("issues", ()):
        tags.add(f"issue/{issue}")
    if "actor" in body:
        tags.add(f"actor/{body['actor']}")
    for party in parties_of(body):
        tags.add(f"party/{party}")
    for entry in body.get("sources", ()):
        tags.add(f"source/{entry['source']}")
    for relation in body.get("relates_to", ()):
        tags.add(f"event/{relation['event']}")
    if body.get("type", "").startswith("issue."):
        tags.add(f"issue/{body['data']['issue']}")


def parties_of(body: dict[str, Any]) -> list[str]:
    """The parties that an event counts for: those it is said for, and those whose act it is."""
    data = body.get("data", {})
    said_for = (body.get("on_behalf_of"), data.get("party"), *data.get("parties", ()))
    return [party for party in dict.fromkeys((*said_for, data.get("by"), data.get("asserted_by"))) if party]


def first_match(connection: Connection, dossier: Dossier, condition: Condition) -> tuple[int, str, str] | None:
    """The first recorded event that a condition refuses: its sequence, id and type.

    Cost: one index entry for each event since ``after`` that has a tag of the member likely to be the rarest.
    """
    parameters = {"key": dossier.key, "after": condition.after}
    sequence = connection.execute(_matching(condition), parameters).scalar()
    if sequence is None:
        return None
    row = connection.execute(_FOUND, {"key": dossier.key, "sequence": sequence}).one()
    return row.sequence, row.id, row.type


def matches(condition: Condition, sequence: int, tags: Iterable[str]) -> bool:
    """Whether one event that is not written yet is refused by a condition."""
    if sequence <= condition.after:
        return False
    held = set(tags)
    return all(not held.isdisjoint(_tags(prefix, values)) for prefix, values in _wanted(condition))


def _wanted(condition: Condition) -> list[tuple[str, tuple[str, ...]]]:
    members = ((prefix, getattr(condition.unless, member)) for member, prefix in TAGGED.items())
    return [(prefix, values) for prefix, values in members if values]


def _matching(condition: Condition) -> Select[tuple[int]]:
    """The first sequence that matches: walks the tags of one member in order, and looks each up for the others."""
    after = cast(bindparam("after"), BigInteger)
    wanted = sorted(_wanted(condition), key=lambda member: RAREST_FIRST.index(member[0]))
    if not wanted:
        return select(func.min(events.c.sequence)).where(_OF_DOSSIER, events.c.sequence > after)
    (prefix, values), *others = wanted
    walked = event_tags.alias()
    statement = select(walked.c.sequence).where(
        walked.c.dossier_id == bindparam("key"), walked.c.tag.in_(_tags(prefix, values)), walked.c.sequence > after
    )
    for other, its_values in others:
        held = event_tags.alias()
        statement = statement.where(
            exists().where(
                held.c.dossier_id == bindparam("key"),
                held.c.tag.in_(_tags(other, its_values)),
                held.c.sequence == walked.c.sequence,
            )
        )
    return statement.order_by(walked.c.sequence).limit(1)


def _tags(prefix: str, values: tuple[str, ...]) -> list[str]:
    """The tags of a member: an amendment counts as one of its target's type, which the log's filters tell apart."""
    prefixes = ("type", AMENDS) if prefix == "type" else (prefix,)
    return [f"{one}/{value}" for one in prefixes for value in values]
