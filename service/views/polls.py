"""Polls: what came out, and what is not known of how it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.catalogue.knowledge import PollReported
from service.timetravel import lookup
from service.views.issues import settled_or_first
from service.views.paging import FIRST, Page, cut
from service.views.shown import told

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

MEMBERS: Final = tuple(member for member in PollReported.model_fields if member != "poll")
POLL: Final = "poll:"


def polls(reading: Reading, page: Page = FIRST) -> dict[str, Any]:
    """List the polls by date; what a report leaves out (who asked whom, when, how many) is null."""
    cells = {
        name: cell for name, cell in reading.held(lookup.of_aspects(["result"])).items() if name[0].startswith(POLL)
    }
    chosen = {name[0]: row for name, cell in cells.items() if (row := settled_or_first(cell)) is not None}
    places = sorted((row.hi, subject) for subject, row in chosen.items())
    shown, following = cut(places, lambda place: place, page)
    read = told(
        reading,
        (row for _, subject in shown for row in (chosen[subject], *cells[subject, "result"].others)),
    )
    found = []
    for _, subject in shown:
        one, cell = read[chosen[subject]], cells[subject, "result"]
        others = [
            {"event": read[row].first.id, "finding": read[row].data.get("finding"), "since": read[row].since()}
            for row in cell.others
        ]
        document = {
            "poll": subject.removeprefix(POLL),
            **{member: one.data.get(member) for member in MEMBERS},
            "occurred": one.since(),
            "certainty": cell.certainty,
            "possible": others,
            "issues": list(one.body.get("issues", ())),
            **one.said(),
            **one.named(),
        }
        found.append(document)
    return {**reading.coordinates(), "polls": found, "next": following}
