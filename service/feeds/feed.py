"""What a feed is: a way to show what matches some filters at a coordinate to a program that others wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from service.views.filters import Filters

if TYPE_CHECKING:
    from service.form import Addresses
    from service.timetravel.reading import Reading

MOST: Final = 10_000
"""Items that one answer holds at most, and holds unless it is told otherwise; ``next`` leads to the others."""

Grouping: TypeAlias = Literal["issue", "party"]
Option: TypeAlias = Literal["limit", "cursor", "raw", "since", "group"]

PAGED: Final[tuple[Option, ...]] = ("limit", "cursor")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a feed.

    Attributes:
        filters: As the timeline takes them.
        limit: Items at most; None for all there are.
        cursor: ``next`` of the answer before.
        raw: Leave cells as they are (:mod:`service.feeds.spreadsheet`).
        since: Only what is new after this sequence (:mod:`service.feeds.atom`).
        group: What the rows of a chart stand for.
    """

    filters: Filters = field(default_factory=Filters)
    limit: int | None = MOST
    cursor: str | None = None
    raw: bool = False
    since: int | None = None
    group: Grouping = "issue"


@dataclass(frozen=True, slots=True)
class Feed:
    """One format.

    Attributes:
        suffix: How its address ends, after ``timeline.``.
        media_type: With its parameters.
        describes: What it holds and who reads it, in one sentence.
        view: Makes the document, which has the coordinate and ``next`` as every answer has.
        write: Makes its bytes; the same for the same document, for ever within one ``version``.
        version: Changes with whatever else the bytes are made of.
        options: What it takes besides the filters.
        download: Whether a browser is to save it under a name rather than show it.
        schema: The JSON Schema of what it writes, as far as it is JSON.
        needs: A module that comes with the extra named in ``extra``; empty for none.
        extra: See ``needs``.
    """

    suffix: str
    media_type: str
    describes: str
    view: Callable[[Reading, Asked], dict[str, Any]]
    write: Callable[[dict[str, Any], Addresses, Asked], bytes]
    version: str = "1"
    options: tuple[Option, ...] = PAGED
    download: bool = False
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    needs: str = ""
    extra: str = ""
