"""Answers, to a proposal or to a claim: one of each party that gave any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.views.shown import Told, candidates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.timetravel.in_force import Assertion, Held

ANSWER: Final = "answer/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds of one party's answer.

    Attributes:
        by: Who answered.
        held: Its cell.
        rows: The events of it.
    """

    by: str
    held: Held
    rows: Mapping[Assertion, Told]

    @property
    def told(self) -> Told | None:
        """The answer in force; None where it was only possibly given yet."""
        return None if self.held.in_force is None else self.rows[self.held.in_force]

    @property
    def given(self) -> str | None:
        """What was answered, surely."""
        return None if self.told is None else self.told.data.get("answer")

    @property
    def maybe(self) -> list[str]:
        """What else may have been answered already."""
        return [answer for row in self.held.others if (answer := self.rows[row].data.get("answer"))]

    def surely_before(self, text: Assertion | None) -> bool:
        """Whether it was given before a text took effect, and so is about an earlier one."""
        row = self.held.in_force
        return row is not None and text is not None and row.hi <= text.lo

    def shown(self, *members: str) -> dict[str, Any]:
        """Show it, with some further members of ``data``."""
        one = self.told
        said: dict[str, Any] = {"occurred": None, "event": None, "sequence": None, "sources": []}
        data: Mapping[str, Any] = {}
        if one is not None:
            data = one.data
            said = {**one.said(), "occurred": one.since(), **one.named()}
        return {
            "by": self.by,
            "answer": data.get("answer"),
            "certainty": self.held.certainty,
            **said,
            **{member: data.get(member) for member in members},
            "possible": candidates(self.held, self.rows, "answer"),
        }


def answers_in(cells: Mapping[str, Held], rows: Mapping[Assertion, Told]) -> Iterator[Answer]:
    """The answers among the cells of one subject, by who gave them."""
    for aspect, held in sorted(cells.items(), key=lambda item: item[0]):
        if aspect.startswith(ANSWER):
            yield Answer(aspect.removeprefix(ANSWER), held, rows)
