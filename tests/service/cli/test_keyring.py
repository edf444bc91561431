import pytest

from events.clock import DAY, SECOND, from_text
from events.dialects import open_database
from service.cli.failures import Stopped
from service.cli.keyring import expiry
from service.keys import verify
from tests.service.cli.terminal import Line

NOW = from_text("2026-02-20T12:00:00Z")


def holder(line: Line, key: str) -> str | None:
    database = open_database(line.url)
    with database.reading() as connection:
        found = verify(connection, key, now=NOW)
    database.close()
    return None if found is None else found.name


def test_a_key_opens_what_it_is_for_until_it_is_revoked(either: Line) -> None:
    made = either.json("keys", "create", "newsroom", "--scope", "append:talks", "--scope", "backfill")
    assert made["scopes"] == ["append:talks", "backfill"]
    assert holder(either, made["key"]) == "newsroom"
    [listed] = either.json("keys", "list")["keys"]
    assert (listed["name"], listed["state"], listed["expires_at"]) == ("newsroom", "valid", None)
    assert made["key"] not in str(listed)
    assert either.json("keys", "revoke", listed["prefix"])["state"] == "revoked"
    assert either.json("keys", "list")["keys"][0]["state"] == "revoked"


def test_a_key_with_an_end_says_when(line: Line) -> None:
    made = line.json("keys", "create", "guest", "--scope", "read:*", "--expires", "2999-12-31")
    assert made["expires_at"] == "3000-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create", "x", "--scope", "everything"), 1),
        (("create", "x", "--scope", "admin", "--expires", "2001-01-01"), 1),
        (("create", "x", "--scope", "admin", "--expires", "soon"), 2),
        (("create", "x"), 2),
        (("revoke", "abc"), 1),
    ],
)
def test_what_cannot_be_is_refused(line: Line, arguments: tuple[str, ...], code: int) -> None:
    line.json("migrate")
    done = line.run("keys", *arguments)
    assert done.exit_code == code
    assert line.json("keys", "list") == {"keys": []}


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("12h", NOW + 12 * 3600 * SECOND),
        ("90d", NOW + 90 * DAY),
        ("1y", NOW + 365 * DAY),
        ("2026-03-01", from_text("2026-03-02T00:00:00Z")),
        ("2026-03-01T12:00:00+02:00", from_text("2026-03-01T10:00:00Z")),
    ],
)
def test_an_expiry_is_a_span_a_day_or_an_instant(text: str, instant: int) -> None:
    assert expiry(text, NOW) == instant


@pytest.mark.parametrize("text", ["", "0d", "12", "2026-13-01", "2026-02-30", "2026-03-01T12:00:00"])
def test_an_expiry_that_is_none_is_a_usage_error(text: str) -> None:
    with pytest.raises(Stopped) as caught:
        expiry(text, NOW)
    assert caught.value.code == 2


def test_keys_are_listed_as_a_table_at_a_terminal(line: Line) -> None:
    line.json("keys", "create", "newsroom", "--scope", "append:talks")
    code, shown = line.at_terminal("keys", "list")
    assert (code, "newsroom" in shown, "never ends" in shown) == (0, True, True)
