"""How an answer is written: JSON, a feed or a page are representations of one document at one coordinate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an answer is found.

    Attributes:
        base: Scheme and host, as the client sees them, without a slash at the end.
        pinned: From the root: the answer that never changes.
        present: From the root: the same question without a coordinate, which is asked anew each time.
    """

    base: str
    pinned: str
    present: str


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a document.

    Attributes:
        media_type: With its parameters.
        write: Makes the bytes; the same for the same arguments, for ever within one ``version``.
        version: Changes with whatever else the bytes are made of, such as a template: part of the entity tag.
        headers: To send besides.
    """

    media_type: str
    write: Callable[[dict[str, Any], Addresses], bytes]
    version: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


JSON: Final = Form("application/json", lambda document, _addresses: orjson.dumps(document))
