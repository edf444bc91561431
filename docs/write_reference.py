"""Write the parts of the reference that are made from the code: routes, commands, event types.

``python docs/write_reference.py`` writes them between the marks in ``docs/reference/{api,cli,events}.md``; a test
makes them again and compares. What stands outside the marks is written by hand.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperArgument
from typer.main import get_command

from events.catalogue import TYPES
from events.schemas import schema_of
from service.api.timeline import Filtered
from service.app import create_app
from service.cli.options import flowing
from service.cli.program import program
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACE: Final = Path(__file__).with_name("reference")
BEGIN: Final = "<!-- made by docs/write_reference.py -->"
END: Final = "<!-- until here -->"

FAMILIES: Final = {
    "registry": "What the dossier is about: itself, its sources, actors and issues.",
    "speech": "What parties say.",
    "negotiation": "Proposals, agreements, rounds of talks and other contacts.",
    "violence": "What is done meanwhile.",
    "knowledge": "Claims, assessments, polls and facts.",
    "amendments": "Events about events, instead of edits.",
}
TAGS: Final = ("log", "time travel", "feeds", "catalogue", "operation")

SHARED: Final = {
    "as_of": "the coordinate",
    "known_at": "the coordinate",
    "timemap": "its past",
    "timemap_after": "its past",
    "limit": "pages",
    "cursor": "pages",
}
"""Parameters that many routes have; the page explains them once."""

FEED: Final = "/timeline."
"""In the path of every feed: what it shares with the timeline is explained there."""


def routes() -> str:
    """A section for each tag, an entry for each route."""
    document = create_app(Settings(open=True)).openapi()
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append(_route(method, path, operation))
    order = sorted(by_tag, key=TAGS.index)
    return "\n".join(f"### {tag.capitalize()}\n\n" + "\n".join(by_tag[tag]) for tag in order)


def _route(method: str, path: str, operation: dict[str, Any]) -> str:
    said = " ".join(operation["description"].split())
    queries = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
    filters = [*Filtered.model_fields, "from"] if FEED in path else []
    own = [_parameter(one) for one in queries if one["name"] not in {*SHARED, *filters}]
    shared = [f"`{one['name']}`" for one in queries if one["name"] in SHARED]
    shared += ["the filters of `timeline`"] if filters else []
    lines = [f"#### `{method.upper()} {path}`", "", said, ""]
    if own or shared:
        lines += [*own, *([f"- also {', '.join(shared)}"] if shared else []), ""]
    return "\n".join(lines)


def _parameter(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    words = [f"`{word}`" for kind in kinds for word in kind.get("enum", ())]
    said = [parameter.get("description", "").rstrip("."), " or ".join(words)]
    if parameter.get("required"):
        said.append("required")
    elif "default" in schema and schema["default"] is not None:
        said.append(f"left out: `{str(schema['default']).lower()}`")
    told = "; ".join(filter(None, said))
    return f"- `{parameter['name']}`" + (f": {told}" if told else "")


def commands() -> str:
    """An entry for each command, as its help has it."""
    return "\n".join(_command(name, command) for name, command in _every_command())


def _every_command() -> Iterator[tuple[str, Any]]:
    group: Any = get_command(program)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", found) for inner, found in command.commands.items())
        else:
            yield name, command


def _command(name: str, command: Any) -> str:
    shown = [parameter for parameter in command.params if parameter.name != "help"]
    arguments = [one for one in shown if isinstance(one, TyperArgument)]
    usage = " ".join([f"detente {name}", *(_place(one) for one in arguments), "[OPTIONS]"])
    lines = [f"## detente {name}", "", flowing(command.help or ""), "", "```text", usage, "```", ""]
    rows = [f"| `{_name(one)}` | {_help(one)} |" for one in shown]
    if rows:
        lines += ["| argument or option | meaning |", "| --- | --- |", *rows, ""]
    examples = [line for line in (command.epilog or "").split("\n\n")[1:] if line]
    if examples:
        lines += ["```sh", *(example.replace("\\[", "[") for example in examples), "```", ""]
    return "\n".join(lines)


def _place(argument: Any) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return name if argument.required else f"[{name}]"


def _name(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        return _place(parameter)
    names = "/".join([*parameter.opts, *parameter.secondary_opts])
    takes = "" if getattr(parameter, "is_flag", False) else f" {_metavar(parameter)}"
    return f"{names}{takes}"


def _metavar(parameter: Any) -> str:
    return parameter.metavar or ("N" if getattr(parameter, "min", None) is not None else "TEXT")


def _help(parameter: Any) -> str:
    said = " ".join(str(getattr(parameter, "help", "") or "").split())
    default = parameter.default
    shown = getattr(parameter, "show_default", True) and default not in (None, False, (), [])
    left_out = f" Left out: `{default}`." if shown and isinstance(default, (str, int)) and default is not True else ""
    return (said + left_out).replace("|", "\\|")


def types() -> str:
    """A section for each family, an entry for each type with the members of its ``data``; then the parts they share."""
    sections = []
    for family, said in FAMILIES.items():
        sections.append(f"## {family.capitalize()}\n\n{said}\n")
        sections.extend(_type(payload) for payload in TYPES if payload.family == family)
    parts = {name: part for payload in TYPES for name, part in schema_of(payload.type).get("$defs", {}).items()}
    sections.append("## Parts\n\nObjects that members above and the members of every event are made of.\n")
    sections.extend(_entry(name, part["description"], part) for name, part in sorted(parts.items()))
    return "\n".join(sections)


def _type(payload: Any) -> str:
    return _entry(payload.type, inspect.getdoc(payload) or "", schema_of(payload.type)["properties"]["data"])


def _entry(name: str, said: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = [
        f"| `{member}`{'' if member in required else ' ?'} | {_form(form)} | {form.get('description', '')} |"
        for member, form in schema.get("properties", {}).items()
    ]
    told = re.sub(r"``([^`]+)``", r"`\1`", inspect.cleandoc(said))
    return "\n".join([f"### {name}", "", told, "", "| member | form | meaning |", "| --- | --- | --- |", *rows, ""])


def _form(member: dict[str, Any]) -> str:
    """What a member takes, in a few words."""
    if "$ref" in member:
        name = member["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in member:
        return " or ".join(dict.fromkeys(_form(one) for one in member["anyOf"]))
    if "enum" in member:
        return ", ".join(f"`{word}`" for word in member["enum"])
    if member.get("type") == "array":
        return f"list of {_form(member['items'])}"
    known = next((form.format(member[mark]) for mark, form in SLUGS.items() if mark in member), None)
    kinds = member.get("type", ())
    return known or " or ".join(WORDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)) or "value"


SLUGS: Final = {"x-detente-refers": "slug of a known {}", "x-detente-registers": "slug of a new {}"}
WORDS: Final = {"string": "text", "object": "object", "boolean": "true or false", "integer": "integer"}

MADE: Final[dict[str, Callable[[], str]]] = {"api.md": routes, "cli.md": commands, "events.md": types}


def page(name: str) -> str:
    """A page of the reference as it should be."""
    text = (PLACE / name).read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{MADE[name]().rstrip()}\n\n{END}{after}"


if __name__ == "__main__":
    for written in MADE:
        (PLACE / written).write_text(page(written))
