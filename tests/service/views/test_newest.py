"""The dossiers with what moved in them last."""

from service.views.newest import newest
from tests.desk import Desk, position


def test_each_dossier_is_told_with_its_last_shifts_the_last_one_first(desk: Desk) -> None:
    desk.record(
        position("2026-01-02", "demands"),
        position("2026-01-03", "open"),
        position("2026-01-04", "refuses"),
        position("2026-01-05", "accepts"),
        at="2026-01-06T00:00:00Z",
    )
    with desk.database.reading() as connection:
        found = newest(connection, now=desk.now, latest=2)["dossiers"]
    mine = next(one for one in found if one["dossier"] == desk.slug)
    assert [shift["after"]["stance"] for shift in mine["latest"]] == ["accepts", "refuses"]
    assert mine["title"] == "Talks"
    assert mine["actors"]["ru"] == "ru"
    assert mine["titles"]["donbas"] == "donbas"
