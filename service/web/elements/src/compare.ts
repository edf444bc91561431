/** `<detente-compare>`: what moved between two dates, apart from what was only learned. */

import type { Answer, Change, Compare, Held } from "./answers";
import { askAll, named, type Query } from "./ask";
import { DetenteElement, type Filter } from "./base";
import { make, said } from "./dom";
import { STANCES } from "./kinds";
import { sourced } from "./timeline";
import { fill, many, word } from "./words";
import style from "./styles/compare.css";

export class DetenteCompare extends DetenteElement {
  protected styles(): string[] {
    return [style];
  }

  protected override filters(): readonly Filter[] {
    return ["issue", "party"];
  }

  protected question(): { path: string; query: Query; list: string } {
    const issue = this.text("issue");
    const [from, to] = [this.text("from"), this.text("to") || this.text("as-of")];
    const query: Query = { limit: 1000, from, to, to_known_at: this.text("known-at"), issue, subtree: issue && "true", party: this.text("party") };
    return { path: "compare", query, list: "changes" };
  }

  protected override async fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return named(await askAll<Compare>(url, "changes", signal), url, signal);
  }

  protected draw(answer: Answer): void {
    const { words, dates } = this;
    const found = answer as Compare;
    const day = (one: Answer): string => dates.day(Date.parse(one.as_of.instant) - 1);
    const counts = [many(words, words.moved, found.moved)];
    if (found.possibly_moved) counts.push(many(words, words.possiblyMoved, found.possibly_moved));
    if (found.learned) counts.push(many(words, words.learned, found.learned));
    this.bar.replaceChildren(
      this.heading(words.compare),
      make("span", { class: "info", part: "info" }, `${day(found.from)} – ${day(found.to)} · ${counts.join(", ")}`),
    );
    const names = answer.labels?.actors ?? {};
    const issues = answer.labels?.issues ?? {};
    const list = make("ol", { class: "changes", part: "list", tabindex: 0, "aria-label": words.compare });
    // What is certain first; the server's order within.
    const order = [...found.changes].sort((one, other) => Number(one.certainty === "possible") - Number(other.certainty === "possible"));
    for (const change of order) list.append(this.#change(change, names, issues));
    this.body.replaceChildren(list);
  }

  #change(change: Change, names: Record<string, string>, issues: Record<string, string>): HTMLElement {
    const { words, dates } = this;
    const about = [change.issue && (issues[change.issue] ?? change.issue.replaceAll("-", " ")), change.party && (names[change.party] ?? change.party)];
    const sure = change.certainty === "certain";
    const cause = word(words, change.cause);
    const entry = make(
      "li",
      { class: sure ? change.cause : `maybe ${change.cause}` },
      make("p", { class: "head" }, make("strong", { dir: "auto" }, about.filter(Boolean).join(" · ")), " ",
        make("span", { class: "info" }, [sure ? cause : fill(words.possibly, cause), change.after?.since && dates.say(change.after.since)].filter(Boolean).join(" · "))),
      make("p", {}, make("span", { class: "label" }, `${words.before}: `), change.before ? make("del", {}, this.#held(change.before)) : words.nothing),
      make("p", {}, make("span", { class: "label" }, `${words.after}: `), change.after ? make("ins", {}, this.#held(change.after)) : words.nothing),
      ...sourced(words, change.after?.sources),
    );
    entry.addEventListener("click", () => this.tell("select", { event: change.after?.event ?? change.before?.event ?? null, change }));
    return entry;
  }

  #held(held: Held): Node {
    const { words } = this;
    const one = held.summary ? held : held.possible?.[0];
    if (!one) return document.createTextNode(words.nothing);
    const stance = one.stance ?? (held.data?.["stance"] as string | undefined);
    const text = `${stance ? `${STANCES[stance] ?? ""} ${word(words, stance)}: ` : ""}${one.summary ?? ""}`;
    return said(one === held ? text : fill(words.possibly, text)) ?? document.createTextNode(words.nothing);
  }
}
