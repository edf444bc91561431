/** `<detente-timeline>`: what was said and done, by date, in a lane for each party. */

import type { Answer, Item, Source, Timeline } from "./answers";
import { askAll, type Query } from "./ask";
import { Charted, type Picture } from "./charted";
import type { Lane } from "./chart";
import { spanOf } from "./dates";
import { link, make } from "./dom";
import { family, FLAGS, flags, glyph, kind, type Flag } from "./kinds";
import { middle, type Mark } from "./layout";
import type { Told } from "./reader";
import { fill, many, word, type Words } from "./words";

const MOST_LANES = 5;

export class DetenteTimeline extends Charted {
  #items: Item[] = [];
  #names: Record<string, string> = {};

  protected question(): { path: string; query: Query; list: string } {
    const issue = this.text("issue");
    const query: Query = { limit: 1000, ...this.coordinate(), issue, subtree: issue && "true" };
    for (const name of ["party", "type", "from", "to"]) query[name] = this.text(name);
    return { path: "timeline", query, list: "items" };
  }

  protected override fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return askAll<Timeline>(url, "items", signal);
  }

  protected picturing(answer: Answer): Picture {
    const { items, possibly, labels } = answer as Timeline;
    const { words, dates } = this;
    this.#names = labels?.actors ?? {};
    const here = new Set(items.map(({ event }) => event));
    const gone = this.#items.filter(({ event }) => this.retracted.has(event) && !here.has(event));
    this.#items = [...items, ...gone.map((item) => ({ ...item, retracted: true }))];
    const marks = this.#items.map((item) => ({ item, mark: this.#mark(item) })).sort((one, other) => middle(one.mark) - middle(other.mark));
    marks.forEach(({ mark }, order) => (mark.order = order));
    this.#items = marks.map(({ item }) => item);
    this.#hold(marks, Date.parse(answer.as_of.instant));
    const title = labels?.issues?.[this.text("issue")] ?? words.timeline;
    return {
      title,
      lanes: this.#lanes(marks, answer.labels?.issues ?? {}),
      told: this.#items.map((item) => this.#told(item)),
      detail: (order) => ({ event: this.#items[order]?.event, item: this.#items[order] }),
      legend: legend(words, marks.map(({ mark }) => mark), this.#items),
      end: Date.parse(answer.as_of.instant),
      counted: words.events,
      remark: [
        this.text("as-of") && fill(words.asOf, dates.day(Date.parse(answer.as_of.instant) - 1)),
        possibly ? many(words, words.mayFall, possibly) : "",
      ].filter(Boolean).join(" · "),
    };
  }

  #mark(item: Item): Mark {
    const span = spanOf(item.occurred);
    const look = [span.style, family(item.type), ...flags(item)];
    if (span.lo === -Infinity) look.push("open");
    if (item.occurred.edtf.includes("T")) look.push("timed");
    return { ...span, key: item.event, order: 0, glyph: glyph(item.type), text: item.summary ?? kind(this.words, item), look: look.join(" ") };
  }

  /** On one issue a position holds until the party's next one on it. */
  #hold(marks: { item: Item; mark: Mark }[], end: number): void {
    if (!this.text("issue")) return;
    const last = new Map<string, Mark>();
    for (const { item, mark } of marks) {
      if (!item.type.startsWith("position.")) continue;
      const key = `${item.party} ${item.issues?.[0]}`;
      const before = last.get(key);
      if (before) before.until = middle(mark);
      last.delete(key);
      if (item.type === "position.stated") last.set(key, mark);
    }
    for (const mark of last.values()) mark.until = end;
  }

  protected speak(mark: Mark, lane: Lane): string {
    const item = this.#items[mark.order];
    if (!item) return mark.text;
    const wrong = flags(item).map((flag) => this.words[flag]);
    return [this.dates.say(item.occurred), lane.name, kind(this.words, item), item.summary, ...wrong].filter(Boolean).join(". ");
  }

  /** A lane for each of the parties that say most; for one party, for each of its issues. */
  #lanes(marks: { item: Item; mark: Mark }[], issues: Record<string, string>): Lane[] {
    const { words } = this;
    const lanes = new Map<string, Mark[]>();
    const single = this.text("party") !== "";
    const put = (lane: string, mark: Mark): unknown => lanes.get(lane)?.push(mark) ?? lanes.set(lane, [mark]);
    const names = single ? issues : this.#names;
    const lane = (item: Item): string => (single ? item.issues?.[0] : item.party) ?? (/^(round|contact)/.test(item.type) ? " talks" : "");
    const counts = new Map<string, number>();
    for (const { item } of marks) counts.set(lane(item), (counts.get(lane(item)) ?? 0) + 1);
    const kept = [...counts].filter(([name]) => name.trim()).sort((one, other) => other[1] - one[1]).slice(0, MOST_LANES).map(([name]) => name);
    for (const name of [...kept, " talks"]) if (counts.has(name)) lanes.set(name, []);
    for (const { item, mark } of marks) put(lanes.has(lane(item)) ? lane(item) : "", mark);
    return [...lanes].map(([name, found]) => ({
      name: name === " talks" ? words.talks : name ? (names[name] ?? name) : words.others,
      marks: found,
      rows: marks.length > 80 ? 4 : 14,
    }));
  }

  #told(item: Item): Told {
    const { words, dates } = this;
    return {
      line: () => [
        make("time", {}, dates.say(item.occurred)),
        make("span", { dir: "auto", class: "said" }, item.summary ?? kind(words, item), ...flagged(words, item)),
      ],
      more: () => [
        make("p", { class: "info" }, [glyph(item.type), kind(words, item), this.#who(item), item.mode && word(words, item.mode)].filter(Boolean).join(" · ")),
        ...(item.quote ? [make("blockquote", { dir: "auto", lang: item.quote.language }, item.quote.text)] : []),
        ...sourced(words, item.sources),
      ],
    };
  }

  #who(item: Item): string {
    const names = [item.actor, item.on_behalf_of].filter((one): one is string => !!one).map((one) => this.#names[one] ?? one);
    return [...new Set(names)].join(", ");
  }
}

/** What is wrong with a statement, as glyph and word. */
export function flagged(words: Words, one: Parameters<typeof flags>[0]): HTMLElement[] {
  return flags(one).map((flag) => make("span", { class: `flag ${flag}`, part: "flag" }, `${FLAGS[flag]} ${words[flag]}`));
}

/** Where it was read. */
export function sourced(words: Words, sources: Source[] | undefined): HTMLElement[] {
  if (!sources?.length) return [];
  const made = make("p", { class: "info", part: "sources" }, words.sources);
  sources.forEach((one, index) => {
    made.append(index ? ", " : "", link(one.source, one.url), one.locator ? ` (${one.locator})` : "");
  });
  return [made];
}

/** Only what occurs is explained. */
function legend(words: Words, marks: Mark[], items: Item[]): [string, string][] {
  const found: [string, string][] = [];
  const families = [...new Set(items.map(({ type }) => family(type)))];
  found.push(["kinds", families.map((name) => `${glyph(name)}\u00a0${word(words, name)}`).join("\u2003")]);
  if (marks.some(({ style }) => style === "maybe")) found.push(["key maybe", words.inexact]);
  if (marks.some(({ until }) => until !== undefined)) found.push(["key holds", words.held]);
  if (marks.some(({ style }) => style === "held")) found.push(["key held", words.lasted]);
  const wrong = new Set<Flag>(items.flatMap((item) => flags(item)));
  for (const flag of Object.keys(FLAGS) as Flag[]) if (wrong.has(flag)) found.push([`key ${flag}`, `${FLAGS[flag]} ${words[flag]}`]);
  return found;
}
