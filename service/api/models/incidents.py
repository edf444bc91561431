"""Documents of the fighting: incidents with their accounts, and the tally."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.api.models.log import Labels
from service.api.models.shared import Answer, Certainty, Document, Item, Page, Since


class Account(Document):
    """What one source says of an incident."""

    by: str
    event: str | None
    certainty: Certainty
    possible: list[Item]


class Incident(Document):
    """An incident, with the account that heads it."""

    incident: str
    kind: str | None
    pattern: str | None
    occurred: Since
    summary: str | None
    certainty: Certainty
    headline: Account | None
    accounts: list[Account]


class Incidents(Answer, Page):
    """Incidents by date."""

    incidents: list[Incident]
    possibly: int
    labels: Labels


class OneIncident(Answer):
    """One incident; ``reason`` says why there is none."""

    incident: Incident | None
    reason: str | None
    labels: Labels


class Count(Document):
    """A number of people, as narrowly as it is known; null where no account gives one."""

    low: int | None
    best: int | None
    high: int | None
    unknown: Annotated[int, Field(description="Incidents of which no account gives a number.")]


class Tallied(Document):
    """How many incidents, and how many came to harm."""

    incidents: int
    killed: Count
    injured: Count


class TallyRow(Tallied):
    """The same of one day, month, attacker, party or weapon."""

    key: str | None


class Excluded(Document):
    """What is never counted."""

    campaigns: list[Item]
    alleged: list[Item]
    possible: list[Item]


class Tally(Answer):
    """The tally, with what it leaves out."""

    by: Literal["day", "month", "attacker", "target_party", "weapon"]
    rows: list[TallyRow]
    total: Tallied
    excluded: Excluded
    labels: Labels
