"""Keys are random, kept as hashes, bounded in what they open, and end when they should."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from events.dialects import open_database
from events.dialects.database import Database
from events.errors import InvalidRequest, Unknown
from service import schema
from service.keys import GENERAL, PER_DOSSIER, Principal, api_keys, create, list_keys, revoke, verify
from tests.house import ROOT

NOW = 1_800_000_000_000_000


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    schema.upgrade(opened)
    yield opened
    opened.close()


def asked(database: Database, key: str, now: int = NOW) -> Principal | None:
    with database.reading() as connection:
        return verify(connection, key, now=now)


def made(database: Database, *scopes: str, expires_at: int | None = None, name: str = "desk") -> str:
    with database.writing() as connection:
        return create(connection, name, scopes, now=NOW, expires_at=expires_at)


def test_a_key_says_whose_it_is_and_what_it_opens(database: Database) -> None:
    key = made(database, "append:ukraine-2026", "read:*", "read:*")
    assert asked(database, key) == Principal("desk", frozenset({"append:ukraine-2026", "read:*"}))


def test_of_a_key_only_its_hash_is_kept(database: Database) -> None:
    key = made(database, "admin")
    with database.reading() as connection:
        (row,) = connection.execute(select(api_keys)).all()
    assert row.hash == hashlib.sha256(key.encode()).digest()
    assert not [cell for cell in row if key.split("_", 2)[2] in str(cell)]
    assert key.startswith(f"detente_{row.prefix}_")


def test_two_keys_share_nothing(database: Database) -> None:
    keys = [made(database, "admin") for _ in range(20)]
    assert len({key.split("_", 2)[1] for key in keys}) == len({key.split("_", 2)[2] for key in keys}) == 20
    assert {len(key.split("_", 2)[2]) for key in keys} == {43}


def test_a_key_that_was_never_made_opens_nothing(database: Database) -> None:
    key = made(database, "admin")
    prefix, secret = key[:20], key[21:]
    other = "A" if secret[0] != "A" else "B"
    for wrong in (
        "",
        "x",
        key + "A",
        key[:-1],
        f" {key}",
        f"{key}\n",
        f"{prefix}_{other}{secret[1:]}",
        f"detente_{'0' * 12}_{secret}",
    ):
        assert asked(database, wrong) is None
    assert asked(database, key) is not None


def test_a_key_opens_nothing_from_its_expiry_on(database: Database) -> None:
    key = made(database, "admin", expires_at=NOW + 10)
    assert asked(database, key, NOW + 9) is not None
    assert asked(database, key, NOW + 10) is None


def test_a_key_opens_nothing_from_its_revocation_on_which_stays_the_first(database: Database) -> None:
    key, other = made(database, "admin"), made(database, "admin")
    prefix = key.split("_")[1]
    for later in (5, 50):
        with database.writing() as connection:
            assert revoke(connection, prefix, now=NOW + later).revoked_at == NOW + 5
    assert asked(database, key, NOW + 5) is None
    assert asked(database, other, NOW + 5) is not None


def test_revoking_what_is_not_there_is_refused(database: Database) -> None:
    with database.writing() as connection, pytest.raises(Unknown, match="Unknown key: 0123"):
        revoke(connection, "0123", now=NOW)


def test_keys_are_listed_without_their_secrets_in_the_order_of_making(database: Database) -> None:
    keys = [made(database, "backfill", "append:a", name=name, expires_at=NOW + 1) for name in ("one", "two")]
    with database.reading() as connection:
        listed = list_keys(connection)
    assert [key.name for key in listed] == ["one", "two"]
    assert [key.prefix for key in listed] == [key.split("_")[1] for key in keys]
    assert {(key.scopes, key.created_at, key.expires_at, key.revoked_at) for key in listed} == {
        (("append:a", "backfill"), NOW, NOW + 1, None)
    }


@pytest.mark.parametrize(
    ("name", "scopes", "expires_at", "codes"),
    [
        ("", ["admin"], None, ["bad-name"]),
        ("x" * 65, ["admin"], None, ["bad-name"]),
        (" desk", ["admin"], None, ["bad-name"]),
        ("de\x00sk", ["admin"], None, ["bad-name"]),
        ("desk\u202e", ["admin"], None, ["bad-name"]),
        ("desk", [], None, ["no-scope"]),
        ("desk", ["read"], None, ["unknown-scope"]),
        ("desk", ["append:"], None, ["unknown-scope"]),
        ("desk", ["append:A b"], None, ["unknown-scope"]),
        ("desk", ["admin\n"], None, ["unknown-scope"]),
        ("desk", ["backfill:x", "redact:*"], None, ["unknown-scope", "unknown-scope"]),
        ("desk", ["admin"], NOW, ["expiry-passed"]),
        ("", ["write"], NOW - 1, ["bad-name", "unknown-scope", "expiry-passed"]),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_every_fault(
    sqlite_url: str, name: str, scopes: list[str], expires_at: int | None, codes: list[str]
) -> None:
    database = open_database(sqlite_url)
    schema.upgrade(database)
    with database.writing() as connection, pytest.raises(InvalidRequest) as refused:
        create(connection, name, scopes, now=NOW, expires_at=expires_at)
    assert [fault.code for fault in refused.value.invalid_params] == codes
    with database.reading() as connection:
        assert list_keys(connection) == []
    database.close()


@pytest.mark.parametrize(
    ("scopes", "action", "dossier", "permitted"),
    [
        ({"read:a"}, "read", "a", True),
        ({"read:a"}, "read", "b", False),
        ({"read:a"}, "read", None, False),
        ({"read:*"}, "read", None, True),
        ({"read:*"}, "append", "a", False),
        ({"append:*"}, "append", "a", True),
        ({"append:*"}, "read", "a", False),
        ({"append:*"}, "backfill", "a", False),
        ({"append:*", "backfill"}, "backfill", "a", True),
        ({"backfill"}, "append", "a", False),
        ({"redact"}, "redact", None, True),
        ({"redact"}, "admin", None, False),
        ({"admin"}, "redact", "a", True),
        ({"admin"}, "append", "a", True),
        (set(), "read", "a", False),
    ],
)
def test_a_scope_permits_what_it_says(scopes: set[str], action: str, dossier: str | None, permitted: bool) -> None:
    assert Principal("desk", frozenset(scopes)).may(action, dossier) is permitted


def test_every_scope_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    documented = re.findall(r"^\| `([a-z]+)(?::<dossier>)?` \|", page, re.MULTILINE)
    assert documented == [*PER_DOSSIER, *GENERAL]
