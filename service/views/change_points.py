"""Change points: the instants or sequences at which answers may change. All that a slider or a time map needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from service.timetravel import lookup
from service.timetravel.grounds import EVERYTHING, of_cells
from service.timetravel.instants import text_of
from service.timetravel.points import on_known_axis, on_valid_axis
from service.views.courses import cells_of_positions, issues_asked, party_asked
from service.views.filters import check_word
from service.views.paging import FIRST, Page, cursor_of
from service.views.sights import cells_about

if TYPE_CHECKING:
    from service.timetravel.lookup import Selector
    from service.timetravel.reading import Reading

Axis: TypeAlias = Literal["valid", "known"]

AXES: Final[tuple[str, ...]] = get_args(Axis)


def changes(
    reading: Reading,
    *,
    axis: str = "valid",
    issue: str | None = None,
    subtree: bool = False,
    party: str | None = None,
    page: Page = FIRST,
) -> dict[str, Any]:
    """List the change points on one axis.

    Args:
        axis: ``valid``: instants, by what is known at ``known_at`` (``as_of`` does not matter); ``known``: sequences up
            to it.
        issue: Of its cells, what it is called, and what was ever recorded under it; left out: of the dossier.
        subtree: Take the issue's parts too.
        party: Of its positions only.

    Returns:
        ``changes``, in order, and ``next``: ``{at, events}`` (``at`` is exclusive, as ``as_of.instant``) or
        ``{sequence, recorded_at, events}``; ``events`` are the ids of what begins or ends to hold there, none
        where only the dossier's first date lies. All candidates are listed: at each an answer may change, but need not.

    Raises:
        InvalidRequest: No such axis.
        Unknown: No such issue or party; ``NotYetKnown`` where it was registered later.
    """
    check_word("axis", axis, AXES)
    party_asked(reading, party)
    selector = _cells(reading, issues_asked(reading, issue, subtree=subtree), party)
    listed, following = (_valid if axis == "valid" else _known)(reading, selector, page)
    reading.note_known(_last_touch(reading, selector), EVERYTHING if selector is None else of_cells(selector))
    return {**reading.coordinates(), "axis": axis, "changes": listed, "next": following}


def _cells(reading: Reading, issues: list[str] | None, party: str | None) -> Selector | None:
    if party is not None:
        return cells_of_positions(issues, party)
    return None if issues is None else cells_about(reading, issues, registry=True)


def _last_touch(reading: Reading, selector: Selector | None) -> int:
    if selector is None:
        return reading.at.known
    return lookup.last_touch(reading.connection, reading.dossier.key, selector, reading.at.known) or 0


def _valid(reading: Reading, selector: Selector | None, page: Page) -> tuple[list[dict[str, Any]], str | None]:
    found = on_valid_axis(reading, selector, after=_after(page), limit=page.limit + 1)
    shown = found[: page.limit]
    reading.load_sequences({sequence for _, sequences in shown for sequence in sequences})
    listed = [
        {"at": text_of(at), "events": [reading.event(sequence).id for sequence in sequences]} for at, sequences in shown
    ]
    return listed, cursor_of((shown[-1][0],)) if len(found) > len(shown) else None


def _known(reading: Reading, selector: Selector | None, page: Page) -> tuple[list[dict[str, Any]], str | None]:
    found = on_known_axis(reading, selector, after=_after(page), limit=page.limit + 1)
    shown = found[: page.limit]
    reading.load_sequences(shown)
    events = [reading.event(sequence) for sequence in shown]
    listed = [
        {"sequence": event.sequence, "recorded_at": text_of(event.recorded_at), "events": [event.id]}
        for event in events
    ]
    return listed, cursor_of((shown[-1],)) if len(found) > len(shown) else None


def _after(page: Page) -> int | None:
    after = page.after(int)
    return None if after is None else int(after[0])
