/** `<detente-timeline>`: what was said and done, by date, in a lane for each party. */

import type { Answer, Item, Timeline } from "./answers";
import { Charted, type Picture } from "./charted";
import type { Lane } from "./chart";
import { spanOf } from "./dates";
import { family, FLAGS, flags, glyph, kind, kindOf } from "./kinds";
import { middle, type Mark } from "./layout";
import { fill, many, word } from "./words";

const MOST_LANES = 5;
const TALKS = " talks";

type Marked = { item: Item; mark: Mark };

export class TimelineView extends Charted {
  readonly path = "timeline";
  readonly member = "items";
  #items: Item[] = [];
  #names: Record<string, string> = {};

  protected picturing(answer: Answer): Picture {
    const { items, possibly, labels, as_of } = answer as Timeline;
    const { words, dates, host } = this;
    const [issue, end] = [host.text("issue"), Date.parse(as_of.instant)];
    this.#names = labels?.actors ?? {};
    const [gone, here] = [this.#items, items].map((all, now) => all.filter(({ event }) => host.retracted.has(event) === !now)) as [Item[], Item[]];
    const marks = [...here, ...gone.map((item) => ({ ...item, retracted: true }))]
      .map((item) => ({ item, mark: this.#mark(item) }))
      .sort((one, other) => middle(one.mark) - middle(other.mark));
    marks.forEach(({ mark }, order) => (mark.order = order));
    this.#items = marks.map(({ item }) => item);
    if (issue) hold(marks, end);
    return {
      title: labels?.issues?.[issue] ?? words.timeline,
      lanes: this.#lanes(marks, labels?.issues ?? {}),
      length: marks.length,
      line: (order) => {
        const item = this.#items[order] as Item;
        return { when: item.occurred, text: item.summary ?? kind(words, item), one: item };
      },
      detail: (order) => ({ event: this.#items[order]?.event, item: this.#items[order] }),
      legend: this.#legend(marks),
      end,
      counted: words.events,
      remark: [host.text("as-of") && fill(words.asOf, dates.days(end - 1)), possibly && many(words, words.mayFall, possibly)],
    };
  }

  #mark(item: Item): Mark {
    const { type, event, occurred, summary } = item;
    const span = spanOf(occurred);
    const wrong = flags(item);
    const look = [span.style, family(type), ...wrong, span.lo === -Infinity && "open", occurred.edtf.includes("T") && "timed"];
    return {
      ...span, key: event, order: 0, glyph: glyph(type), text: summary ?? kind(this.words, item),
      look: look.filter(Boolean).join(" "), sign: FLAGS[wrong[0] ?? ""],
    };
  }

  speak(mark: Mark, lane: Lane): string {
    const item = this.#items[mark.order] as Item;
    const wrong = flags(item).map((flag) => word(this.words, flag));
    return [this.dates.say(item.occurred), lane.name, kind(this.words, item), item.summary, ...wrong].filter(Boolean).join(". ");
  }

  /** A lane for each of the parties that say most; for one party, for each of its issues. */
  #lanes(marks: Marked[], issues: Record<string, string>): Lane[] {
    const { words } = this;
    const single = this.host.text("party");
    const names: Record<string, string> = { ...(single ? issues : this.#names), [TALKS]: words.talks, "": words.others };
    const lane = ({ item }: Marked): string => (single ? item.issues?.[0] : item.party) ?? (/^(round|contact)/.test(item.type) ? TALKS : "");
    const most = [...Map.groupBy(marks, lane)].filter(([name]) => name && name !== TALKS).sort(([, one], [, other]) => other.length - one.length);
    const shown = [...most.slice(0, MOST_LANES).map(([name]) => name), TALKS];
    const put = Map.groupBy(marks, (one) => (shown.includes(lane(one)) ? lane(one) : ""));
    return [...shown, ""].filter((name) => put.has(name)).map((name) => ({
      name: names[name] ?? name,
      marks: (put.get(name) ?? []).map(({ mark }) => mark),
      rows: marks.length > 80 ? 4 : 14,
    }));
  }

  /** Only what occurs is explained. */
  #legend(marks: Marked[]): [string, string][] {
    const { words } = this;
    const looks = new Set([...new Set(marks.map(({ mark }) => mark.look))].join(" ").split(" "));
    const families = [...new Set(this.#items.map(({ type }) => family(type)))];
    const kinds = families.map((name) => `${glyph(name)}\u00a0${kindOf(words, name)}`).join("\u2003");
    const keys: [string, string, unknown][] = [
      ["", kinds, true],
      ["maybe", words.inexact, looks.has("maybe")],
      ["holds", words.held, marks.some(({ mark }) => mark.until)],
      ["held", words.lasted, looks.has("held")],
      ...Object.entries(FLAGS).map(([flag, sign]): [string, string, unknown] => [flag, `${sign} ${word(words, flag)}`, looks.has(flag)]),
    ];
    return keys.filter(([, , occurs]) => occurs).map(([look, text]) => [look, text]);
  }
}

/** On one issue a position holds until the party's next one on it. */
function hold(marks: Marked[], end: number): void {
  const last = new Map<string, Mark>();
  for (const { item, mark } of marks) {
    if (family(item.type) !== "position") continue;
    const key = `${item.party} ${item.issues?.[0]}`;
    const before = last.get(key);
    if (before) before.until = middle(mark);
    last.delete(key);
    if (item.type === "position.stated") last.set(key, mark);
  }
  for (const mark of last.values()) mark.until = end;
}
