"""Violence: incidents as accounts of them were given.

One account per source stands beside the others; a changed count of the world is a revision, a mistake of ours a
correction.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from pydantic import Field

from events.catalogue.payload import Counts, Family, Members, Payload
from events.catalogue.vocabulary import ActorRef, Count, Distinct, Line, Maybe, Slug, Text

IncidentKind: TypeAlias = Literal["strike", "shelling", "clash", "attack_on_civilians", "sabotage", "other"]
Pattern: TypeAlias = Literal["single", "campaign"]


class Casualties(Members):
    """Who came to harm, as far as known."""

    killed: Maybe[Counts] = Field(None, description="How many were killed.")
    injured: Maybe[Counts] = Field(None, description="How many were injured.")
    missing: Maybe[Counts] = Field(None, description="How many were missing.")
    civilian: Maybe[Literal["yes", "no", "mixed", "unknown"]] = Field(None, description="Whether they were civilians.")


class Account(Members):
    """What an incident was like, according to whoever tells it."""

    attacker: Maybe[ActorRef] = Field(None, description="The party that attacked.")
    target_party: Maybe[ActorRef] = Field(None, description="The party that was attacked.")
    target_type: Maybe[Line] = Field(None, description="What was hit, in words.")
    weapons: Maybe[Distinct[Line]] = Field(None, description="With what: drone, missile, artillery …")
    launched: Maybe[Count] = Field(None, description="How many were launched.")
    intercepted: Maybe[Count] = Field(None, description="How many of them were intercepted.")
    casualties: Maybe[Casualties] = Field(None, description="Who came to harm.")
    effects: Maybe[Text] = Field(None, description="What else it did.")


class Alleged(Account):
    """An incident that somebody alleges: it enters no tally."""

    incident: Maybe[Slug] = Field(None, description="The slug of the incident, if it is recorded too.")
    kind: Maybe[IncidentKind] = Field(None, description="What kind of incident.")
    pattern: Maybe[Pattern] = Field(None, description="One incident or a series of them.")


class IncidentReported(Account, Payload):
    """An incident became known through a source; ``occurred`` is its extent."""

    type: ClassVar = "incident.reported"
    family: ClassVar[Family] = "violence"

    incident: Slug = Field(description="The slug of the incident; accounts of several sources share it.")
    kind: IncidentKind = Field(description="What kind of incident.")
    pattern: Pattern = Field(description="One incident, or a series of them, which is never counted.")


class IncidentRevised(Account, Payload):
    """A source's account of an incident changed: the whole of what it says now."""

    type: ClassVar = "incident.revised"
    family: ClassVar[Family] = "violence"

    incident: Slug = Field(description="The slug of the incident.")
    kind: IncidentKind = Field(description="What kind of incident.")
    pattern: Pattern = Field(description="One incident, or a series of them, which is never counted.")
    reason: Literal["late_report", "victim_died", "recount", "attribution", "other"] = Field(
        description="Why the account changed in the world; our own mistake is a correction instead."
    )


TYPES = (IncidentReported, IncidentRevised)
