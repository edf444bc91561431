"""The order in which parties are read."""

from service.views.prominence import parties_by_prominence
from tests.desk import Desk, position


def test_parties_with_positions_on_most_issues_come_first_as_known_at_the_coordinate(desk: Desk) -> None:
    before = max(desk.sequences.values())
    desk.record(
        position("2026-01-02", party="us", issue="donbas"),
        position("2026-01-02", party="ua", issue="donbas"),
        position("2026-01-03", party="ua", issue="plant"),
        position("2026-01-03", party="ru", issue="plant"),
        at="2026-01-05T00:00:00Z",
    )
    with desk.reading() as reading:
        assert parties_by_prominence(reading) == ["ua", "ru", "us"]
    with desk.reading(as_of="2026-01-02") as reading:
        assert parties_by_prominence(reading) == ["ua", "us"]
    with desk.reading(known_at=str(before)) as reading:
        assert parties_by_prominence(reading) == []
