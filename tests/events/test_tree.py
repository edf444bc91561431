"""The tree that the log keeps beside its events."""

import random
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from events.codec import content_hash, decode, leaf_entry
from events.dossiers import head_of
from events.envelope import Recorded
from events.merkle import Frontier, leaf_hash
from events.stored import by_sequence
from events.tables import events, tiles
from events.tiles import WIDTH, full_tiles
from events.tree import _Stored
from tests.events.stores import Store, asked, corrected, said


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it is written there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


class Nothing:
    """A tree of which nothing is stored."""

    def leaf_hashes(self, start: int, count: int) -> list[bytes]:
        raise AssertionError((start, count))

    tiles: Any = leaf_hashes


def test_leaves_are_made_of_what_is_stored(store: Store) -> None:
    store.append([said("S-1", summary="Переговоры"), corrected("C-1", "S-1", note="More.")])
    with store.reading() as (connection, dossier):
        rows = connection.execute(
            select(events).where(events.c.dossier_id == dossier.key).order_by(events.c.sequence)
        ).all()
        recorded = by_sequence(connection, dossier, [row.sequence for row in rows])
    for row in rows:
        assert len(row.salt) == 16
        event = recorded[row.sequence]
        assert event.body == decode(row.body, row.type, row.schema_version)
        assert row.leaf_hash == leaf_hash(leaf_entry(event, content_hash(row.salt, row.body.encode())))
    assert len({row.salt for row in rows}) == len(rows)


def test_a_leaf_changes_with_everything_that_its_entry_holds(on_sqlite: Store) -> None:
    event = on_sqlite.events()[-1]
    entry = leaf_entry(event, "00")
    for name, value in {
        "dossier": "x", "sequence": 9, "id": "x", "type": "x", "schema_version": 9, "recorded_at": 9, "ingested_at": 9, "recorded_by": "x",
    }.items():  # fmt: skip
        changed = Recorded(**{**event._asdict(), name: value})
        assert leaf_entry(changed, "00") != entry
    assert leaf_entry(event, "01") != entry


def test_root_and_tiles_are_those_of_the_leaves_after_batches_of_every_size(store: Store) -> None:
    sizes = random.Random(7)
    while store.writer.append(store.slug, _batch(sizes.choice([1, 2, 3, 17, 90, 255, 256, 300]))).result().head < 1100:
        pass
    with store.reading() as (connection, dossier):
        leaves = list(
            connection.execute(
                select(events.c.leaf_hash).where(events.c.dossier_id == dossier.key).order_by(events.c.sequence)
            ).scalars()
        )
        head = head_of(connection, dossier)
        read = _Stored(connection, dossier)
        assert list(read.leaf_hashes(250, 20)) == leaves[250:270]
        assert [tile[:32] for tile in read.tiles(0, 1, 2)] == [leaves[256], leaves[512]], "as 65,536 events would need"
        stored = connection.execute(
            select(tiles.c.level, tiles.c.idx, tiles.c.data)
            .where(tiles.c.dossier_id == dossier.key)
            .order_by(tiles.c.level, tiles.c.idx)
        ).all()
    frontier = Frontier.from_bytes(head.frontier)
    assert head.sequence == frontier.size == len(leaves)
    assert frontier.root() == naive_root(leaves)
    assert [tuple(row) for row in stored] == [
        (one.level, one.index, one.data) for one in full_tiles(0, leaves, Nothing())
    ]
    assert len(stored) == len(leaves) // WIDTH


def test_what_was_refused_leaves_no_leaf(store: Store) -> None:
    store.refused(said("S-1"), said(issues=["harbour"]))
    with store.reading() as (connection, dossier):
        assert Frontier.from_bytes(head_of(connection, dossier).frontier).size == 6


def _batch(size: int) -> Any:
    return asked(*(said() for _ in range(size)))
