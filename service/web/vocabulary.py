"""The words of the record as a page says them: what is ``accepted_in_part`` in an answer is "accepted in part" here.

Every word is written out so that the catalogues hold it; ``N_`` marks it for extraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import pass_context

from service.web.languages import words, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from jinja2.runtime import Context


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a text that is translated later."""
    return text


WORDS: Final[Mapping[str, str]] = {
    word.replace(" ", "_").replace("-", "_"): word
    for word in (
        # stances and how firmly they are held
        N_("demands"), N_("supports"), N_("accepts"), N_("open"), N_("conditional"), N_("opposes"), N_("refuses"),
        N_("unspecified"), N_("withdrawn"), N_("red line"), N_("firm"), N_("negotiable"),
        # changes of a position
        N_("new"), N_("reiterated"), N_("softened"), N_("hardened"), N_("reversed"), N_("terms changed"),
        N_("stance changed"), N_("lapsed"),
        # status of an issue
        N_("raised"), N_("under discussion"), N_("narrowing"), N_("deadlocked"), N_("unresolved"),
        N_("agreed in principle"), N_("agreed"), N_("in force"), N_("implemented"), N_("breached"), N_("suspended"),
        N_("terminated"), N_("parked"), N_("contested"), N_("closed"), N_("reopened"), N_("merged"), N_("split"),
        # gaps
        N_("offer rejected"), N_("one sided"), N_("unknown"), N_("incompatible"), N_("conditional overlap"),
        N_("overlap"), N_("compatible"),
        # standing and mode
        N_("asserted"), N_("attributed"), N_("presumed"), N_("disputed"), N_("denied"), N_("discredited"),
        N_("quote"), N_("indirect"), N_("narration"), N_("analysis"), N_("report"),
        # claims, proposals, agreements, commitments, conditions
        N_("confirmed"), N_("verified"), N_("no comment"), N_("floated"), N_("tabled"), N_("final"), N_("accepted"),
        N_("accepted in part"), N_("rejected"), N_("countered"), N_("deferred"), N_("initialled"), N_("signed"),
        N_("adopted"), N_("expired"), N_("kept"), N_("broken"), N_("met"), N_("waived"), N_("precondition"),
        N_("trigger"), N_("linkage"), N_("quid pro quo"),
        # rounds and contacts
        N_("anticipated"), N_("tentative"), N_("held"), N_("cancelled"), N_("under way"), N_("agreement"),
        N_("partial"), N_("progress"), N_("no breakthrough"), N_("collapse"), N_("adjourned"), N_("direct"),
        N_("proximity"), N_("trilateral"), N_("multilateral"), N_("remote"), N_("leaders"), N_("ministers"),
        N_("envoys"), N_("experts"), N_("visit"), N_("summit"), N_("call"), N_("third party"),
        # violence
        N_("strike"), N_("shelling"), N_("clash"), N_("attack on civilians"), N_("sabotage"), N_("other"),
        N_("single"), N_("campaign"),
        # knowledge
        N_("control"), N_("quantity"), N_("legal"), N_("process status"), N_("relation"), N_("positive"),
        N_("neutral"), N_("negative"),
        # amendments
        N_("error"), N_("date resolved"), N_("attribution"), N_("translation"), N_("false"), N_("duplicate"),
        N_("out of scope"), N_("source retracted"), N_("corrected"), N_("retracted"), N_("superseded"),
        N_("unavailable"), N_("preferred"), N_("normal"), N_("deprecated"),
        N_("late report"), N_("victim died"), N_("recount"),
        # what was done by a statement
        N_("assert"), N_("acknowledge"), N_("welcome"), N_("criticise"), N_("accuse"), N_("threaten"), N_("promise"),
        N_("request"), N_("appeal"), N_("deny"),
        # what an agreement is and who stands by it, what an assessment judges
        N_("pre"), N_("substantive partial"), N_("substantive comprehensive"), N_("implementation"), N_("renewal"),
        N_("ceasefire"), N_("mediator"), N_("guarantor"), N_("witness"), N_("observer"), N_("issue status"),
        N_("sincerity"), N_("forecast"), N_("interpretation"), N_("capability"), N_("opinion"), N_("hypothetical"),
        # who was hurt
        N_("yes"), N_("no"), N_("mixed"),
        # how one event relates to another
        N_("responds to"), N_("interprets"), N_("comments on"), N_("qualifies"), N_("rejects"), N_("denies"),
        N_("follows"), N_("same as"),
        # kinds of actors and sources
        N_("state"), N_("person"), N_("organisation"), N_("igo"), N_("media"), N_("agency"), N_("body"),
        N_("armed group"), N_("group"), N_("document"), N_("outlet"), N_("dataset"),
        # certainty
        N_("certain"), N_("ambiguous"), N_("possible"), N_("moved"), N_("learned"),
        # comparators of terms
        N_("exactly"), N_("about"), N_("at least"), N_("at most"),
        # tenses
        N_("past"), N_("present"), N_("scheduled"), N_("before first event"),
        # types of events
        N_("dossier opened"), N_("dossier amended"), N_("dossier scope declared"), N_("source registered"),
        N_("source status changed"), N_("actor registered"), N_("actor role assigned"), N_("issue opened"),
        N_("issue amended"), N_("statement made"), N_("position stated"), N_("position withdrawn"),
        N_("condition stated"), N_("condition settled"), N_("commitment made"), N_("commitment settled"),
        N_("proposal tabled"), N_("proposal amended"), N_("proposal answered"), N_("proposal withdrawn"),
        N_("agreement concluded"), N_("agreement status changed"), N_("round scheduled"), N_("round rescheduled"),
        N_("round cancelled"), N_("round held"), N_("round concluded"), N_("contact held"), N_("incident reported"),
        N_("incident revised"), N_("claim made"), N_("claim answered"), N_("assessment made"), N_("poll reported"),
        N_("fact reported"), N_("event corrected"), N_("event retracted"), N_("event disputed"), N_("event ranked"),
        N_("event redacted"),
    )
}  # fmt: skip
"""By the record's word."""

GLYPHS: Final[Mapping[str, str]] = {
    "demands": "▲",
    "supports": "△",
    "accepts": "✓",
    "open": "○",
    "conditional": "◐",
    "opposes": "▽",
    "refuses": "✕",
    "unspecified": "?",
    "withdrawn": "↩",
}
"""Of each stance, so that none is told by its colour alone."""

SIDES: Final[Mapping[str, str]] = {
    "demands": "for",
    "supports": "for",
    "accepts": "for",
    "open": "maybe",
    "conditional": "maybe",
    "opposes": "against",
    "refuses": "against",
}
"""How a stance lies to the change that the issue's title proposes (``service.views.gaps``): its line is solid, dashed
or double."""


@pass_context
def say(context: Context, word: str | None) -> str:
    """A word of the record or a type of event in the page's language; one not listed without its underscores."""
    if word is None:
        return ""
    found = WORDS.get(word.replace("-", "_").replace(".", "_"))
    return word.replace("_", " ") if found is None else words(context["lang"]).gettext(found)


def install(environment: Environment) -> None:
    """Give templates the filters ``say``, with its words, and ``written``, and how stances are marked."""
    environment.filters.update(say=say, written=written)
    environment.globals.update(glyphs=GLYPHS, sides=SIDES, said_words=WORDS)
