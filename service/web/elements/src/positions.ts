/** `<detente-positions>`: who stands where on which issue at a coordinate. */

import type { Answer, Position, State } from "./answers";
import type { Query } from "./ask";
import { DetenteElement, type Filter } from "./base";
import { add, make, said } from "./dom";
import { STANCES } from "./kinds";
import { stop, walk } from "./table";
import { flagged } from "./timeline";
import { fill, word } from "./words";
import style from "./styles/positions.css";

const MOST_PARTIES = 6;

export class DetentePositions extends DetenteElement {
  protected styles(): string[] {
    return [style];
  }

  protected override filters(): readonly Filter[] {
    return ["issue", "party"];
  }

  protected question(): { path: string; query: Query; list: string } {
    return { path: "state", query: this.coordinate(), list: "issues" };
  }

  protected override isEmpty(answer: Answer): boolean {
    return !this.#issues(answer as State).length;
  }

  /** The issues that have positions; of one that is named, those below it too. */
  #issues(answer: State): State["issues"] {
    const wanted = this.text("issue");
    const below = new Set([wanted]);
    for (const { issue, parent } of answer.issues) if (parent && below.has(parent)) below.add(issue);
    const parties = this.#wanted();
    return answer.issues.filter(
      ({ issue, positions }) =>
        (!wanted || below.has(issue)) && positions.some(({ party }) => !parties.length || parties.includes(party)),
    );
  }

  #wanted(): string[] {
    return this.text("party").split(/[\s,]+/).filter(Boolean);
  }

  /** Who is shown: whoever is asked for, else those with most positions. */
  #parties(issues: State["issues"]): string[] {
    const wanted = this.#wanted();
    if (wanted.length) return wanted;
    const counts = new Map<string, number>();
    for (const { positions } of issues) for (const { party } of positions) counts.set(party, (counts.get(party) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1]).slice(0, MOST_PARTIES).map(([party]) => party);
  }

  protected draw(answer: Answer): void {
    const { words, dates } = this;
    const issues = this.#issues(answer as State);
    const parties = this.#parties(issues);
    const names = answer.labels?.actors ?? answer.actors ?? {};
    const title = words.positions;
    const until = Date.parse(answer.as_of.instant) - 1;
    this.bar.replaceChildren(this.heading(title), make("span", { class: "info", part: "info" }, fill(words.asOf, this.text("as-of") ? dates.day(until) : words.now)));
    const table = make("table", { role: "grid", part: "table", "aria-label": `${title}. ${words.tableKeys}` });
    const head = make("tr", { role: "row" }, make("th", { role: "columnheader", scope: "col" }, words.issue));
    for (const party of parties) head.append(make("th", { role: "columnheader", scope: "col", dir: "auto" }, names[party] ?? party));
    table.append(make("thead", { role: "rowgroup" }, head));
    const body = make("tbody", { role: "rowgroup" });
    for (const { issue, title: name, depth, positions, headline_status: status } of issues) {
      const header = make("th", { role: "rowheader", scope: "row", class: `depth${Math.min(depth, 3)}` }, said(name));
      if (status) header.append(make("span", { class: "info" }, word(words, status.status)));
      const row = make("tr", { role: "row" }, header);
      for (const party of parties) {
        const position = positions.find((one) => one.party === party);
        const cell = make("td", { role: "gridcell", tabindex: -1, part: "cell", class: position ? `${position.certainty} s-${position.stance ?? ""}` : "none", "data-party": names[party] ?? party });
        add(cell, ...(position ? this.#position(position) : [make("span", { class: "muted" }, words.noRecord)]));
        cell.addEventListener("click", () => {
          stop(table, cell);
          this.tell("select", { issue, party, event: position?.event ?? null, position: position ?? null });
        });
        row.append(cell);
      }
      body.append(row);
    }
    table.append(body);
    walk(table, () => words.dir === "rtl");
    stop(table, table.querySelector<HTMLElement>("td"));
    this.body.replaceChildren(make("div", { class: "scroll" }, table));
  }

  /** What a party holds; what is only possible is muted, what is ambiguous shows both. */
  #position(one: Position): HTMLElement[] {
    const { words, dates } = this;
    const stance = (name: string | null | undefined): string => `${STANCES[name ?? ""] ?? "·"} ${word(words, name ?? "unspecified")}`;
    const found: HTMLElement[] = [];
    if (one.stance) {
      found.push(make("strong", { part: "stance" }, stance(one.stance)), ...flagged(words, one));
      const summary = said(one.summary, "summary");
      if (summary) found.push(summary);
      found.push(make("span", { class: "info" }, fill(words.since, dates.say(one.since))));
    }
    for (const other of one.possible ?? []) {
      const what = other.undated ? words.undated : fill(words.possibly, stance(other.stance));
      found.push(make("span", { class: "possible muted" }, make("em", {}, what), other.summary ? " " : null, said(other.summary)));
    }
    return found;
  }
}
