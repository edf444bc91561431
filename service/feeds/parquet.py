"""Parquet: the same table as the CSV with types, and in its footer the coordinate and the head of the log's tree.

Needs the extra ``parquet`` (pyarrow). The bytes are the same for the same events and the same pyarrow.
"""

from __future__ import annotations

import io
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import BigInteger, bindparam, cast, select

from events.clock import from_text
from events.dossiers import head_of
from events.merkle import Frontier
from events.tables import events
from service.feeds.columns import COLUMNS
from service.feeds.feed import Feed
from service.feeds.matching import matching

if TYPE_CHECKING:
    from service.feeds.columns import Column
    from service.feeds.feed import Asked
    from service.form import Addresses
    from service.timetravel.reading import Reading

_LEAVES: Final = (
    select(events.c.leaf_hash)
    .where(events.c.dossier_id == bindparam("key"), events.c.sequence <= cast(bindparam("size"), BigInteger))
    .order_by(events.c.sequence)
)
ROWS: Final = 10_000
"""Rows of a group: readers skip groups whose dates lie elsewhere."""


def view(reading: Reading, asked: Asked) -> dict[str, Any]:
    """What matches, with the head of the tree over what was known: ``tree`` has ``size`` and ``root_hash``."""
    document = matching(reading, asked)
    return {**document, "tree": {"size": reading.at.known, "root_hash": root_of(reading).hex()}}


def root_of(reading: Reading) -> bytes:
    """The root hash of the tree over what was known (RFC 9162 §2.1.1); reads every leaf unless that is the head."""
    head = head_of(reading.connection, reading.dossier)
    if head.sequence == reading.at.known:
        return Frontier.from_bytes(head.frontier).root()
    parameters = {"key": reading.dossier.key, "size": reading.at.known}
    return Frontier().extend(reading.connection.execute(_LEAVES, parameters).scalars()).root()


def write(document: dict[str, Any], addresses: Addresses, _asked: Asked) -> bytes:
    """The file, compressed with zstd, dates first by their ends as the timeline has them."""
    pa: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    kinds = {
        "text": pa.string(),
        "integer": pa.int64(),
        "truth": pa.bool_(),
        "number": pa.float64(),
        "instant": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(pa.string()),
    }
    fields = [pa.field(one.name, kinds[one.kind], metadata={"description": one.describes}) for one in COLUMNS]
    columns = [[_value(one, item) for item in document["items"]] for one in COLUMNS]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=footer(document, addresses)))
    file = io.BytesIO()
    parquet.write_table(table, file, compression="zstd", row_group_size=ROWS, version="2.6", data_page_version="1.0")
    return file.getvalue()


def footer(document: dict[str, Any], addresses: Addresses) -> dict[str, str]:
    """What the file says of itself."""
    return {
        "detente.dossier": document["dossier"],
        "detente.title": document["title"],
        "detente.timezone": document["as_of"]["timezone"],
        "detente.as_of": document["as_of"]["instant"],
        "detente.known_at": str(document["known_at"]["sequence"]),
        "detente.tree_size": str(document["tree"]["size"]),
        "detente.root_hash": document["tree"]["root_hash"],
        "detente.address": addresses.pinned,
        "detente.next": orjson.dumps(document["next"]).decode(),
    }


def _value(column: Column, item: dict[str, Any]) -> Any:
    value = column.value(item)
    if value is not None and column.kind == "instant":
        return from_text(value)
    return float(value) if value is not None and column.kind == "number" else value


def _version() -> str:
    try:
        return f"1+{metadata.version('pyarrow')}"
    except metadata.PackageNotFoundError:
        return "1"


FEED: Final = Feed(
    suffix="parquet",
    media_type="application/vnd.apache.parquet",
    describes="a table with types for DuckDB, pandas and the like; its footer has the coordinate and the tree's head",
    view=view,
    write=write,
    version=_version(),
    download=True,
    needs="pyarrow",
    extra="parquet",
)
