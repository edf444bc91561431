"""The words that payloads are made of: kinds of text, slugs that point at something, numbers, dates.

Every kind is a strict type: a value of another JSON type is refused, never converted. A pattern carries the fault that
breaking it raises (``PATTERN_FAULTS``), so that the sentence stands beside the rule. Lists come in as JSON arrays and
are kept as tuples. An optional member is left out, never ``null``: in a merge patch ``null`` means "take it away".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError

from events.edtf import EdtfError, parse

T = TypeVar("T")

LARGEST_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259 §6)."""
LONGEST_TEXT: Final = 5_000
LONGEST_LINE: Final = 300
MOST_ENTRIES: Final = 200
"""The most entries that one list of an event may have."""
RESERVED_SLUG: Final = "tally"
"""Names a resource beside the incidents' own and is therefore no slug."""
UTC: Final = ZoneInfo("UTC")

SLUG_PATTERN: Final = r"^[a-z0-9][a-z0-9-]{0,62}$"
NAME_PATTERN: Final = r"^[a-z0-9_-]{1,63}$"
ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
TEXT_PATTERN: Final = r"^[^\u0000]*$"
URL_PATTERN: Final = (
    r"^https?://[^\s/?#@\\<>\u0000-\u0020\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
    r"(?:[/?#][^\s\\<>\u0000-\u0020\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]*)?$"
)
LANGUAGE_PATTERN: Final = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"
DECIMAL_PATTERN: Final = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$"
SHA256_PATTERN: Final = r"^[0-9a-f]{64}$"
ZONE_PATTERN: Final = r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$"

PATTERN_FAULTS: Final[dict[str, tuple[str, str]]] = {
    SLUG_PATTERN: (
        "bad-slug",
        "a slug has 1 to 63 of a-z, 0-9 and '-', and starts with a letter or digit",
    ),
    NAME_PATTERN: ("bad-name", "a short name has 1 to 63 of a-z, 0-9, '_' and '-'"),
    ID_PATTERN: ("bad-id", "an id has 1 to 64 of A-Z, a-z, 0-9 and '._:-', and starts with a letter or digit"),
    TEXT_PATTERN: ("bad-text", "text cannot contain U+0000"),
    URL_PATTERN: (
        "bad-url",
        "an address starts with http:// or https:// and a host, without a user name, blanks or control characters",
    ),
    LANGUAGE_PATTERN: ("bad-language", "a language is a BCP 47 tag such as 'en', 'uk' or 'zh-Hant'"),
    DECIMAL_PATTERN: ("bad-number", "a number with a fraction is written as a string such as '0.25' or '-3'"),
    SHA256_PATTERN: ("bad-sha256", "a SHA-256 digest is written as 64 lower-case hexadecimal digits"),
    ZONE_PATTERN: ("bad-zone", "a time zone is an IANA name such as 'UTC' or 'Europe/Kyiv'"),
}
"""For each pattern the code of the fault and the sentence that says how to mend it."""


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a member that names something which the log must know by then.

    Attributes:
        kind: Of what is named: ``issue``, ``actor``, ``source``, ``proposal``, ``round``, ``claim``, ``agreement``,
            ``condition``, ``commitment`` or ``event``.
    """

    kind: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell readers of the JSON Schema what the member points at."""
        return {**handler(schema), "x-detente-refers": self.kind}


@dataclass(frozen=True, slots=True)
class Registers:
    """Marks the member by which an event makes a slug known to the events after it."""

    kind: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell readers of the JSON Schema what the member makes known."""
        return {**handler(schema), "x-detente-registers": self.kind}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Takes ``null`` out of an optional member's schema: what is not known is left out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Keep the schema inside ``nullable``; the default ``None`` is never validated."""
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


Maybe = Annotated[T | None, LeftOut()]
"""An optional member: ``None`` where it was left out; ``null`` is refused."""


def _few(value: Any) -> Any:
    """Refuse a long list before any entry is looked at: the faults of 20,000 entries take a tenth of a second."""
    if isinstance(value, list) and len(value) > MOST_ENTRIES:
        raise PydanticKnownError(
            "too_long", {"field_type": "List", "max_length": MOST_ENTRIES, "actual_length": len(value)}
        )
    return value


def _distinct(values: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(values)) != len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise PydanticCustomError("duplicate", "the list names {twice} twice", {"twice": repr(twice)})
    return values


Many = Annotated[tuple[T, ...], Field(strict=False, max_length=MOST_ENTRIES), BeforeValidator(_few)]
"""A list of at most 200 entries."""
Distinct = Annotated[
    tuple[T, ...],
    Field(strict=False, max_length=MOST_ENTRIES, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
    BeforeValidator(_few),
]
"""A list of at most 200 entries of which no two are equal."""
Some = Annotated[
    tuple[T, ...],
    Field(strict=False, min_length=1, max_length=MOST_ENTRIES, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
    BeforeValidator(_few),
]
"""The same with at least one entry."""

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=TEXT_PATTERN)]
"""Free text of 1 to 5,000 characters."""
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE, pattern=TEXT_PATTERN)]
"""A title, a name, a phrase: 1 to 300 characters."""
Summary = Annotated[str, Field(min_length=1, max_length=500, pattern=TEXT_PATTERN)]
"""A paraphrase of 1 to 500 characters."""
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
"""A short identifier: of a term, an answer of a poll."""
Url = Annotated[str, Field(max_length=2_000, pattern=URL_PATTERN)]
"""An http or https address; never fetched."""
Language = Annotated[str, Field(pattern=LANGUAGE_PATTERN)]
"""A BCP 47 language tag."""
Sha256 = Annotated[str, Field(pattern=SHA256_PATTERN)]
"""A digest as lower-case hexadecimal."""
Decimal = Annotated[str, Field(pattern=DECIMAL_PATTERN)]
"""A decimal number as text, exact: binary fractions never enter the log."""
Integer = Annotated[int, Field(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
"""A whole number that JSON keeps exactly."""
Count = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]
"""How many: a whole number, not negative."""
Scheme = Name
"""The name of another system's identifiers: ``ucdp``, ``acled``, ``wikidata``."""
Identifiers = Annotated[dict[Scheme, Line], Field(max_length=50)]
"""Identifiers of the same thing elsewhere, by scheme."""


def _unreserved(slug: str) -> str:
    if slug == RESERVED_SLUG:
        raise PydanticCustomError("bad-slug", "'tally' is reserved; choose another slug")
    return slug


Slug = Annotated[
    str,
    Field(pattern=SLUG_PATTERN, json_schema_extra={"not": {"const": RESERVED_SLUG}}),
    AfterValidator(_unreserved),
]
"""A lasting name within the dossier, for use in addresses; ``tally`` is reserved."""


def _event_id(value: str) -> str:
    if value.isdigit():
        raise PydanticCustomError("bad-id", "an id of digits alone would read as a sequence; add a letter")
    if value == "stream":
        raise PydanticCustomError("bad-id", "'stream' is reserved; choose another id")
    return value


EventId = Annotated[
    str,
    Field(pattern=ID_PATTERN, json_schema_extra={"not": {"pattern": "^([0-9]+|stream)$"}}),
    AfterValidator(_event_id),
]
"""Unique in the dossier; also the writer's idempotency key."""

IssueRef = Annotated[Slug, Refers("issue")]
ActorRef = Annotated[Slug, Refers("actor")]
SourceRef = Annotated[Slug, Refers("source")]
ProposalRef = Annotated[Slug, Refers("proposal")]
RoundRef = Annotated[Slug, Refers("round")]
ClaimRef = Annotated[Slug, Refers("claim")]
AgreementRef = Annotated[Slug, Refers("agreement")]
ConditionRef = Annotated[Slug, Refers("condition")]
CommitmentRef = Annotated[Slug, Refers("commitment")]
EventRef = Annotated[EventId, Refers("event")]


def _edtf(text: str) -> str:
    try:
        parse(text, UTC)
    except EdtfError as error:
        raise PydanticCustomError("bad-date", "{reason}", {"reason": str(error)}) from None
    return text


Edtf = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_edtf)]
"""A date as known (EDTF, ISO 8601-2): ``2026-01``, ``2026-01-23/2026-01-24``, ``[..2026-01-31]``.

Checked as if in UTC: which texts are well formed does not depend on the zone.
"""

_MACHINE_ZONES: Final = frozenset({"Factory", "localtime", "posixrules", "posix", "right"})
"""Names that stand for a setting of one machine, or for another reckoning of leap seconds."""


def _zone(name: str) -> str:
    if name.partition("/")[0] not in _MACHINE_ZONES:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            pass
        else:
            return name
    raise PydanticCustomError("bad-zone", "the time zone database has no such zone; write a name such as 'Europe/Kyiv'")


Zone = Annotated[str, Field(max_length=64, pattern=ZONE_PATTERN), AfterValidator(_zone)]
"""A name of the IANA time zone database."""

Mode = Literal["quote", "indirect", "narration", "analysis", "report"]
Standing = Literal["asserted", "attributed", "presumed", "disputed", "denied", "discredited"]
Relation = Literal["responds_to", "interprets", "comments_on", "qualifies", "rejects", "denies", "follows", "same_as"]
IssueStatus = Literal[
    "raised",
    "under_discussion",
    "narrowing",
    "deadlocked",
    "unresolved",
    "agreed_in_principle",
    "agreed",
    "in_force",
    "implemented",
    "breached",
    "suspended",
    "terminated",
    "parked",
    "withdrawn",
    "open",
]

_decimal: Final[Callable[[str], re.Match[str] | None]] = re.compile(DECIMAL_PATTERN).fullmatch


def is_number(value: Any) -> bool:
    """Whether a value is a number as the log writes them: an integer, or a decimal string."""
    if isinstance(value, str):
        return _decimal(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def is_date(value: Any) -> bool:
    """Whether a value is the text of a well-formed EDTF date."""
    if not isinstance(value, str):
        return False
    try:
        parse(value, UTC)
    except EdtfError:
        return False
    return True
