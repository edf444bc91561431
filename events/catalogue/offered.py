"""The members that every event may have, whatever its type: the envelope as a writer offers it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from events.catalogue.payload import Members, fault
from events.catalogue.vocabulary import (
    ActorRef,
    Decimal,
    Distinct,
    Edtf,
    EventId,
    EventRef,
    Identifiers,
    IssueRef,
    Language,
    Line,
    Many,
    Maybe,
    Mode,
    Relation,
    Sha256,
    SourceRef,
    Standing,
    Summary,
    Text,
    Url,
)
from events.clock import from_text

Quotation = Annotated[Text, Field(max_length=2_000)]
"""The speaker's words: short, at most 2,000 characters."""


class Occurred(Members):
    """When it happened or took effect, with how the source puts it."""

    edtf: Edtf = Field(description="The date as known (EDTF).")
    as_written: Maybe[Line] = Field(None, description="The source's words for it: 'last weekend'.")
    anchor: Maybe[Line] = Field(None, description="What a relative date is reckoned from.")
    basis: Maybe[Summary] = Field(None, description="Why the date is read so.")


def _spelt_out(value: Any) -> Any:
    return {"edtf": value} if isinstance(value, str) else value


class Quote(Members):
    """The speaker's own words."""

    text: Quotation = Field(description="The words, as spoken or as the source gives them.")
    language: Language = Field(description="The language of the text (BCP 47).")
    translation: Maybe[Quotation] = Field(None, description="The words in the desk's language.")


def _degrees(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if not -limit <= float(value) <= limit:
            raise fault("out-of-range", f"degrees lie between -{limit} and {limit}")
        return value

    return AfterValidator(check)


class Place(Members):
    """A place, as closely as it is known."""

    name: Maybe[Line] = Field(None, description="The place's name.")
    country: Maybe[Line] = Field(None, description="The country, best as an ISO 3166 code.")
    lat: Maybe[Annotated[Decimal, _degrees(90)]] = Field(None, description="Latitude, WGS 84, as a decimal string.")
    lon: Maybe[Annotated[Decimal, _degrees(180)]] = Field(None, description="Longitude, WGS 84, as a decimal string.")
    precision: Maybe[Literal["exact", "settlement", "region", "country"]] = Field(
        None, description="How closely the coordinates or the name place it."
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> Place:
        if (self.lat is None) != (self.lon is None):
            raise fault("missing", "lat and lon go together", at="/lat" if self.lat is None else "/lon")
        if self.name is None and self.country is None and self.lat is None:
            raise fault("missing", "give a name, a country, or lat and lon")
        return self


class Citation(Members):
    """Where in a source it stands."""

    source: SourceRef = Field(description="The source's slug.")
    url: Maybe[Url] = Field(None, description="Where the passage is, if the source has many pages.")
    locator: Maybe[Line] = Field(None, description="Page, line, minute.")
    archived_url: Maybe[Url] = Field(None, description="A copy that will not change.")
    sha256: Maybe[Sha256] = Field(None, description="Digest of what was read.")


class Related(Members):
    """How an event stands to another."""

    event: EventRef = Field(description="Id of the other event.")
    relation: Relation = Field(description="How this one stands to it.")


def _instant(text: str) -> str:
    try:
        from_text(text)
    except ValueError as error:
        raise fault("bad-instant", str(error)) from None
    return text


Instant = Annotated[str, AfterValidator(_instant)]
"""An RFC 3339 instant with an offset."""


class Offered(Members):
    """An event as a writer offers it; ``data`` is checked by its type."""

    id: Maybe[EventId] = Field(
        None,
        description="Unique in the dossier, and the writer's idempotency key; left out: a UUIDv7 is given."
        " At least one character is not a digit; not 'stream'.",
    )
    type: str = Field(description="A name of the catalogue.")
    recorded_at: Maybe[Instant] = Field(
        None, description="For a backfill only: when it was recorded in the archive (RFC 3339)."
    )
    occurred: Maybe[
        Annotated[
            Occurred,
            BeforeValidator(_spelt_out, json_schema_input_type=Edtf | Occurred),
        ]
    ] = Field(
        None,
        description="When it happened or took effect: an EDTF date, or an object with it."
        " Registry events and amendments may leave it out; a registry event then holds at all times.",
    )
    actor: Maybe[ActorRef] = Field(None, description="Who spoke or acted.")
    on_behalf_of: Maybe[ActorRef] = Field(None, description="The party for which it counts.")
    issues: Maybe[Distinct[IssueRef]] = Field(None, description="What it is about.")
    summary: Summary = Field(description="A paraphrase in the desk's own words.")
    quote: Maybe[Quote] = Field(None, description="The speaker's words.")
    place: Maybe[Place] = Field(None, description="Where it happened.")
    sources: Maybe[Many[Citation]] = Field(None, description="Through which sources it is known.")
    attribution: Maybe[Distinct[ActorRef]] = Field(
        None,
        description="The chain from the source to the speaker, nearest first; the speaker is the actor if that ends the"
        " chain, else the source narrates.",
    )
    mode: Maybe[Mode] = Field(None, description="How the source gives it.")
    standing: Maybe[Standing] = Field(None, description="What the source says of it; never our verdict.")
    relates_to: Maybe[Many[Related]] = Field(None, description="How it stands to other events.")
    external_ids: Maybe[Identifiers] = Field(None, description="Its identifiers elsewhere, by scheme.")
    note: Maybe[Text] = Field(None, description="A coding note.")
    data: dict[str, Any] = Field(description="What the type asks for.")


REQUIRED_OF_REPORTS: Final = {
    "occurred": "when it happened or took effect, such as '2026-01'",
    "sources": "at least one source",
    "mode": "how the source gives it: quote, indirect, narration, analysis or report",
    "standing": "what the source says of it, such as asserted or attributed",
}
"""Members that only registry events and amendments may leave out, and what each of them is."""
