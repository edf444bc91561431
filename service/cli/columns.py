"""The rows of each view's table: an item's cells, and what stands below a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.text import Text

from service.cli.phrases import Item, count, dated, listed, marks, named, plain, terms, told, unsure, words
from service.cli.timelines import table_of_events

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Cells = tuple["RenderableType", ...]

TABLED: Final = {True: "open", False: "closed"}


def of_issue(item: Item) -> Cells:
    """Its title, under that of which it is a part."""
    facts = [words(item["lifecycle"])] if item["lifecycle"] not in {None, "open"} else []
    facts += [f"also {listed(item['aliases'])}"] if item["aliases"] else []
    return Padding(Text(item["title"]), (0, 0, 0, 2 * item["depth"])), item["id"], Text(", ".join(facts))


def of_round(item: Item) -> Cells:
    """When it was or is to be, who meets, and what came of it."""
    announced = item["cancelled"] or item["scheduled"]
    last = item["concluded"] or item["held"] or announced or {}
    where = [f"{name}: {item[name]}" for name in ("host", "mediator", "format") if item[name]]
    stalled = f"stalled on {listed(item['stalled_on'])}" if item["stalled_on"] else ""
    outcome = words(item["outcome"]) if item["outcome"] else ""
    facts = (listed(item["participants"]), *where, outcome, stalled, marks(last))
    when = dated(item["held"] or item["scheduled"])
    named_ = named(item["round"], words(item["status"]) if item["status"] else "", unsure(item))
    return when, named_, told(last.get("summary"), last.get("event"), *facts)


def of_proposal(item: Item) -> Cells:
    """Whose it is, what it says, and how it was answered."""
    state = "withdrawn" if item["withdrawn"] else TABLED[item["open"]]
    answers = [_answer(one) for one in item["answers"]]
    said = told(item.get("summary"), item["event"], terms(item["terms"]), *answers, marks(item))
    return named(item["proposal"], state, unsure(item)), item["by"] or "–", dated(item["since"]), said


def of_agreement(item: Item) -> Cells:
    """Whom it binds, in what state it is, and what it says."""
    status = f"{words(item['status'])} since {dated(item['status_since'])}" if item["status"] else ""
    said = told(item.get("summary"), item["event"], terms(item["terms"]), marks(item))
    return named(item["agreement"], status, unsure(item)), listed(item["parties"]), dated(item["since"]), said


def of_commitment(item: Item) -> Cells:
    """Who promised what, and what became of it."""
    settled = item["settled"]
    became = f"{words(settled['outcome'])} [{settled['event']}]" if settled else ""
    on = f"on condition {item['condition']}" if item["condition"] else ""
    said = told(item["content"] or item.get("summary"), item["event"], on, marks(item))
    return named(item["commitment"], became, unsure(item)), listed(item["parties"]), dated(item["since"]), said


def of_claim(item: Item) -> Cells:
    """Who claims what of whom, and how it was answered."""
    made = item["made"] or {}
    possible = f"possibly {item['possible_status']}" if item["possible_status"] else ""
    about = f"about {listed(item['about'])}" if item["about"] else ""
    said = told(item["content"], made.get("event"), about, *(_answer(one) for one in item["answers"]), marks(made))
    state = item["status"] or unsure(item)
    return named(item["claim"], state, possible), listed(item["claimants"]), dated(made.get("since")), said


def of_condition(item: Item) -> Cells:
    """What must come first, and what waits for it."""
    by = f"says {item['asserted_by']}" if item["asserted_by"] else ""
    source = f"according to {item['according_to']}" if item["according_to"] not in {None, item["asserted_by"]} else ""
    denied = f"denied by {listed(item['denied_by'])}" if item["denied_by"] else ""
    settled = f"{words(item['settled']['outcome'])} [{item['settled']['event']}]" if item["settled"] else ""
    facts = (words(item["kind"]) if item["kind"] else "", by, source, denied, settled, unsure(item), marks(item))
    return named(item["condition"], *facts), _end(item["antecedent"]), _end(item["consequent"])


def of_incident(item: Item) -> Cells:
    """When, what, and how many came to harm by the account that heads the others."""
    head = item["headline"] or {}
    harmed = head.get("casualties") or {}
    others = len(item["accounts"]) - 1
    more = f"{others} more account{'s' if others > 1 else ''}" if others > 0 else ""
    between = f"{head.get('attacker') or '?'} → {head.get('target_party') or '?'}" if item["headline"] else ""
    facts = (between, listed(head.get("weapons") or ()), more, marks(head))
    pattern = item["pattern"] if item["pattern"] == "campaign" else ""
    label = named(item["incident"], dated(item["occurred"]), words(item["kind"]), pattern, unsure(item))
    killed, injured = (count(harmed.get(harm)) for harm in ("killed", "injured"))
    return label, killed, injured, told(item["summary"], head.get("event"), *facts)


def of_tally(item: Item) -> Cells:
    """A key, and what is counted under it."""
    return item["key"] or "not given", str(item["incidents"]), count(item["killed"]), count(item["injured"])


def of_gap(item: Item) -> Cells:
    """How far two parties are apart on an issue."""
    distance = item["distance"]
    far = f"{distance['term']}: {distance['value']} {distance['unit'] or ''}".strip() if distance else ""
    compared = "; ".join(f"{words(term['name'])}: {_sides(term['values'])}" for term in item["terms"])
    said = told(words(item["gap"]), ", ".join(item["because"]), far, compared)
    return item["issue"], " and ".join(item["parties"]), said


def of_coverage(item: Item) -> Cells:
    """What was last said for each party about an issue, and of which nothing is on record."""
    heard = ", ".join(f"{one['party']} {dated(one)}" for one in item["heard"]) or "–"
    return item["issue"], heard, Text(listed(item["silent"]), style="dim")


def issues_covered(document: dict[str, Any]) -> list[Item]:
    """A row for each issue that anything was said about or that somebody is silent on."""
    silent = {one["issue"]: one["parties"] for one in document["silent"]}
    named_ = dict.fromkeys([*silent, *(one["issue"] for one in document["statements"])])
    return [
        {
            "issue": issue,
            "heard": [one for one in document["statements"] if one["issue"] == issue],
            "silent": silent.get(issue, []),
        }
        for issue in named_
    ]


def of_actor(item: Item) -> Cells:
    """Who it is, and in which roles."""
    roles = [
        Text.assemble(role["role"] or "–", (f" for {role['speaks_for']}" if role["speaks_for"] else "", "dim"),
                      (" (ended)" if role["lapsed"] else "", "dim"), (f" {unsure(role)}".rstrip(), "yellow"))
        for role in item["roles"]
    ]  # fmt: skip
    return Text(item["actor"], style="bold"), item["kind"] or "–", item["name"] or "–", Text("\n").join(roles)


def of_source(item: Item) -> Cells:
    """What it is, when it came out, what became of it, and how much rests on it."""
    status = item["status"]["status"] if item["status"] else ""
    published = dated(item["published"]) if item["published"]["edtf"] else "–"
    title = told(item["title"] or item["summary"], None, status, item["outlet"], item["url"], marks(item))
    return Text(item["source"], style="bold"), item["kind"] or "–", published, str(item["events"]), title


def of_poll(item: Item) -> Cells:
    """Who was asked, and what came out."""
    asked = [f"{name} {item[name]}" for name in ("pollster", "fieldwork", "sample") if item[name]]
    said = told(item["finding"] or item["summary"], item["event"], *asked, listed(item["issues"]), marks(item))
    return named(item["poll"], unsure(item)), dated(item["occurred"]), item["population"] or "–", said


def of_change(item: Item) -> Cells:
    """A point on an axis, and the events that begin or end to hold there."""
    return str(item.get("at") or item["sequence"]), item.get("recorded_at") or "", listed(item["events"])


def below_actor(console: Console, document: dict[str, Any]) -> None:
    """Print for whom one spoke, about what, and everything that it said."""
    for name, head in (("spoke_for", "party"), ("about", "issue")):
        if document[name]:
            said = listed(f"{one[head]} {one['events']}" for one in document[name])
            console.print(Text.assemble((f"{words(name)}: ", "bold"), said))
    _below(console, document, document["statements"])


def below_source(console: Console, document: dict[str, Any]) -> None:
    """Print everything that rests on a source."""
    resting = listed(f"{name} {number}" for name, number in document["by_type"].items())
    console.print(Text.assemble((f"{document['events']} events rest on it: ", "bold"), resting))
    for one in document["registry"]:
        console.print(Padding(Text(f"registry: {one['summary']} [{one['event']}]"), (0, 0, 0, 2)))
    _below(console, document, document["items"])


def below_conditions(console: Console, document: dict[str, Any]) -> None:
    """Print where the waiting goes in a circle, and what may be a condition."""
    for cycle in document["cycles"]:
        console.print(Text.assemble(("circular: ", "bold"), " → ".join([*cycle, cycle[0]])))
    if document["possible"]:
        console.print(f"possibly also: {listed(one['condition'] for one in document['possible'])}")


def below_tally(console: Console, document: dict[str, Any]) -> None:
    """Print the total, and what it leaves out."""
    total, left_out = document["total"], document["excluded"]
    killed, injured = (count(total[harm]) for harm in ("killed", "injured"))
    console.print(f"Total: {total['incidents']} incidents; killed {killed}, injured {injured} (best, least to most).")
    for name in ("campaigns", "alleged", "possible"):
        if left_out[name]:
            console.print(f"Not counted, {name}:")
        for one in left_out[name]:
            said = told(f"{dated(one['occurred'])} · {one['summary'] or '(erased)'}", one["event"])
            console.print(Padding(said, (0, 0, 0, 2)))


def below_coverage(console: Console, document: dict[str, Any]) -> None:
    """Print what was declared, and how far the record reaches."""
    scope = document["scope"]
    if scope is None:
        console.print("No scope was declared.")
    else:
        outside = {True: "; this coordinate lies outside", None: "", False: ""}[document["outside_scope"]]
        console.print(f"Declared: {scope['from'] or '…'} to {scope['to'] or '…'} [{scope['event']}]{outside}")
        for name in ("rule", "languages", "sources", "known_gaps"):
            if scope[name]:
                console.print(f"{words(name)}: {scope[name] if isinstance(scope[name], str) else listed(scope[name])}")
    for name in ("first", "last"):
        if document[name]:
            console.print(
                f"{name} event: {dated(document[name])} · {document[name]['summary']} [{document[name]['event']}]"
            )


def below_incidents(console: Console, document: dict[str, Any]) -> None:
    """Say how many of them only may fall in the span."""
    if document["possibly"]:
        console.print(f"{document['possibly']} of all may lie outside the span or are not certain.")


def _below(console: Console, document: dict[str, Any], items: list[Item]) -> None:
    if items:
        console.print(table_of_events(items))
    if document["possibly"]:
        console.print(f"{document['possibly']} more events are not certain at this coordinate.")


def _sides(values: dict[str, list[Any]]) -> str:
    return " / ".join(f"{party} {plain(found)}" for party, found in values.items())


def _answer(one: Item) -> str:
    possible = listed(dict.fromkeys(other["answer"] for other in one["possible"]))
    given = words(one["answer"]) if one["answer"] else f"possibly {words(possible)}"
    event = f" [{one['event']}]" if one["event"] else ""
    return f"{one['by']} {given}{event}"


def _end(end: Item | None) -> Text:
    if end is None:
        return Text("–")
    return told(end.get("text"), None, end.get("issue"))
