/** `<detente-compare>`: what moved between two dates, apart from what was only learned. */

import { fill, make, many, View, word } from "../core";
import type { Answer, Change, Compare, Held } from "../answers";
import type { Query } from "../ask";
import type { Child } from "../dom";
import type { Filter } from "../view";
import * as english from "../languages/parts";
import style from "../styles/compare.css";
import { named } from "./named";
import { said, sourced, withWords } from "./said";
import { STANCES } from "./stances";

type Words = ReturnType<typeof withWords<typeof english.compare>>;

export class CompareView extends View {
  readonly path = "compare";
  readonly member = "changes";
  readonly style = style;
  override readonly filters: readonly Filter[] = ["issue", "party"];

  override query(): Query {
    const { host } = this;
    const [from, to] = [host.text("from"), host.text("to") || host.text("as-of")];
    return { ...super.query(), as_of: "", known_at: "", from, to, to_known_at: host.text("known-at") };
  }

  override async fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return named(await super.fetch(url, signal), url, signal);
  }

  draw(answer: Answer): void {
    const { host } = this;
    const words = withWords(english.compare, host.words);
    const { from, to, moved, possibly_moved: possibly, learned, changes } = answer as Compare;
    const day = (one: Answer): string => host.dates.days(Date.parse(one.as_of.instant) - 1);
    const counts = [many(words, words.moved, moved), possibly && many(words, words.possiblyMoved, possibly), learned && many(words, words.learned, learned)];
    host.bar.replaceChildren(
      host.heading(words.compare),
      make("span", { part: "info" }, `${day(from)} – ${day(to)} · ${counts.filter(Boolean).join(", ")}`),
    );
    // What is certain first; the server's order within.
    const order = changes.toSorted((one, other) => +(one.certainty === "possible") - +(other.certainty === "possible"));
    const entries = order.map((change) => this.#change(words, change, answer.labels ?? {}));
    host.body.replaceChildren(make("ol", { class: "changes", part: "list", tabindex: 0, "aria-label": words.compare }, ...entries));
  }

  #change(words: Words, change: Change, { actors, issues }: NonNullable<Answer["labels"]>): HTMLElement {
    const { issue, party, certainty, before, after } = change;
    const about = [issue && (issues?.[issue] ?? issue.replaceAll("-", " ")), party && (actors?.[party] ?? party)];
    const sure = certainty === "certain";
    const cause = word(words, change.cause);
    const causes = [sure ? cause : fill(words.possibly, cause), after?.since && this.host.dates.say(after.since)];
    const held = (label: string, tag: "del" | "ins", one: Held | null): HTMLElement =>
      make("p", {}, make("span", { class: "label" }, `${label}: `), one ? make(tag, {}, holding(words, one)) : words.nothing);
    const entry = make("li", { class: `${sure ? "" : "maybe "}${change.cause}` },
      make("p", {}, make("strong", { dir: "auto" }, about.filter(Boolean).join(" · ")), " ",
        make("span", { class: "info" }, causes.filter(Boolean).join(" · "))),
      held(words.before, "del", before), held(words.after, "ins", after), ...sourced(words, after?.sources));
    entry.addEventListener("click", () => this.host.tell("select", { event: after?.event ?? before?.event ?? null, change }));
    return entry;
  }
}

function holding(words: Words, held: Held): Child {
  const one = held.summary ? held : (held.possible?.[0] as Held | undefined);
  const stance = one?.stance ?? one?.data?.["stance"];
  const text = [stance && `${STANCES[`${stance}`] ?? ""} ${word(words, `${stance}`)}`, one?.summary].filter(Boolean).join(": ");
  return said(one === held ? text : text && fill(words.possibly, text)) ?? words.nothing;
}
