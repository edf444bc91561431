"""Speech: statements, positions, conditions and commitments, as somebody put them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from events.catalogue.payload import End, Family, Lines, Payload, Takes, Term
from events.catalogue.vocabulary import (
    ActorRef,
    CommitmentRef,
    ConditionRef,
    Distinct,
    IssueRef,
    Line,
    Many,
    Maybe,
    ProposalRef,
    Registers,
    Slug,
    Some,
    Text,
)


class Speech(Payload):
    """Base of what was said."""

    family: ClassVar[Family] = "speech"


class StatementMade(Speech):
    """Somebody said something that sets no position; found through the timeline."""

    type: ClassVar = "statement.made"

    act: Literal[
        "assert",
        "acknowledge",
        "welcome",
        "criticise",
        "accuse",
        "threaten",
        "promise",
        "request",
        "appeal",
        "deny",
        "other",
    ] = Field(description="What was done by saying it.")
    addressees: Maybe[Distinct[ActorRef]] = Field(None, description="To whom it was said.")
    venue: Maybe[Line] = Field(None, description="Where or in what it was said.")
    about: Maybe[Lines] = Field(None, description="Whom or what it is about: slugs or words.")


class PositionStated(Speech):
    """A party set out where it stands on one issue.

    Holds from ``occurred`` until a later position of the same party on the same issue; a reiteration renews it.
    """

    type: ClassVar = "position.stated"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    party: ActorRef = Field(description="The party whose position it is.")
    stance: Literal["demands", "supports", "accepts", "open", "conditional", "opposes", "refuses", "unspecified"] = (
        Field(description="Towards the change that the issue's title proposes; unspecified is a stated lack of one.")
    )
    terms: Maybe[Many[Term]] = Field(None, description="What exactly is asked for or offered.")
    rationale: Maybe[Lines] = Field(None, description="The reasons that are given.")
    flexibility: Maybe[Literal["red_line", "firm", "negotiable"]] = Field(
        None, description="How far the party says it can move."
    )
    reported_change: Maybe[Literal["new", "reiterated", "softened", "hardened", "reversed"]] = Field(
        None, description="How the source relates it to the party's last position."
    )
    proposal: Maybe[ProposalRef] = Field(None, description="The proposal in which it was put.")
    part_of: Maybe[IssueRef] = Field(None, description="The wider issue of which this was stated as a part.")

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - the same for all
        """The one issue on which it stands."""
        return "one"


class PositionWithdrawn(Speech):
    """A party gave up its position on one issue without stating another."""

    type: ClassVar = "position.withdrawn"

    party: ActorRef = Field(description="The party.")
    reason: Maybe[Text] = Field(None, description="Why, as given.")

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - the same for all
        """The one issue on which it stood."""
        return "one"


class ConditionStated(Speech):
    """Somebody made one thing wait for another; who blocks what is always according to somebody."""

    type: ClassVar = "condition.stated"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    condition: Annotated[Slug, Registers("condition")] = Field(description="The slug by which it is settled later.")
    asserted_by: ActorRef = Field(description="Whose condition it is.")
    antecedent: End = Field(description="What must come first.")
    consequent: End = Field(description="What waits for it.")
    kind: Literal["precondition", "trigger", "linkage", "quid_pro_quo"] = Field(
        description="How the two hang together."
    )


class ConditionSettled(Speech):
    """A condition was met, waived or withdrawn, according to somebody."""

    type: ClassVar = "condition.settled"

    condition: ConditionRef = Field(description="The condition.")
    by: ActorRef = Field(description="Who says so.")
    outcome: Literal["met", "waived", "withdrawn"] = Field(description="What became of it.")


class CommitmentMade(Speech):
    """Parties bound themselves to do something."""

    type: ClassVar = "commitment.made"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    commitment: Annotated[Slug, Registers("commitment")] = Field(description="The slug by which it is settled later.")
    parties: Some[ActorRef] = Field(description="Who committed themselves.")
    content: Text = Field(description="To do what.")
    condition: Maybe[Slug] = Field(
        None, description="Slug of the condition on which it depends; that may be stated later, so it is not checked."
    )


class CommitmentSettled(Speech):
    """A commitment was kept, broken or withdrawn, according to somebody."""

    type: ClassVar = "commitment.settled"

    commitment: CommitmentRef = Field(description="The commitment.")
    by: ActorRef = Field(description="Who says so.")
    outcome: Literal["kept", "broken", "withdrawn"] = Field(description="What became of it.")


TYPES = (
    StatementMade,
    PositionStated,
    PositionWithdrawn,
    ConditionStated,
    ConditionSettled,
    CommitmentMade,
    CommitmentSettled,
)
