"""Registry: the dossier itself, and the sources, actors and issues that events refer to.

A registry event may leave out ``occurred``: what it says then holds at all times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from events.catalogue.payload import Family, Lines, Payload, Takes, fault, listed
from events.catalogue.vocabulary import (
    ActorRef,
    Distinct,
    Edtf,
    Identifiers,
    IssueRef,
    Language,
    Line,
    Maybe,
    Registers,
    Slug,
    SourceRef,
    Text,
    Url,
    Zone,
)


class Registry(Payload):
    """Base of what the dossier says about itself."""

    family: ClassVar[Family] = "registry"


class DossierOpened(Registry):
    """A dossier began: its title and the time zone in which its dates are read.

    Always sequence 1, made by creating the dossier.
    """

    type: ClassVar = "dossier.opened"

    title: Line = Field(description="What the negotiation is called.")
    timezone: Zone = Field(description="IANA time zone in which dates without one are read; never changes.")
    languages: Maybe[Distinct[Language]] = Field(None, description="Languages in which the record is kept (BCP 47).")


class DossierAmended(Registry):
    """The dossier's title or description was put differently; only what is named changes."""

    type: ClassVar = "dossier.amended"

    title: Maybe[Line] = Field(None, description="The new title.")
    description: Maybe[Text] = Field(None, description="What the dossier is about.")

    @model_validator(mode="after")
    def _amends_something(self) -> DossierAmended:
        if self.title is None and self.description is None:
            raise fault("missing", "name what changes: title or description")
        return self


class DossierScopeDeclared(Registry):
    """The desk said what it records and what it does not, so that silence can be read."""

    type: ClassVar = "dossier.scope_declared"

    from_: Maybe[Edtf] = Field(None, alias="from", description="The first date covered (EDTF).")
    to: Maybe[Edtf] = Field(None, description="The last date covered (EDTF); left out: ongoing.")
    languages: Maybe[Distinct[Language]] = Field(None, description="Languages that are read (BCP 47).")
    sources: Maybe[Lines] = Field(None, description="What is read, by slug or in words.")
    rule: Text = Field(description="What is recorded and what is not.")
    known_gaps: Maybe[Lines] = Field(None, description="What is known to be missing.")


class SourceRegistered(Registry):
    """A source became known, to be cited by its slug."""

    type: ClassVar = "source.registered"

    source: Annotated[Slug, Registers("source")] = Field(description="The slug by which events cite it.")
    kind: Literal["document", "outlet", "agency", "dataset", "person", "other"] = Field(description="What it is.")
    title: Maybe[Line] = Field(None, description="Its title, or the outlet's name.")
    outlet: Maybe[Line] = Field(None, description="Who published it.")
    url: Maybe[Url] = Field(None, description="Where it is.")
    published: Maybe[Edtf] = Field(None, description="When it was published (EDTF).")
    language: Maybe[Language] = Field(None, description="Its language (BCP 47).")
    licence: Maybe[Line] = Field(None, description="Terms under which it may be used.")
    redistribute: Maybe[bool] = Field(None, description="Whether what rests on it may be passed on; left out: true.")


class SourceStatusChanged(Registry):
    """A source was corrected, retracted, superseded or went away."""

    type: ClassVar = "source.status_changed"

    source: SourceRef = Field(description="The source.")
    status: Literal["corrected", "retracted", "superseded", "unavailable"] = Field(description="What became of it.")
    notice_url: Maybe[Url] = Field(None, description="Where its publisher says so.")
    replaced_by: Maybe[SourceRef] = Field(None, description="The source to use instead.")


class ActorRegistered(Registry):
    """Somebody who speaks, acts or negotiates became known."""

    type: ClassVar = "actor.registered"

    actor: Annotated[Slug, Registers("actor")] = Field(description="The slug by which events name it.")
    kind: Literal["state", "person", "organisation", "igo", "media", "agency", "body", "armed_group", "group"] = Field(
        description="What kind of actor it is; igo is an intergovernmental organisation."
    )
    name: Line = Field(description="The name under which it is shown.")
    names: Maybe[Annotated[dict[Language, Line], Field(max_length=50)]] = Field(
        None, description="The name in other languages, by BCP 47 tag."
    )
    aka: Maybe[Distinct[Line]] = Field(None, description="Other names under which sources mention it.")
    same_as: Maybe[Identifiers] = Field(None, description="Its identifiers elsewhere, by scheme.")


class ActorRoleAssigned(Registry):
    """An actor took on a role, perhaps to speak for a party."""

    type: ClassVar = "actor.role_assigned"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    actor: ActorRef = Field(description="Who took it on.")
    role: Line = Field(description="The office or function, in words.")
    speaks_for: Maybe[ActorRef] = Field(None, description="The party for which the actor speaks in that role.")
    until: Maybe[Edtf] = Field(None, description="When the role ends or ended (EDTF).")


class IssueOpened(Registry):
    """A question under negotiation was put on the table of the dossier."""

    type: ClassVar = "issue.opened"

    issue: Annotated[Slug, Registers("issue")] = Field(description="The slug by which events name it.")
    title: Line = Field(description="The question; positions are for or against the change that it proposes.")
    parent: Maybe[IssueRef] = Field(None, description="The issue of which it is a part.")
    definition: Maybe[Text] = Field(None, description="What belongs to it and what does not.")

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - the same for all
        """Only the issue that it opens."""
        return "own"


class IssueAmended(Registry):
    """An issue was named, defined, placed, closed or divided differently; only what is named changes."""

    type: ClassVar = "issue.amended"

    issue: IssueRef = Field(description="The issue.")
    title: Maybe[Line] = Field(None, description="The new title.")
    alias: Maybe[Line] = Field(None, description="A further name under which sources mention it.")
    definition: Maybe[Text] = Field(None, description="What belongs to it and what does not.")
    parent: Maybe[IssueRef] = Field(None, description="The issue of which it is now a part.")
    lifecycle: Maybe[Literal["closed", "reopened", "merged", "split"]] = Field(
        None, description="What became of it as an issue."
    )
    into: Maybe[
        Annotated[Distinct[IssueRef], BeforeValidator(listed, json_schema_input_type=IssueRef | Distinct[IssueRef])]
    ] = Field(None, description="The issue that it was merged into, or those that it was split into.")

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - the same for all
        """Only the issue that it amends."""
        return "own"

    @model_validator(mode="after")
    def _amends_something(self) -> IssueAmended:
        if not self.model_fields_set - {"issue"}:
            raise fault("missing", "name what changes: title, alias, definition, parent or lifecycle")
        divided = self.lifecycle in {"merged", "split"}
        if divided and not self.into:
            raise fault("missing", f"an issue that was {self.lifecycle} needs the issues it went into", at="/into")
        if self.into and not divided:
            raise fault("not-allowed", "into goes with the lifecycle merged or split", at="/into")
        return self


TYPES = (
    DossierOpened,
    DossierAmended,
    DossierScopeDeclared,
    SourceRegistered,
    SourceStatusChanged,
    ActorRegistered,
    ActorRoleAssigned,
    IssueOpened,
    IssueAmended,
)
