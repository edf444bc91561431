"""What an event refers to and what it makes known, read from the declared members.

The walk over a type's members is compiled once, on first use, and reads JSON as it is recorded: no model is made.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from events.catalogue.offered import Offered
from events.catalogue.payload import Members, Payload
from events.catalogue.vocabulary import Refers, Registers

Name = tuple[str, str]
"""Kind and slug: ``("issue", "donbas")``."""

Link = tuple[str, str, str]
"""Kind, slug, and the JSON Pointer to it from the event."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A member that holds links: slugs themselves, or objects that have such members."""

    name: str
    refers: str | None
    registers: str | None
    within: tuple[_Member, ...]


def references(payload: type[Payload], body: Mapping[str, Any]) -> Iterator[Link]:
    """Tell what an event names: kind, slug and JSON Pointer, in the order of the declaration.

    Args:
        payload: The type of the event.
        body: The event in its JSON form, valid.
    """
    found: list[Link] = []
    _collect(_members(Offered), body, "", found)
    _collect(_members(payload), body["data"], "/data", found)
    return iter(found)


def names(payload: type[Payload], body: Mapping[str, Any]) -> frozenset[Name]:
    """What must be known before an event: all that it names, but for what it registers itself.

    Args:
        payload: The type of the event.
        body: The event in its JSON form, valid.
    """
    found: list[Name] = []
    _gather(_members(Offered), body, found)
    _gather(_members(payload), body["data"], found)
    return frozenset(found).difference(registrations(payload, body)) if registering(payload) else frozenset(found)


def registrations(payload: type[Payload], body: Mapping[str, Any]) -> list[Name]:
    """The kinds and slugs that an event makes known: at most one today."""
    return [(kind, body["data"][member]) for member, kind in registering(payload)]


@cache
def registering(payload: type[Payload]) -> tuple[tuple[str, str], ...]:
    """The members of ``data`` by which events of a type make slugs known, each with the kind."""
    return tuple((member.name, member.registers) for member in _members(payload) if member.registers is not None)


def model_of(model: type[Members], member: str) -> type[Members] | None:
    """What the objects under a member are declared as; None where it holds none, or is not declared."""
    return _models(model).get(member)


@cache
def _models(model: type[Members]) -> dict[str, type[Members]]:
    hints = get_type_hints(model, include_extras=True)
    return {
        field.alias or name: leaf
        for name, field in model.model_fields.items()
        for leaf in _leaves(hints[name])
        if isinstance(leaf, type) and issubclass(leaf, Members)
    }


def _collect(members: tuple[_Member, ...], value: Mapping[str, Any], pointer: str, found: list[Link]) -> None:
    # Into one list: a generator for each level costs three times as much, on the path of every append.
    for member in members:
        held = value.get(member.name)
        if not held:
            continue
        at = f"{pointer}/{member.name}"
        if member.refers is not None:
            if isinstance(held, str):
                found.append((member.refers, held, at))
            else:
                found.extend((member.refers, slug, f"{at}/{index}") for index, slug in enumerate(held))
        elif isinstance(held, dict):
            _collect(member.within, held, at, found)
        elif member.within:
            for index, entry in enumerate(held):
                _collect(member.within, entry, f"{at}/{index}", found)


def _gather(members: tuple[_Member, ...], value: Mapping[str, Any], found: list[Name]) -> None:
    # As above without pointers, which only faults need: half the cost.
    for member in members:
        held = value.get(member.name)
        if not held:
            continue
        if member.refers is not None:
            if isinstance(held, str):
                found.append((member.refers, held))
            else:
                found.extend([(member.refers, slug) for slug in held])
        elif isinstance(held, dict):
            _gather(member.within, held, found)
        elif member.within:
            for entry in held:
                _gather(member.within, entry, found)


@cache
def _members(model: type[Members]) -> tuple[_Member, ...]:
    hints = get_type_hints(model, include_extras=True)
    found = (_compiled(field.alias or name, hints[name]) for name, field in model.model_fields.items())
    return tuple(member for member in found if member.refers or member.registers or member.within)


def _compiled(name: str, annotation: Any) -> _Member:
    refers = registers = None
    within: tuple[_Member, ...] = ()
    for leaf in _leaves(annotation):
        if isinstance(leaf, Refers):
            refers = leaf.kind
        elif isinstance(leaf, Registers):
            registers = leaf.kind
        elif isinstance(leaf, type) and issubclass(leaf, Members):
            within = _members(leaf)
    return _Member(name, refers, registers, within)


def _leaves(annotation: Any) -> Iterator[Any]:
    """Yield the types and marks at the ends of an annotation."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        yield from marks
        yield from _leaves(inner)
    elif origin in {Union, types.UnionType, tuple}:
        for part in get_args(annotation):
            yield from _leaves(part)
    else:
        yield annotation
