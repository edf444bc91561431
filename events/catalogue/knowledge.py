"""Knowledge: claims and answers to them, assessments, polls, and facts as reported.

None of it is our verdict: each has an author.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from events.catalogue.payload import Family, Lines, Members, Payload, Takes, Term, fault
from events.catalogue.violence import Alleged
from events.catalogue.vocabulary import (
    ActorRef,
    ClaimRef,
    Count,
    Decimal,
    Distinct,
    Edtf,
    Integer,
    IssueStatus,
    Line,
    Many,
    Maybe,
    Registers,
    Slug,
    Text,
    is_number,
)


class Knowledge(Payload):
    """Base of what somebody claims, judges, measures or reports."""

    family: ClassVar[Family] = "knowledge"


class ClaimMade(Knowledge):
    """Somebody claimed that something is so."""

    type: ClassVar = "claim.made"

    claim: Annotated[Slug, Registers("claim")] = Field(description="The slug by which it is answered.")
    by: ActorRef = Field(description="Who claims it.")
    about: Maybe[Distinct[ActorRef]] = Field(None, description="The actors that it is about.")
    content: Text = Field(description="What is claimed.")
    alleges: Maybe[Alleged] = Field(None, description="The incident that is alleged.")


class ClaimAnswered(Knowledge):
    """Somebody answered a claim."""

    type: ClassVar = "claim.answered"

    claim: ClaimRef = Field(description="The claim.")
    by: ActorRef = Field(description="Who answered.")
    answer: Literal["denied", "confirmed", "disputed", "discredited", "verified", "withdrawn", "no_comment"] = Field(
        description="How; verified and discredited are for those who examined it, withdrawn is for the claimant."
    )
    evidence: Maybe[Lines] = Field(None, description="What the answer rests on.")


class AssessmentMade(Knowledge):
    """Somebody judged how things stand."""

    type: ClassVar = "assessment.made"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    by: ActorRef = Field(description="Who judges.")
    kind: Literal["issue_status", "sincerity", "forecast", "interpretation", "capability", "opinion"] = Field(
        description="What is judged."
    )
    status: Maybe[IssueStatus] = Field(None, description="Where the issues stand; with the kind issue_status only.")
    polarity: Maybe[Literal["positive", "neutral", "negative"]] = Field(
        None, description="How the judgement turns out."
    )
    about: Maybe[Distinct[ActorRef]] = Field(None, description="The actors that it is about.")
    modality: Maybe[Literal["asserted", "hypothetical"]] = Field(
        None, description="Whether it is meant as it stands or under a supposition; left out: asserted."
    )
    terms: Maybe[Many[Term]] = Field(None, description="What is judged, in figures or points.")
    addressees: Maybe[Distinct[ActorRef]] = Field(None, description="To whom it was said.")
    venue: Maybe[Line] = Field(None, description="Where or in what it was said.")

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:
        """Where it judges the status of issues, at least one of them."""
        return "some" if data.get("kind") == "issue_status" else "any"

    @model_validator(mode="after")
    def _status_goes_with_its_kind(self) -> AssessmentMade:
        if self.kind == "issue_status" and self.status is None:
            raise fault("missing", "an assessment of kind issue_status needs a status", at="/status")
        if self.kind != "issue_status" and self.status is not None:
            raise fault("not-allowed", "status goes with the kind issue_status only", at="/status")
        return self


def _percent(value: int | str) -> int | str:
    if not 0 <= float(value) <= 100:  # noqa: PLR2004 - per cent
        raise fault("out-of-range", "a percentage lies between 0 and 100")
    return value


class Share(Members):
    """One answer of a poll and how many gave it."""

    answer: Line = Field(description="The answer, in words.")
    percent: Annotated[Decimal | Integer, AfterValidator(_percent)] = Field(
        description="Per cent of the sample: an integer or a decimal string, 0 to 100."
    )


class PollReported(Knowledge):
    """The result of a poll became known; ``occurred`` is its extent."""

    type: ClassVar = "poll.reported"

    poll: Slug = Field(description="The slug of the poll.")
    population: Line = Field(description="Who was asked: a slug or words, not checked.")
    finding: Text = Field(description="What came out, in words.")
    pollster: Maybe[Line] = Field(None, description="Who asked: a slug or a name, not checked.")
    fieldwork: Maybe[Edtf] = Field(None, description="When people were asked (EDTF).")
    sample: Maybe[Count] = Field(None, description="How many were asked.")
    question: Maybe[Text] = Field(None, description="The question as asked.")
    shares: Maybe[Many[Share]] = Field(None, description="The answers and their shares.")


class FactReported(Knowledge):
    """A source reported how something is: who controls it, how much of it there is, what the law says."""

    type: ClassVar = "fact.reported"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    kind: Literal["control", "quantity", "legal", "process_status", "relation"] = Field(
        description="What kind of fact."
    )
    object: Line = Field(
        description="What it is about: a slug or words, not checked; reports of the same object replace it."
    )
    value: Text | Integer | bool = Field(description="What is reported; a quantity is an integer or a decimal string.")
    unit: Maybe[Line] = Field(None, description="What a quantity counts or how it is measured.")
    comparator: Maybe[Literal["exactly", "about", "at_least", "at_most"]] = Field(
        None, description="How the value bounds what is meant; left out: exactly."
    )

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - the same for all
        """The issues on which it bears, at least one."""
        return "some"

    @model_validator(mode="after")
    def _a_quantity_is_a_number(self) -> FactReported:
        if self.kind == "quantity" and not is_number(self.value):
            raise fault("bad-number", "a quantity is an integer or a decimal string such as '0.25'", at="/value")
        return self


TYPES = (ClaimMade, ClaimAnswered, AssessmentMade, PollReported, FactReported)
