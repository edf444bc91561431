"""Hypothesis strategies for valid offered events, drawn from the declared members themselves.

Slugs come from a small pool for each kind, so that drawn events refer to each other's; a test that needs every
reference to be known passes ``slugs`` of its own.
"""

import types
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from events.catalogue import BY_NAME
from events.catalogue import vocabulary as words
from events.catalogue.knowledge import Share
from events.catalogue.offered import REQUIRED_OF_REPORTS, Instant, Occurred, Offered, Place
from events.catalogue.payload import Counts, Members, Term

Json = dict[str, Any]
Strategy = st.SearchStrategy[Any]
Names = frozenset[str]
NONE: Final[Names] = frozenset()
Slugs = Callable[[str], Strategy]
"""From the kind of a reference (``issue``, ``actor`` … ``event``, or ``slug`` for what names nothing) to its slugs."""


@cache
def pool(kind: str) -> Strategy:
    """Three slugs of a kind."""
    return st.sampled_from([f"{kind}-{number}" for number in (1, 2, 3)])


texts: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
names: Final = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True)
integers: Final = st.integers(-words.LARGEST_INTEGER, words.LARGEST_INTEGER)
counts: Final = st.integers(0, 10_000)
decimals: Final = st.builds("{}.{}".format, st.integers(-180, 180), st.integers(0, 999))
days: Final = st.dates().map(str)
edtf_texts: Final = st.one_of(
    days,
    days.map(lambda day: day[:7]),
    days.map(lambda day: day[:4] + "~"),
    days.map("[..{}]".format),
    st.tuples(days, days).map(sorted).map("/".join),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
)
event_ids: Final = st.from_regex(r"[A-Z][A-Za-z0-9._:-]{0,20}", fullmatch=True)
numbers: Final = integers | decimals
percentages: Final = st.integers(0, 100) | st.builds("{}.{}".format, st.integers(0, 99), st.integers(0, 9))

_WORDS: Final[dict[Any, Strategy]] = {
    words.Text: texts,
    words.Line: texts,
    words.Summary: texts,
    words.Name: names,
    words.Url: names.map("https://{}.example/page?a=1".format),
    words.Language: st.sampled_from(["en", "uk", "zh-Hant", "sr-Latn-RS"]),
    words.Sha256: st.binary(min_size=32, max_size=32).map(bytes.hex),
    words.Decimal: decimals,
    words.Integer: integers,
    words.Count: counts,
    words.Edtf: edtf_texts,
    words.Zone: st.sampled_from(["UTC", "Europe/Kyiv", "America/Argentina/Ushuaia"]),
    words.EventId: event_ids,
    Instant: st.just("2026-01-24T12:00:00Z"),
}
_BY_RULE: Final = {id(get_args(word)[1]): strategy for word, strategy in _WORDS.items()}

term_values: Final = {
    "text": texts,
    "number": numbers,
    "date": edtf_texts,
    "set": st.lists(texts | integers, max_size=4),
    "boolean": st.booleans(),
}

_DRAWN_APART: Final[dict[Any, Names]] = {Term: frozenset({"type", "value"}), Share: frozenset({"percent"})}


def offered_events(slugs: Slugs = pool, *, of: tuple[str, ...] = tuple(BY_NAME)) -> st.SearchStrategy[Json]:
    """Valid events of any of the types; references need not be known."""
    return st.sampled_from(of).flatmap(lambda event_type: offered_event(event_type, slugs))


@st.composite
def offered_event(draw: st.DrawFn, event_type: str, slugs: Slugs = pool) -> Json:
    """One valid event of a type, with any of the optional members."""
    payload = BY_NAME[event_type]
    required = frozenset(REQUIRED_OF_REPORTS if payload.attributed() else ())
    event: Json = draw(_objects(Offered, slugs, required=required, without=frozenset({"type", "data", "recorded_at"})))
    data: Json = _consistent(event_type, draw(_objects(payload, slugs, without=frozenset({"changes", "replacement"}))))
    issues: list[str] = event.pop("issues", [])
    match payload.takes(data):
        case "one":
            issues = [draw(slugs("issue"))]
        case "some":
            issues = issues or [draw(slugs("issue"))]
        case "own":
            issues = [data["issue"]] if issues else []
    return {**event, "type": event_type, **({"issues": issues} if issues else {}), "data": data}


def _consistent(event_type: str, data: Json) -> Json:
    """Mend what the members of one payload ask of each other."""
    match event_type:
        case "dossier.amended":
            data.setdefault("title", "Another title")
        case "issue.amended":
            if data.get("lifecycle") in {"merged", "split"}:
                data.setdefault("into", [data["issue"]])
            else:
                data.pop("into", None)
            data.setdefault("alias", "another name")
        case "assessment.made":
            data.pop("status", None)
            data |= {"status": "deadlocked"} if data["kind"] == "issue_status" else {}
        case "fact.reported" if data["kind"] == "quantity":
            data["value"] = 7
        case "event.corrected":
            data["changes"] = {"summary": "Put right."}
    return data


@cache
def _objects(
    model: type[Members], slugs: Slugs, *, required: Names = NONE, without: Names = NONE
) -> st.SearchStrategy[Json]:
    hints = get_type_hints(model, include_extras=True)
    needed: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for name, field in model.model_fields.items():
        member = field.alias or name
        if member not in without:
            into = needed if field.is_required() or member in required else optional
            into[member] = _values(hints[name], slugs)
    return st.fixed_dictionaries(needed, optional=optional)


def _values(annotation: Any, slugs: Slugs) -> Strategy:
    """Valid JSON for an annotation; lists have one to three entries, no two alike."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(parts[0], parts[1:], slugs)
    if origin is Literal:
        return st.sampled_from(parts)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_values(part, slugs) for part in parts if part is not type(None)))
    if origin is tuple:
        return st.lists(_values(parts[0], slugs), min_size=1, max_size=3, unique_by=repr)
    if origin is dict:
        return st.dictionaries(_values(parts[0], slugs), _values(parts[1], slugs), min_size=1, max_size=2)
    return st.booleans() if annotation is bool else _models(annotation, slugs)


def _marked(base: Any, marks: tuple[Any, ...], slugs: Slugs) -> Strategy:
    for mark in marks:
        if isinstance(mark, words.Refers | words.Registers):
            return slugs(mark.kind)
    if marks[0] is get_args(words.Slug)[1]:
        return slugs("slug")
    word = id(marks[0])
    return _BY_RULE[word] if word in _BY_RULE else _values(base, slugs)


def _models(model: Any, slugs: Slugs) -> Strategy:
    drawn = _objects(model, slugs, without=_DRAWN_APART.get(model, NONE))
    if model is Term:
        typed = st.sampled_from(sorted(term_values)).flatmap(
            lambda kind: st.fixed_dictionaries({"value": term_values[kind]}, optional={"type": st.just(kind)})
        )
        return st.builds(dict.__or__, drawn, typed)
    if model is Share:
        return st.builds(lambda share, percent: share | {"percent": percent}, drawn, percentages)
    if model is Counts:
        return drawn.map(lambda held: held or {"low": 1})
    if model is Occurred:
        return edtf_texts | drawn
    if model is Place:
        where = {"lat": "50.4501", "lon": "30.5234"}
        return drawn.map(lambda place: {k: v for k, v in place.items() if k not in where} | where)
    return drawn
