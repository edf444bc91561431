"""The fields of a form, made from the JSON Schema of an event type.

A field is named by the JSON Pointer of its member, so that a fault of the catalogue or of the log names the field that
it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from events.catalogue.vocabulary import URL_PATTERN
from events.schemas import schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["line", "text", "choice", "date", "slug", "integer", "boolean", "value", "pairs", "object", "list"]

LONG: Final = 400
"""A text that may be longer than this has room for several lines."""

DATES: Final = frozenset({"edtf", "when", "from", "to", "until", "published", "fieldwork"})
"""Members that hold a date as known (EDTF), which no schema can say."""

UNOFFERED: Final = ("type", "recorded_at")
"""Members that no form has: they are settled by the form itself or by the log."""


@dataclass(frozen=True, slots=True)
class Field:
    """One member.

    Attributes:
        name: As in the event.
        kind: How it is typed.
        help: What the catalogue says of it.
        required: Whether an event of the type cannot be without it.
        choices: The values of a choice.
        refers: Kind of what a slug names; None for any other slug.
        longest: Characters at most.
        fields: Members of an object.
        item: What a list holds.
    """

    name: str
    kind: Kind
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str | None = None
    longest: int | None = None
    fields: tuple[Field, ...] = ()
    item: Field | None = None

    @property
    def label(self) -> str:
        """The name as it is read."""
        return "date" if self.name == "edtf" else self.name.replace("_", " ")

    @property
    def optional_group(self) -> bool:
        """Whether it is folded away until somebody needs it."""
        return self.kind == "object" and not self.required

    def member(self, name: str) -> Field | None:
        """A field of an object by its name."""
        return next((one for one in self.fields if one.name == name), None)

    def without(self, *names: str) -> Field:
        """The same object without some members."""
        return replace(self, fields=tuple(one for one in self.fields if one.name not in names))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one document of schemas.

    Attributes:
        definitions: What ``$ref`` names.
    """

    definitions: Mapping[str, Any] = field(default_factory=dict)

    def field(self, name: str, schema: Mapping[str, Any], *, required: bool) -> Field:
        """A member with its schema."""
        said = self._resolved(schema)
        made = self._shaped(name, said)
        return replace(made, help=said.get("description", ""), required=required)

    def _shaped(self, name: str, said: Mapping[str, Any]) -> Field:
        if "anyOf" in said:
            return self._either(name, said["anyOf"])
        match said["type"]:
            case "object":
                return Field(name, "pairs") if "patternProperties" in said else self._object(name, said)
            case "array":
                return Field(name, "list", item=self.field(name, said["items"], required=False))
            case "integer" | "boolean" as kind:
                return Field(name, kind)
        return self._string(name, said)

    def _either(self, name: str, branches: list[Mapping[str, Any]]) -> Field:
        """A member that takes several shapes: a date alone or with its words, one text or many, a term's value."""
        shapes = [self._resolved(one) for one in branches]
        if any(shape.get("type") == "object" for shape in shapes):
            return self._object(name, next(shape for shape in shapes if shape.get("type") == "object"))
        if any(shape.get("type") == "boolean" for shape in shapes):
            return Field(name, "value")
        if any(shape.get("type") == "array" for shape in shapes):
            return self._shaped(name, next(shape for shape in shapes if shape.get("type") == "array"))
        return Field(name, "value")

    def _object(self, name: str, said: Mapping[str, Any]) -> Field:
        needed = said.get("required", ())
        members = [
            self.field(member, schema, required=member in needed)
            for member, schema in said.get("properties", {}).items()
            if schema
        ]
        return Field(name, "object", fields=tuple(sorted(members, key=lambda one: not one.required)))

    @staticmethod
    def _string(name: str, said: Mapping[str, Any]) -> Field:
        longest = said.get("maxLength")
        if "enum" in said:
            return Field(name, "choice", choices=tuple(said["enum"]))
        if "x-detente-refers" in said:
            return Field(name, "slug", refers=said["x-detente-refers"])
        if "x-detente-registers" in said:
            return Field(name, "slug")
        if name in DATES:
            return Field(name, "date", longest=longest)
        address = said.get("pattern") == URL_PATTERN
        return Field(name, "text" if (longest or 0) > LONG and not address else "line", longest=longest)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in schema:
            return schema
        found = self.definitions[schema["$ref"].rpartition("/")[2]]
        return {**found, **schema}


@cache
def form_of(event_type: str) -> Field:
    """The whole form of a type: an object with the envelope's members and ``data``.

    Raises:
        KeyError: Not a type of the catalogue.
    """
    schema = schema_of(event_type)
    reader = _Reader(schema["$defs"])
    needed = set(schema["required"])
    if any("issues" in rule.get("required", ()) for rule in schema.get("allOf", ())):
        needed.add("issues")
    whole = {**schema, "required": sorted(needed)}
    offered = {name: said for name, said in whole["properties"].items() if name not in UNOFFERED}
    return reader.field("", {**whole, "properties": offered}, required=True)
