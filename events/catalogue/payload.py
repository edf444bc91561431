"""What every payload has in common, and the parts that several families share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from events.catalogue.vocabulary import (
    LARGEST_INTEGER,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ENTRIES,
    ActorRef,
    Count,
    IssueRef,
    Line,
    Many,
    Maybe,
    Name,
    Registers,
    Text,
    is_date,
    is_number,
)

Family: TypeAlias = Literal["registry", "speech", "negotiation", "violence", "knowledge", "amendments"]
Takes: TypeAlias = Literal["any", "some", "one", "own"]
"""Which ``issues`` an event takes: any, at least one, exactly one, or (if any) exactly the one that ``data`` names."""


class Members(BaseModel):
    """A JSON object with declared members: unknown ones are refused, values are never converted, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, serialize_by_alias=True)


class Payload(Members):
    """The ``data`` of one type of event.

    A recorded payload never changes shape: another shape is another ``schema_version`` with an upcaster from the last.

    Attributes:
        type: The name in the catalogue.
        schema_version: Of the shape declared here.
        family: Where the type stands in the catalogue; amendments are events about events.
        interval: What the end of an ``occurred`` of the form a/b means: it ``bounds`` the value, which lapses then, or
            it is the ``extent`` of something done, which simply took that long.
    """

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1
    family: ClassVar[Family]
    interval: ClassVar[Literal["bounds", "extent"]] = "extent"

    @classmethod
    def attributed(cls) -> bool:
        """Whether it reports what somebody said or did, and so needs ``occurred``, sources, ``mode`` and ``standing``.

        A registry event without ``occurred`` holds at all times.
        """
        return cls.family not in {"registry", "amendments"}

    @classmethod
    def registers(cls) -> bool:
        """Whether an event of the type makes a slug known."""
        return any(isinstance(mark, Registers) for member in cls.model_fields.values() for mark in member.metadata)

    @classmethod
    def takes(cls, data: Mapping[str, Any]) -> Takes:  # noqa: ARG003 - some types decide by what was offered
        """Which ``issues`` the event takes, given its ``data`` as offered (which need not be valid)."""
        return "any"


def fault(code: str, reason: str, at: str = "") -> PydanticCustomError:
    """An error to raise in a validator.

    Args:
        code: Stable name of the rule.
        reason: A sentence that says how to mend it.
        at: JSON Pointer from the validated object to the member at fault.
    """
    return PydanticCustomError(code, "{reason}", {"reason": reason, "at": at})


def _term_value(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int() if -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            return value
        case str() if 0 < len(value) <= LONGEST_TEXT and "\0" not in value:
            return value
        case list() | tuple() if len(value) <= MOST_ENTRIES and all(_is_entry(entry) for entry in value):
            return tuple(value)
        case float():
            raise fault("wrong-type", "a number with a fraction is written as a string such as '0.25'")
    raise fault(
        "bad-value",
        "a value is text of 1 to 5,000 characters, an integer, true or false, or a list of texts and integers",
    )


def _is_entry(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= LONGEST_LINE and "\0" not in value
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER


TermValue = Annotated[
    str | int | bool | tuple[str | int, ...],
    PlainValidator(_term_value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
                {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER},
                {"type": "boolean"},
                {
                    "type": "array",
                    "maxItems": MOST_ENTRIES,
                    "items": {"type": ["string", "integer"], "minLength": 1, "maxLength": LONGEST_LINE},
                },
            ]
        }
    ),
]

_FITS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "text": (lambda value: isinstance(value, str), "text"),
    "number": (is_number, "an integer or a decimal string such as '0.25'"),
    "date": (is_date, "an EDTF date such as '2026-01'"),
    "set": (lambda value: isinstance(value, tuple), "a list of texts or integers"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
}


class Term(Members):
    """One point of a text or a position, so that two parties' can be compared by name."""

    name: Name = Field(description="What the term is about; terms of the same name are compared.")
    value: TermValue = Field(description="Text, an integer or decimal string, an EDTF date, a list, true or false.")
    type: Maybe[Literal["text", "number", "date", "set", "boolean"]] = Field(
        None, description="How the value is meant; left out: by its JSON type."
    )
    unit: Maybe[Line] = Field(None, description="What a number counts or how a quantity is measured.")
    comparator: Maybe[Literal["exactly", "about", "at_least", "at_most"]] = Field(
        None, description="How the value bounds what is meant; left out: exactly."
    )
    by: Maybe[ActorRef] = Field(None, description="The actor who is to fulfil the term.")
    note: Maybe[Text] = Field(None, description="What the value leaves open.")

    @model_validator(mode="after")
    def _value_fits_type(self) -> Term:
        if self.type is not None:
            fits, form = _FITS[self.type]
            if not fits(self.value):
                raise fault("bad-value", f"a term of type {self.type} takes {form}", at="/value")
        return self


class Counts(Members):
    """How many, as far as known. The order low ≤ best ≤ high is not assumed: sources differ, and it is recorded so."""

    low: Maybe[Count] = Field(None, description="At least so many.")
    best: Maybe[Count] = Field(None, description="The best estimate.")
    high: Maybe[Count] = Field(None, description="At most so many.")

    @model_validator(mode="after")
    def _counts_something(self) -> Counts:
        if self.low is None and self.best is None and self.high is None:
            raise fault("missing", "give at least one of low, best and high")
        return self


class End(Members):
    """One end of a condition: an issue, and what about it."""

    issue: Maybe[IssueRef] = Field(None, description="The issue it is about.")
    text: Text = Field(description="What must come true, or what then follows.")


def listed(value: Any) -> Any:
    """A single text as a list of one."""
    return [value] if isinstance(value, str) else value


Lines = Annotated[Many[Text], BeforeValidator(listed, json_schema_input_type=Text | Many[Text])]
"""Texts, or a single one."""
