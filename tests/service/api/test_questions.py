"""The questions of the seed about the coded article: each is answered over HTTP by one request."""

import json
from collections.abc import Callable
from typing import Final

import pytest
from fastapi.testclient import TestClient

from tests.service.api import questions
from tests.service.api.conftest import seed
from tests.service.api.questions import Document

AT: Final = "as_of=2026-01-31&known_at=2026-01-29"

ANSWERS: Final[dict[str, tuple[str, Callable[[Document, Document], None]]]] = {
    "Q01": (f"issues/talks?{AT}", questions.q01),
    "Q02": (f"rounds/round-1?{AT}", questions.q02),
    "Q03": (f"issues/donbas?{AT}", questions.q03),
    "Q05": (f"issues/eu-accession?{AT}", questions.q05),
    "Q06": (f"issues/security?{AT}", questions.q06),
    "Q07": (f"issues/ceasefire-sequencing?{AT}", questions.q07),
    "Q09": (f"issues/donbas/positions/ua?{AT}", questions.q09),
    "Q10": (f"issues/free-economic-zone/positions/ua?{AT}", questions.q10),
    "Q11": (f"proposals/anchorage-formula?{AT}", questions.q11),
    "Q12": (f"issues/troop-presence/positions/ru?{AT}", questions.stance),
    "Q14": (f"issues/us-commitment/positions/us?{AT}", questions.stance),
    "Q15": (f"issues/leaders-meeting/positions/ua?{AT}", questions.q15),
    "Q18": (f"issues/ratification?{AT}", questions.q18),
    "Q19": (f"issues/ceasefire-sequencing?{AT}", questions.q19),
    "Q21": (f"proposals/20-point-plan?{AT}", questions.q21),
    "Q23": (f"timeline?{AT}&from=2026-01-28&to=2026-01-28&source=news-analysis", questions.q23),
    "Q25": (f"timeline?{AT}&party=us&actor_kind=person&source=news-analysis", questions.q25),
    "Q26": (f"search?{AT}&q=deal+close", questions.q26),
    "Q27": (f"timeline?{AT}&type=assessment.made&actor_kind=person", questions.q27),
    "Q28": (f"events/S028?{AT}", questions.q28),
    "Q29": (f"timeline?{AT}&actor=peskov", questions.q29),
    "Q30": (f"shifts?{AT}&issue=donbas&subtree=true", questions.q30),
    "Q32": (f"timeline?{AT}&actor=fesenko&issue=mediation", questions.q32),
    "Q33": ("shifts?known_at=2026-01-29&party=ru&issue=participation&from=2025-12-01&to=2026-01-28", questions.q33),
    "Q35": (f"claims/guarantees-for-donbas?{AT}", questions.q35),
    "Q36": (f"claims/anchorage-agreed?{AT}", questions.q36),
    "Q39": (f"events/S067?{AT}", questions.q39),
    "Q41": (f"timeline?{AT}&standing=presumed", questions.q41),
    "Q42": (f"conditions?{AT}", questions.q42),
    "Q44": (f"issues/troop-presence?{AT}", questions.q44),
    "Q45": (f"rounds?{AT}", questions.q45),
    "Q46": (f"rounds/round-2?{AT}", questions.q46),
    "Q49": (f"rounds/round-1?{AT}", questions.q49),
    "Q50": (f"incidents/tally?{AT}", questions.q50),
    "Q52": (f"timeline?{AT}&issue=energy-infrastructure", questions.q52),
    "Q53": (f"search?{AT}&q=terrorism", questions.q53),
    "Q54": (f"sources/news-analysis?{AT}", questions.q54),
    "Q55": (f"timeline?{AT}&source=news-analysis&limit=1000", questions.q55),
    "Q57": (f"events/S074?{AT}", questions.q57),
    "Q58": (f"polls?{AT}", questions.q58),
    "Q63": (f"gaps?{AT}&parties=ru,ua", questions.q63),
    "Q65": (f"timeline?{AT}&type=agreement.concluded&party=ru", questions.q65),
}


@pytest.mark.parametrize("question", sorted(ANSWERS))
def test_a_question_is_answered_by_one_request(article: TestClient, question: str) -> None:
    asked = {one["id"]: one for one in json.loads(seed("questions.json").read_text())}
    path, check = ANSWERS[question]
    answer = article.get(f"/v1/dossiers/article/{path}")
    assert answer.status_code == 200, answer.text
    check(answer.json(), asked[question]["expected"])


def test_every_question_is_answered() -> None:
    assert {one["id"] for one in json.loads(seed("questions.json").read_text())} == ANSWERS.keys()
