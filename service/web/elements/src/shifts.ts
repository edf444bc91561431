/** `<detente-shifts>`: what each party held over time, issue by issue, and where it moved. */

import type { Answer, Held, Shift, Shifts } from "./answers";
import { askAll, named, type Query } from "./ask";
import type { Filter } from "./base";
import { Charted, type Picture } from "./charted";
import type { Lane } from "./chart";
import { spanOf } from "./dates";
import { make } from "./dom";
import { flags, STANCES } from "./kinds";
import { middle, type Mark } from "./layout";
import { flagged, sourced } from "./timeline";
import { fill, word } from "./words";

/** Marks what was held before the first shift. */
const BEFORE = " before";

export class DetenteShifts extends Charted {
  #shifts: Shift[] = [];
  #names: Record<string, string> = {};
  #titles: Record<string, string> = {};

  protected override filters(): readonly Filter[] {
    return ["issue", "party", "from", "to"];
  }

  protected question(): { path: string; query: Query; list: string } {
    const issue = this.text("issue");
    const query: Query = { limit: 1000, ...this.coordinate(), issue, subtree: issue && "true" };
    for (const name of ["party", "from", "to"]) query[name] = this.text(name);
    return { path: "shifts", query, list: "shifts" };
  }

  protected override async fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return named(await askAll<Shifts>(url, "shifts", signal), url, signal);
  }

  protected picturing(answer: Answer): Picture {
    const { words, dates } = this;
    this.#names = answer.labels?.actors ?? {};
    this.#titles = answer.labels?.issues ?? {};
    this.#shifts = [...(answer as Shifts).shifts].sort((one, other) => middle(spanOf(one.at)) - middle(spanOf(other.at)));
    const end = Date.parse(answer.as_of.instant);
    const lanes = new Map<string, Mark[]>();
    this.#shifts.forEach((shift, order) => {
      const name = `${this.#title(shift)} · ${this.#name(shift)}`;
      const marks = lanes.get(name) ?? [];
      lanes.set(name, marks);
      const span = spanOf(shift.at);
      const at = middle(span);
      const last = marks.at(-1);
      if (last) last.hi = at;
      // What was held before the first shift, since when this answer does not say.
      else marks.push(this.#mark(`${shift.event}${name}${BEFORE}`, order, shift.before, -Infinity, at, ""));
      marks.push(this.#mark(`${shift.event}-${name}`, order, shift.after, span.lo === -Infinity ? at : span.lo, end, [span.style, ...flags(shift)].join(" ")));
    });
    return {
      title: this.#titles[this.text("issue")] ?? words.shifts,
      lanes: [...lanes].map(([name, marks]) => ({ name, marks, rows: 3 })),
      told: this.#shifts.map((shift) => ({
        line: () => [
          make("time", {}, dates.say(shift.at)),
          make("span", { class: "said" }, this.#sentence(shift), ...flagged(words, shift)),
        ],
        more: () => [make("p", { dir: "auto" }, shift.summary ?? ""), ...sourced(words, shift.sources)],
      })),
      detail: (order) => ({ event: this.#shifts[order]?.event, shift: this.#shifts[order] }),
      legend: [...new Set(this.#shifts.flatMap(({ before, after }) => [this.#stance(before), this.#stance(after)]))].map(
        (stance) => ["key", `${STANCES[stance] ?? "·"} ${word(words, stance)}`],
      ),
      end,
      counted: words.shiftsMade,
      remark: this.text("as-of") && fill(words.asOf, dates.day(end - 1)),
    };
  }

  #mark(key: string, order: number, held: Held | null, lo: number, hi: number, look: string): Mark {
    const stance = this.#stance(held);
    const text = [word(this.words, stance), held?.summary].filter(Boolean).join(": ");
    return { key, order, lo, hi, style: "held", glyph: STANCES[stance] ?? "·", text, look: `held ${look}` };
  }

  protected speak(mark: Mark, lane: Lane): string {
    const shift = this.#shifts[mark.order];
    const before = mark.key.endsWith(BEFORE);
    return [lane.name, mark.text, shift && fill(before ? this.words.untilDay : this.words.since, this.dates.say(shift.at))].filter(Boolean).join(". ");
  }

  #sentence(shift: Shift): string {
    const [before, after] = [this.#stance(shift.before), this.#stance(shift.after)].map((stance) => word(this.words, stance));
    const arrow = this.words.dir === "rtl" ? "←" : "→";
    const change = shift.derived_change ? ` (${word(this.words, shift.derived_change)})` : "";
    return `${this.#title(shift)}, ${this.#name(shift)}: ${before} ${arrow} ${after}${change}`;
  }

  #stance(held: Held | null): string {
    return held?.withdrawn ? "withdrawn" : (held?.stance ?? "unspecified");
  }

  #name({ party }: Shift): string {
    return this.#names[party] ?? party;
  }

  #title({ issue }: Shift): string {
    return this.#titles[issue] ?? word(this.words, issue).replaceAll("-", " ");
  }
}
