"""The service against the naive model: whatever is recorded, in whatever order, every answer is the model's.

Each example is a dossier of its own in one database. After every step some coordinates are asked, all cells at once;
in the end the index is compared with one made anew from the log.
"""

import random
from typing import Any, ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from events.clock import DAY, SECOND, from_text, to_text
from events.dialects.database import Database
from events.errors import AlreadyAmended, DetenteError
from events.requests import Appended
from service.timetravel.lookup import Selector, of_subjects
from service.timetravel.rebuild import check, rebuild
from tests.desk import Desk, Json, amendment
from tests.model import Entry
from tests.service.timetravel.sayings import dates, issues, modelled, parties, said, stances

EVERYTHING: Final = Selector("c.cell_id > 0", ())
"""Every cell."""

ASKED_AFTER_EACH_STEP: Final = 6


class TimeTravel(RuleBasedStateMachine):
    """Editors at work on one dossier, and the model beside it."""

    database: ClassVar[Database]
    chains = Bundle("chains")
    overlays = Bundle("overlays")
    retracted = Bundle("retracted")

    @initialize(zone=st.sampled_from(["UTC", "Europe/Kyiv", "Pacific/Auckland"]))
    def open(self, zone: str) -> None:
        self.desk = Desk(self.database, zone=zone, opened="2026-02-10T08:00:00Z")
        self.desk.register()
        self.model = modelled(self.desk)
        self.made = 0

    def named(self, offered: Json, prefix: str = "E") -> Json:
        self.made += 1
        return {"id": f"{prefix}{self.made}", **offered}

    def take(self, offered: list[Json], appended: Appended) -> None:
        """Let the model know what was recorded."""
        for one, (event_id, sequence, recorded_at) in zip(offered, appended.events, strict=True):
            assert sequence == len(self.model.log) + 1
            assert recorded_at > self.model.log[-1].recorded_at
            self.model.log.append(
                Entry(event_id, recorded_at, {key: value for key, value in one.items() if key != "recorded_at"})
            )

    def record(self, *offered: Json, backfill: bool = False) -> None:
        self.take(list(offered), self.desk.record(*offered, backfill=backfill))
        self.compare_some()

    @rule(target=chains, event=said)
    def say(self, event: Json) -> str:
        offered = self.named(event)
        self.record(offered)
        return str(offered["id"])

    @rule(target=chains, batch=st.lists(said, min_size=2, max_size=4), mend=dates)
    def say_in_a_batch_and_mend_the_first_at_once(self, batch: list[Json], mend: str | Json) -> Any:
        offered = [self.named(event) for event in batch]
        correction = amendment("corrected", offered[0]["id"], changes={"occurred": mend}, reason="date_resolved")
        self.record(*offered, self.named(correction, "C"))
        return multiple(*(one["id"] for one in offered))

    @rule(target=chains, events=st.lists(said, min_size=2, max_size=3))
    def say_in_requests_that_wait_together(self, events: list[Json]) -> Any:
        offered = [self.named(event) for event in events]
        waiting = [self.desk.writer.append(self.desk.slug, self.desk.request(one)) for one in offered]
        for one, future in zip(offered, waiting, strict=True):
            self.take([one], self.desk.note(future.result()))
        self.compare_some()
        return multiple(*(one["id"] for one in offered))

    @rule(target=chains, events=st.lists(st.tuples(said, st.integers(0, 20 * DAY)), min_size=1, max_size=3))
    def load_from_an_archive(self, events: list[tuple[Json, int]]) -> Any:
        recorded_at = self.model.log[-1].recorded_at // SECOND * SECOND
        offered = []
        for event, jump in events:
            recorded_at += jump // SECOND * SECOND
            offered.append(self.named({**event, "recorded_at": to_text(recorded_at)}))
        self.desk.now = max(self.desk.now, recorded_at + SECOND)
        self.record(*offered, backfill=True)
        return multiple(*(one["id"] for one in offered))

    @rule(first=chains, occurred=dates)
    def correct_a_date(self, first: str, occurred: str | Json) -> None:
        self.record(
            self.named(amendment("corrected", first, changes={"occurred": occurred}, reason="date_resolved"), "C")
        )

    @rule(first=chains, issue=issues, party=parties, stance=stances)
    def correct_what_it_says(self, first: str, issue: str, party: str, stance: str) -> None:
        body = self.model.known(len(self.model.log))[first].body
        changes: Json = {"summary": "Put right."}
        if body["type"] == "position.stated":
            changes |= {"issues": [issue], "data": {"party": party, "stance": stance, "reported_change": None}}
        elif body["type"] == "position.withdrawn":
            changes |= {"issues": [issue], "data": {"party": party}}
        elif body["type"] == "assessment.made":
            changes |= {"issues": [issue], "data": {"by": party}}
        self.record(self.named(amendment("corrected", first, changes=changes, reason="error"), "C"))

    @rule(target=retracted, first=consumes(chains))
    def retract(self, first: str) -> str:
        self.record(self.named(amendment("retracted", first, reason="false"), "R"))
        return first

    @rule(first=retracted, again=st.booleans())
    def amend_what_is_retracted(self, first: str, again: bool) -> None:
        offered = (
            amendment("retracted", first, reason="false")
            if again
            else amendment("corrected", first, changes={"summary": "Too late."}, reason="error")
        )
        with pytest.raises(AlreadyAmended):
            self.desk.record(self.named(offered, "X"))
        self.compare_some()

    @rule(target=overlays, first=st.one_of(chains, chains, retracted), ranked=st.booleans())
    def stand_over(self, first: str, ranked: bool) -> str:
        offered = (
            amendment("ranked", first, rank="preferred", reason="nearer")
            if ranked
            else amendment("disputed", first, by="ua", grounds="no")
        )
        named = self.named(offered, "O")
        self.record(named)
        return str(named["id"])

    @rule(overlay=consumes(overlays))
    def take_back(self, overlay: str) -> None:
        self.record(self.named(amendment("retracted", overlay, reason="false"), "R"))

    @rule(event=said, first=chains)
    def fail_and_leave_nothing(self, event: Json, first: str) -> None:
        unknown = amendment("retracted", "nobody-said-that", reason="false")
        correction = amendment("corrected", first, changes={"occurred": "2026-02-01"}, reason="error")
        with pytest.raises(DetenteError):
            self.desk.record(self.named(event, "X"), self.named(correction, "X"), self.named(unknown, "X"))

    @rule(jump=st.sampled_from([-DAY, SECOND // 3, SECOND, DAY // 2, 5 * DAY, 40 * DAY]))
    def let_time_pass(self, jump: int) -> None:
        self.desk.now += jump

    @rule()
    def restart(self) -> None:
        self.desk.restart()

    @rule(seed=st.integers(0, 2**16))
    def ask(self, seed: int) -> None:
        self.compare_some(random.Random(seed))

    @rule()
    def make_the_index_anew(self) -> None:
        assert rebuild(self.database, self.desk.slug) == len(self.model.log)
        self.desk.restart()
        self.compare_some()

    def compare_some(self, draw: random.Random | None = None) -> None:
        """Ask at a few coordinates: on and beside change points, at the head and before."""
        draw = draw or random.Random(len(self.model.log))
        head = len(self.model.log)
        for turn in range(ASKED_AFTER_EACH_STEP):
            k = head if turn % 2 else draw.randint(0, head)
            points = sorted(self.model.instants(k) | {self.desk.now, from_text("2026-02-10T00:00:00Z")})
            self.compare(draw.choice(points) + draw.choice((-1, 0, 0, 1)), k, draw)

    def compare(self, t: int, k: int, draw: random.Random) -> None:
        expected = self.model.held(t, k) if k else {}
        selector = EVERYTHING
        if expected and draw.random() < 0.3:
            subject = draw.choice(sorted(expected))[0]
            expected = {name: held for name, held in expected.items() if name[0] == subject}
            selector = of_subjects([subject])
        with self.desk.reading_at(t, k) as reading:
            found = {
                name: (held.in_force and held.in_force.kf, [other.kf for other in held.others])
                for name, held in reading.held(selector).items()
            }
            orders = {said.ord: said.overlays for said in self.model.known(k).values()}
            above = reading.overlays(sorted(orders))
            first_change, tense = reading.first_change, reading.tense
        assert found == expected, (t, k)
        shown = {order: tuple((one.kind, one.event.sequence) for one in over) for order, over in above.items()}
        assert shown == {order: over for order, over in orders.items() if over}
        assert first_change == self.model.first_change(k)
        if k:
            assert tense == self.model.tense(t, k)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            assert check(self.database, self.desk.slug) == []


def run(database: Database, *, examples: int, steps: int) -> None:
    machine = type("OnThisDatabase", (TimeTravel,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps))


@pytest.mark.timeout(900)  # a failure takes long to shrink
def test_every_answer_is_the_models(database: Database) -> None:
    run(database, examples=settings().max_examples // 4, steps=30)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_every_answer_is_the_models_for_long(database: Database) -> None:
    run(database, examples=500, steps=50)
