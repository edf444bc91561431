"""The last month on record: what a comparison looks at where nobody says from when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from service.timetravel.instants import LAST_INSTANT
from service.timetravel.statements import first_and_last

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def month_before_last(reading: Reading) -> str:
    """The day one month before the last event that is certain at the coordinate; before ``as_of`` where there is none.

    The same day of the month before, or that month's last. So a record that ended long ago is compared where it ends.
    """
    _, last = first_and_last(reading)
    instant = reading.at.instant if last is None else min(last.said_hi, last.hi, reading.at.instant)
    moment = _EPOCH + timedelta(microseconds=min(instant, LAST_INSTANT) - 1)
    return _month_before(moment.astimezone(reading.dossier.zone).date()).isoformat()


def _month_before(day: date) -> date:
    last_of_month = day.replace(day=1) - timedelta(days=1)
    return last_of_month.replace(day=min(day.day, last_of_month.day))
