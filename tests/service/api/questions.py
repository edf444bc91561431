"""What the answers to the questions of the seed must say, question by question."""

from typing import Any

Document = dict[str, Any]


def by(items: list[Document], member: str) -> dict[str, Document]:
    """Index items by one of their members."""
    return {item[member]: item for item in items}


def position(document: Document) -> Document:
    found: Document = document["position"]
    return found


def terms(document: Document) -> dict[str, Any]:
    return {term["name"]: term["value"] for term in document["terms"]}


def q01(answer: Document, expected: Document) -> None:
    said = {(one["by"], one["status"]) for one in answer["assessments"]}
    assert said == {(one["by"], one["status"]) for one in expected["assessments"]}


def q02(answer: Document, expected: Document) -> None:
    assert answer["round"]["stalled_on"] == expected["stalled_on"]


def q03(answer: Document, expected: Document) -> None:
    assert answer["headline_status"]["status"] == expected["status"]
    assert answer["headline_status"]["by"] == expected["status_by"]
    assert [proposal["proposal"] for proposal in answer["proposals"] if proposal["open"]] == expected["open_proposals"]
    assert expected["alias"] in answer["issue"]["aliases"]
    positions = by(answer["positions"], "party")
    assert (positions["ru"]["stance"], positions["ua"]["stance"]) == ("demands", "refuses")
    assert positions["ru"]["last_affirmed"]["event"] == "S026"


def q05(answer: Document, expected: Document) -> None:
    plan = by(answer["proposals"], "proposal")["20-point-plan"]
    assert terms(plan)["eu_accession"] == expected["plan_year"]
    assert expected["eu_status"] in [fact["value"] for fact in answer["facts"]]


def q06(answer: Document, expected: Document) -> None:
    assert set(answer["issue"]["children"]) == set(expected["children"])


def q07(answer: Document, expected: Document) -> None:
    assert [gap["gap"] for gap in answer["gaps"] if gap["parties"] == ["ru", "ua"]] == [expected["gap"]]
    positions = by(answer["positions"], "party")
    assert "ceasefire" in str(terms(positions["ua"]))
    assert "ceasefire" in str(terms(positions["ru"]))


def q09(answer: Document, expected: Document) -> None:
    assert position(answer)["stance"] == expected["stance"]
    assert position(answer)["rationale"] == expected["rationale"]


def q10(answer: Document, expected: Document) -> None:
    assert position(answer)["stance"] == expected["stance"]
    assert terms(position(answer)) == expected["terms"]


def q11(answer: Document, expected: Document) -> None:
    [term] = answer["proposal"]["terms"]
    assert (term["by"], term["value"]) == (expected["by"], expected["cede"])
    assert "not conquered" in term["note"]
    assert answer["proposal"]["by"] == expected["tabled_by"]


def stance(answer: Document, expected: Document) -> None:
    assert position(answer)["stance"] == expected["stance"]


def q15(answer: Document, expected: Document) -> None:
    stance(answer, expected)
    assert position(answer)["attribution"][-1] == expected["reported_by"]


def q18(answer: Document, expected: Document) -> None:
    vote = by(answer["proposals"], "proposal")["national-vote"]
    assert terms(vote)["instrument"] == expected["instruments"]
    condition = by(answer["conditions"], "condition")["ceasefire-before-vote"]
    assert "ceasefire" in condition["antecedent"]["text"]


def q19(answer: Document, expected: Document) -> None:
    positions = by(answer["positions"], "party")
    assert positions[expected["party"]]["last_affirmed"]["actor"] == expected["speaker"]


def q21(answer: Document, expected: Document) -> None:
    [term] = [term for term in answer["proposal"]["terms"] if term["name"] == "eu_accession"]
    assert (term["edtf"], term["precision"]) == (expected["edtf"], expected["precision"])


def q23(answer: Document, expected: Document) -> None:
    said: dict[str, list[str]] = {}
    for item in answer["items"]:
        said.setdefault(item["actor"], []).append(item["event"])
    assert said == expected["by_speaker"]


def q25(answer: Document, expected: Document) -> None:
    said: dict[str, set[str]] = {}
    for item in answer["items"]:
        said.setdefault(item["actor"], set()).update(item["issues"])
    assert said == {speaker: set(issues) for speaker, issues in expected["speakers"].items()}


def q26(answer: Document, expected: Document) -> None:
    said = {(hit["actor"], hit["place"]["name"]) for hit in answer["hits"] if hit["place"]}
    assert said == {(expected["speaker"], expected["place"])}


def q27(answer: Document, expected: Document) -> None:
    counts: dict[str, int] = {}
    for item in answer["items"]:
        counts[item["actor"]] = counts.get(item["actor"], 0) + 1
    assert {actor: counts[actor] for actor in expected["counts"]} == expected["counts"]


def q28(answer: Document, expected: Document) -> None:
    assert answer["event"]["data"]["addressees"] == ["us-senate-frc"]
    assert expected["venue"] in answer["labels"]["actors"].values()


def q29(answer: Document, expected: Document) -> None:
    [item] = [item for item in answer["items"] if "complex issues" in item["summary"]]
    assert item["occurred"]["edtf"] == expected["date"]


def q41(answer: Document, expected: Document) -> None:
    found = {item["event"] for item in answer["items"]}
    assert set(expected["events"]) <= found


def q54(answer: Document, expected: Document) -> None:
    assert answer["source"]["published"]["edtf"] == expected["edtf"]


def q55(answer: Document, expected: Document) -> None:
    assert len(answer["items"]) == expected["total"]
    assert sum(item["undated"] for item in answer["items"]) == expected["undated"]


def q57(answer: Document, expected: Document) -> None:
    assert answer["event"]["mode"] == expected["mode"]


def q58(answer: Document, expected: Document) -> None:
    assert [poll["finding"] for poll in answer["polls"]] == expected["findings"]
    assert all(poll["pollster"] is poll["sample"] is poll["fieldwork"] is None for poll in answer["polls"])


def q65(answer: Document, expected: Document) -> None:
    assert len(answer["items"]) == expected["count"]


def q36(answer: Document, expected: Document) -> None:
    claim = answer["claim"]
    assert (claim["status"], claim["by"]) == (expected["status"], expected["asserted_by"])
    assert claim["answers"] == []


def q42(answer: Document, expected: Document) -> None:
    edges = {(edge["antecedent"]["issue"], edge["consequent"]["issue"]) for edge in answer["edges"]}
    assert edges == {(antecedent, consequent) for antecedent, consequent, _ in expected["edges"]}
    denied = [edge for edge in answer["edges"] if edge["denied_by"]]
    assert [edge["condition"] for edge in denied] == ["guarantees-for-donbas"]


def q45(answer: Document, expected: Document) -> None:
    listed = {one["round"] for one in answer["rounds"]} | {one["contact"] for one in answer["contacts"]}
    assert {item["id"] for item in expected["items"]} <= listed


def q46(answer: Document, expected: Document) -> None:
    assert answer["round"]["status"] == "tentative"
    assert answer["round"]["scheduled"]["edtf"] == expected["earliest"]


def q49(answer: Document, expected: Document) -> None:
    assert answer["round"]["outcome"] == expected["outcome"]


def q50(answer: Document, expected: Document) -> None:
    assert answer["total"]["incidents"] == expected["strikes"]
    assert answer["total"]["killed"]["best"] == expected["killed_best"]


def q53(answer: Document, expected: Document) -> None:
    hit = answer["hits"][0]
    assert hit["actor"] == expected["speaker"]
    assert hit["occurred"]["edtf"] == expected["date"]


def q63(answer: Document, expected: Document) -> None:
    gaps = {gap["issue"]: gap["gap"] for gap in answer["gaps"]}
    assert gaps["donbas"] == expected["gaps"]["donbas"]
    assert gaps["free-economic-zone"] == "offer_rejected"
    assert gaps["znpp"] == "overlap"


def q30(answer: Document, expected: Document) -> None:
    assert [(shift["party"], shift["event"], shift["reported_change"]) for shift in answer["shifts"]] == [
        ("ua", "S023", "softened")
    ]
    assert expected["ru"]["shift"] is None
    [russia] = [course for course in answer["courses"] if course["party"] == "ru" and course["issue"] == "donbas"]
    assert (russia["shifts"], [one["event"] for one in russia["reiterated"]]) == (0, ["S026"])


def q32(answer: Document, expected: Document) -> None:
    [item] = answer["items"]
    assert expected["from_"] in item["summary"]
    assert (item["actor"], item["data"]["polarity"]) == ("fesenko", "negative")


def q33(answer: Document, expected: Document) -> None:
    assert "no withdrawal recorded" in expected["wednesday"]
    [course] = answer["courses"]
    assert (answer["shifts"], course["after"]["event"], course["after"]["withdrawn"]) == ([], "S060p", False)


def q35(answer: Document, expected: Document) -> None:
    assert answer["claim"]["made"]["attribution"] == expected["chain"]
    assert answer["claim"]["made"]["since"]["edtf"] == expected["published"]


def q39(answer: Document, expected: Document) -> None:
    [related] = answer["event"]["relates_to"]
    assert related["event"] in expected["target"]
    assert (answer["event"]["data"]["kind"], answer["event"]["data"]["polarity"]) == ("sincerity", "negative")


def q44(answer: Document, expected: Document) -> None:
    condition = by(answer["conditions"], "condition")["troops-after-deal"]
    assert condition["antecedent"]["text"] == expected["condition"]
    assert by(answer["positions"], "party")["ru"]["stance"] == "refuses"


def q52(answer: Document, expected: Document) -> None:
    [item] = answer["items"]
    assert item["data"]["effects"].startswith(expected["effect"].split(" without")[0])
    assert (item["data"]["pattern"], item["data"].get("casualties")) == ("campaign", expected["casualties"])
