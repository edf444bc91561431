/** `<detente-shifts>`: what each party held over time, issue by issue, and where it moved. */

import { Charted, fill, flags, middle, spanOf, word } from "../core";
import type { Answer, Held, Shift, Shifts } from "../answers";
import type { Picture } from "../charted";
import type { Lane } from "../chart";
import type { Mark } from "../layout";
import type { Filter } from "../view";
import * as english from "../languages/parts";
import { named } from "./named";
import { STANCES } from "./stances";
import { withWords } from "./said";

type Words = ReturnType<typeof withWords<typeof english.shifts>>;

/** Marks what was held before the first shift. */
const BEFORE = " before";

export class ShiftsView extends Charted {
  readonly path = "shifts";
  readonly member = "shifts";
  override readonly filters: readonly Filter[] = ["issue", "party", "from", "to"];
  #shifts: Shift[] = [];
  #said!: Words;
  /** Of a shift the issue and the party, by name. */
  #place!: (shift: Shift) => string[];

  override async fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return named(await super.fetch(url, signal), url, signal);
  }

  protected picturing(answer: Answer): Picture {
    const { dates, host } = this;
    const { labels, as_of } = answer;
    const words = (this.#said = withWords(english.shifts, host.words));
    this.#place = ({ issue, party }) => [labels?.issues?.[issue] ?? issue.replaceAll("-", " "), labels?.actors?.[party] ?? party];
    const shifts = (this.#shifts = (answer as Shifts).shifts.toSorted((one, other) => middle(spanOf(one.at)) - middle(spanOf(other.at))));
    const end = Date.parse(as_of.instant);
    const lanes = new Map<string, Mark[]>();
    shifts.forEach((shift, order) => {
      const name = this.#place(shift).join(" · ");
      const span = spanOf(shift.at);
      const at = middle(span);
      const key = `${shift.event} ${name}`;
      // What was held before the first shift, since when this answer does not say.
      const marks = lanes.get(name) ?? [this.#mark(key + BEFORE, order, shift.before, -Infinity, at, "")];
      lanes.set(name, marks);
      (marks.at(-1) as Mark).hi = at;
      marks.push(this.#mark(key, order, shift.after, span.lo === -Infinity ? at : span.lo, end, [span.style, ...flags(shift)].join(" ")));
    });
    const stances = new Set(shifts.flatMap(({ before, after }) => [stanceOf(before), stanceOf(after)]));
    return {
      title: labels?.issues?.[host.text("issue")] ?? words.shifts,
      lanes: [...lanes].map(([name, marks]) => ({ name, marks, rows: 3 })),
      length: shifts.length,
      line: (order) => {
        const shift = shifts[order] as Shift;
        return { when: shift.at, text: this.#sentence(shift), one: shift };
      },
      detail: (order) => ({ event: shifts[order]?.event, shift: shifts[order] }),
      legend: [...stances].map((stance) => ["", `${STANCES[stance] ?? "·"} ${word(words, stance)}`]),
      end,
      counted: words.shiftsMade,
      remark: [host.text("as-of") && fill(words.asOf, dates.days(end - 1))],
    };
  }

  #mark(key: string, order: number, held: Held | null, lo: number, hi: number, look: string): Mark {
    const stance = stanceOf(held);
    const text = [word(this.#said, stance), held?.summary].filter(Boolean).join(": ");
    return { key, order, lo, hi, style: "held", glyph: STANCES[stance] ?? "·", text, look: `held ${look}` };
  }

  speak({ key, order, text }: Mark, lane: Lane): string {
    const { untilDay, since } = this.#said;
    return [lane.name, text, fill(key.endsWith(BEFORE) ? untilDay : since, this.dates.say(this.#shifts[order]?.at))].filter(Boolean).join(". ");
  }

  #sentence(shift: Shift): string {
    const words = this.#said;
    const [before, after] = [shift.before, shift.after].map((held) => word(words, stanceOf(held)));
    const change = shift.derived_change ? ` (${word(words, shift.derived_change)})` : "";
    return `${this.#place(shift).join(", ")}: ${before} ${words.dir === "rtl" ? "←" : "→"} ${after}${change}`;
  }
}

function stanceOf(held: Held | null): string {
  return held?.withdrawn ? "withdrawn" : (held?.stance ?? "unspecified");
}
