"""Where a form says what is wrong: each fault at the field that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.errors import Fault
    from service.web.editing.fields import Field

OF_EVENT: Final = "/events/0"
"""Where the one event of a form stands in the request that it becomes."""

DATED: Final = "occurred"
"""A member whose faults are of the date in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault at a field.

    Attributes:
        pointer: Of the field; empty where the fault is about the whole.
        label: Of the field, as it is read.
        reason: What is wrong and how to mend it.
        close: What may have been meant instead.
    """

    pointer: str
    label: str
    reason: str
    close: tuple[str, ...] = ()


def placed(form: Field, faults: Iterable[Fault]) -> list[Placed]:
    """Find the field of each fault: the deepest that its pointer leads to."""
    found = []
    for fault in faults:
        pointer, label = _nearest(form, fault.pointer.removeprefix(OF_EVENT))
        close = fault.extra.get("close_matches", ())
        found.append(Placed(pointer, label, fault.reason, tuple(close)))
    return found


def _nearest(form: Field, pointer: str) -> tuple[str, str]:
    here, at, labels = form, "", [""]
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        deeper = here.item if here.kind == "list" and name.isdigit() else here.member(name)
        if deeper is None:
            break
        here, at = deeper, f"{at}/{step}"
        labels.append(str(int(name) + 1) if name.isdigit() else deeper.label)
    if here.name == DATED:
        at = f"{at}/edtf"
    return at, " ".join(label for label in labels[1:] if label not in {"data", "changes"})
