"""Pages of a collection: how many, and after what.

A cursor is the key of the last item of a page, opaque to readers: unpadded base64url (RFC 4648 §5) of a JSON array. So
a page starts where the last one ended even if something was recorded in between.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import orjson

from events.errors import Fault, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

Key: TypeAlias = tuple[str | int, ...]
"""Where an item stands in a collection: keys of one collection have one shape, and sort as tuples do."""

LARGEST_PAGE: Final = 1000
DEFAULT_PAGE: Final = 100
LONGEST_CURSOR: Final = 512


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a collection is asked for.

    Attributes:
        limit: Items at most, 1 to 1000.
        cursor: ``next`` of the page before; None for the first.

    Raises:
        InvalidRequest: The limit is out of bounds.
    """

    limit: int = DEFAULT_PAGE
    cursor: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LARGEST_PAGE:
            reason = f"limit is a number from 1 to {LARGEST_PAGE}, not {self.limit}."
            raise InvalidRequest("limit is out of bounds", invalid_params=[Fault("limit", "out-of-range", reason)])

    def after(self, *kinds: type[str | int]) -> Key | None:
        """The key after which the page starts; None for the first page.

        Args:
            kinds: The types of the key's parts, in order; none for a collection that has no items to tell them.

        Raises:
            InvalidRequest: The cursor is none that this collection gave out.
        """
        return None if self.cursor is None else _read(self.cursor, kinds)


FIRST: Final = Page()
WHOLE: Final = Page(LARGEST_PAGE)
"""As much as one page holds."""


def cursor_of(key: Key) -> str:
    """Write a key as a cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).rstrip(b"=").decode()


def cut(items: Sequence[T], key: Callable[[T], Key], page: Page) -> tuple[list[T], str | None]:
    """Cut one page out of a whole collection.

    Args:
        items: In the order of their keys.
        key: Where an item stands; no two have the same.

    Returns:
        The page's items, and the cursor of the next page or None after the last.
    """
    after = page.after(*(type(part) for part in key(items[0]))) if items else page.after()
    rest = list(items) if after is None else [item for item in items if key(item) > after]
    shown = rest[: page.limit]
    return shown, cursor_of(key(shown[-1])) if len(rest) > len(shown) else None


def cut_by_place(items: Sequence[T], page: Page) -> tuple[list[T], str | None]:
    """Cut one page out of a collection whose order is not that of any key, such as a tree laid flat."""
    shown, following = cut(list(enumerate(items)), lambda placed: (placed[0],), page)
    return [item for _, item in shown], following


def _read(cursor: str, kinds: tuple[type[str | int], ...]) -> Key:
    parts: Any = None
    if len(cursor) <= LONGEST_CURSOR and cursor.isascii():
        try:
            parts = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        except (binascii.Error, ValueError):
            parts = None
    if not isinstance(parts, list) or (kinds and not _fits(parts, kinds)):
        reason = "A cursor is the text of next of the page before, unchanged; leave it out for the first page."
        raise InvalidRequest("cursor cannot be read", invalid_params=[Fault("cursor", "bad-cursor", reason)])
    return tuple(parts)


def _fits(parts: list[Any], kinds: tuple[type[str | int], ...]) -> bool:
    return [type(part) for part in parts] == list(kinds) and all(map(_storable, parts))


def _storable(part: str | int) -> bool:
    """Whether a database takes it as a parameter: 64 bits with a sign, no U+0000."""
    return "\0" not in part if isinstance(part, str) else -(2**63) <= part < 2**63
