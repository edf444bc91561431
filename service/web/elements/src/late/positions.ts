/** `<detente-positions>`: who stands where on which issue at a coordinate. */

import { fill, flagged, make, View, word } from "../core";
import type { Answer, Position, State } from "../answers";
import type { Query } from "../ask";
import type { Child } from "../dom";
import type { Filter } from "../view";
import * as english from "../languages/parts";
import style from "../styles/positions.css";
import { said, withWords } from "./said";
import { STANCES } from "./stances";
import { stop, walk } from "./table";

const MOST_PARTIES = 6;

export class PositionsView extends View {
  readonly path = "state";
  readonly member = "issues";
  readonly style = style;
  override readonly filters: readonly Filter[] = ["issue", "party"];

  /** The whole state: what of it is shown is chosen here. */
  override query(): Query {
    return { as_of: this.host.text("as-of"), known_at: this.host.text("known-at") };
  }

  override count(answer: Answer): number {
    return this.#issues(answer as State).length;
  }

  /** Parties that are asked for. */
  get #wanted(): string[] {
    return this.host.text("party").match(/[^\s,]+/g) ?? [];
  }

  /** The issues that have positions; of one that is named, those below it too. */
  #issues({ issues }: State): State["issues"] {
    const wanted = this.host.text("issue");
    const below = new Set([wanted]);
    for (const { issue, parent } of issues) if (!wanted || below.has(parent ?? "")) below.add(issue);
    const parties = this.#wanted;
    return issues.filter(({ issue, positions }) => below.has(issue) && positions.some(({ party }) => !parties.length || parties.includes(party)));
  }

  /** Who is shown: whoever is asked for, else those with most positions. */
  #parties(issues: State["issues"]): string[] {
    if (this.#wanted.length) return this.#wanted;
    const held = Map.groupBy(issues.flatMap(({ positions }) => positions), ({ party }) => party);
    return [...held].sort(([, one], [, other]) => other.length - one.length).slice(0, MOST_PARTIES).map(([party]) => party);
  }

  draw(answer: Answer): void {
    const { host } = this;
    const { dates } = host;
    const words = withWords(english.positions, host.words);
    const issues = this.#issues(answer as State);
    const parties = this.#parties(issues);
    const name = (party: string): string => (answer.labels?.actors ?? answer.actors)?.[party] ?? party;
    const title = words.positions;
    const at = host.text("as-of") ? dates.days(Date.parse(answer.as_of.instant) - 1) : words.now;
    host.bar.replaceChildren(host.heading(title), make("span", { part: "info" }, fill(words.asOf, at)));
    const column = (text: string): HTMLElement => make("th", { role: "columnheader", scope: "col", dir: "auto" }, text);
    const head = make("tr", { role: "row" }, column(words.issue), ...parties.map((party) => column(name(party))));
    const rows = issues.map(({ issue, title, depth, positions, headline_status: status }) =>
      make("tr", { role: "row" },
        make("th", { role: "rowheader", scope: "row", class: depth ? "below" : null },
          said(title), status && make("span", { class: "info" }, word(words, status.status))),
        ...parties.map((party) => {
          const position = positions.find((one) => one.party === party) ?? null;
          const looks = position ? `${position.certainty} s-${position.stance ?? ""}` : "none";
          const cell = make("td", { role: "gridcell", tabindex: -1, part: "cell", class: looks, "data-party": name(party) },
            ...(position ? this.#position(position) : [make("span", { class: "muted" }, words.noRecord)]));
          cell.addEventListener("click", () => {
            stop(table, cell);
            host.tell("select", { issue, party, event: position?.event ?? null, position });
          });
          return cell;
        })),
    );
    const table = make("table", { role: "grid", part: "table", "aria-label": `${title}. ${words.tableKeys}` },
      make("thead", { role: "rowgroup" }, head), make("tbody", { role: "rowgroup" }, ...rows));
    walk(table, words.dir === "rtl");
    stop(table, table.querySelector("td") as HTMLElement);
    host.body.replaceChildren(make("div", { class: "scroll" }, table));
  }

  /** What a party holds; what is only possible is muted, what is ambiguous shows both. */
  #position(one: Position): Child[] {
    const { host } = this;
    const words = withWords(english.positions, host.words);
    const stance = (name: string | null | undefined): string => `${STANCES[name ?? ""] ?? "·"} ${word(words, name ?? "unspecified")}`;
    const sure = one.stance && [
      make("strong", { part: "stance" }, stance(one.stance)), ...flagged(words, one), said(one.summary, "summary"),
      make("span", { class: "info" }, fill(words.since, host.dates.say(one.since))),
    ];
    const possible = (one.possible ?? []).map(({ undated, stance: other, summary }) =>
      make("span", { class: "possible muted" }, make("em", {}, undated ? words.undated : fill(words.possibly, stance(other))), " ", said(summary)));
    return [...(sure || []), ...possible];
  }
}
