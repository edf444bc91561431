/** A chart with a list of words below it: the timeline and the shifts of positions. */

import type { Answer, Marked, When } from "./answers";
import { Chart, type Lane, type Owner } from "./chart";
import { DAY, HOUR, type Dates } from "./dates";
import { button, make } from "./dom";
import { steer } from "./keys";
import { flagged } from "./kinds";
import type { Mark } from "./layout";
import { part } from "./parts";
import type { Reader } from "./late/reader";
import { View } from "./view";
import type { Plural } from "./languages/en";
import { digits, fill, many, type Words } from "./words";
import style from "./styles/chart.css";

/** A mark in words: a date, what it is about, and what may be wrong with it. */
export interface Line {
  when: When;
  text: string;
  one: Marked;
}

/** What is shown of an answer. */
export interface Picture {
  title: string;
  lanes: Lane[];
  /** How many lines there are. */
  length: number;
  line: (order: number) => Line;
  /** Of each what goes with `detente:select`. */
  detail: (order: number) => object;
  /** Words that explain glyphs and lines, each with its look. */
  legend: [string, string][];
  /** The last moment that the picture is about. */
  end: number;
  /** What is counted. */
  counted: Plural;
  remark: (string | number)[];
}

/** Most lines that are drawn all; of more than these only some around the reader. */
const MOST = 120;
const SOME = 50;

export abstract class Charted extends View implements Owner {
  readonly style = style;
  readonly chart = new Chart(this);
  readonly list = make("ol", { part: "list", tabindex: 0 });
  /** The lines that are drawn, and the order of the first of them. */
  entries: HTMLElement[] = [];
  first = 0;
  picture: Picture | undefined;
  readonly #info = make("span", { part: "info" });
  #reading: Promise<Reader> | undefined;
  #settled = 0;
  #drawn = "";

  get words(): Words {
    return this.host.words;
  }

  get dates(): Dates {
    return this.host.dates;
  }

  /** Turn an answer into a picture. */
  protected abstract picturing(answer: Answer): Picture;

  abstract speak(mark: Mark, lane: Lane): string;

  draw(answer: Answer): void {
    const { host, words, chart, list } = this;
    const picture = (this.picture = this.picturing(answer));
    const { lanes, title, length } = picture;
    const marks = lanes.flatMap((lane) => lane.marks);
    if (!host.body.firstChild) {
      host.body.append(make("div", { class: "window", part: "chart" }, chart.axis, chart.grid), list);
      steer(chart);
      new ResizeObserver(() => this.#size()).observe(host);
    }
    chart.grid.ariaLabel = `${title}. ${words.keys}`;
    list.ariaLabel = words.list;
    const zone = marks.some(({ look }) => look.includes("timed")) && fill(words.zone, this.dates.zone);
    host.bar.replaceChildren(
      host.heading(title), this.#info, this.#controls(),
      make("p", { class: "legend info", part: "legend" },
        ...picture.legend.map(([look, text]) => make("span", { class: look }, text)),
        make("span", {}, [...picture.remark, zone].filter(Boolean).join(" · "))),
    );
    this.write(length);
    const same = ["dossier", "issue", "party", "from", "to"].map((name) => host.text(name)).join(" ");
    chart.width = width(host.room);
    chart.show(lanes, length - 1, ...bounds(marks, picture.end), this.#drawn === same);
    this.#drawn = same;
    this.moved();
    // What is newest is read first.
    list.scrollTop = list.scrollHeight;
  }

  /** Write the lines from one on; of very many only some, unless all are wanted. */
  write(first: number, all = false): void {
    const { words, dates } = this;
    const { length, line } = this.picture as Picture;
    const some = all || length <= MOST ? length : SOME;
    this.first = Math.max(0, Math.min(first, length - some));
    this.entries = Array.from({ length: some }, (_, index) => {
      const { when, text, one } = line(this.first + index);
      return make("li", {}, make("time", {}, dates.say(when)), make("span", { dir: "auto", class: "said" }, text, ...flagged(words, one)));
    });
    const gap = (left: number): HTMLElement | string => (left ? make("li", { class: "gap muted" }, many(words, words.more, left)) : "");
    this.list.start = this.first + 1;
    this.list.replaceChildren(gap(this.first), ...this.entries, gap(length - this.first - some));
  }

  #controls(): HTMLElement {
    const { words, chart } = this;
    const { view } = chart;
    const act = (name: string, sign: string, change: () => void): HTMLElement =>
      button(name, sign, () => {
        change();
        chart.redraw();
      });
    const [back, on] = chart.rtl ? (["›", "‹"] as const) : (["‹", "›"] as const);
    return make(
      "span",
      { class: "controls", role: "group", "aria-label": words.timeline },
      act(words.earlier, back, () => view.move(view.length / -2)),
      act(words.later, on, () => view.move(view.length / 2)),
      act(words.zoomOut, "−", () => chart.zoom(2)),
      act(words.zoomIn, "+", () => chart.zoom(0.5)),
      act(words.fit, "⤢", () => view.fit()),
    );
  }

  #size(): void {
    const { chart, host } = this;
    const room = width(host.clientWidth);
    if (Math.abs(room - chart.width) < 2) return;
    chart.width = room;
    chart.draw();
  }

  /** Tell how much is seen; and the page, once the view has come to rest. */
  moved(): void {
    const { words, chart } = this;
    const { length, counted } = this.picture as Picture;
    const total = many(words, counted, length);
    const seen = chart.marks.filter((mark) => chart.sees(mark)).length;
    this.#info.textContent = seen < length ? fill(words.inView, digits(words, seen), total) : total;
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => {
      const { from, to } = chart.view;
      if (!chart.grid.matches(":focus-within")) chart.draw();
      this.host.tell("range", { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      this.#read().catch(() => undefined);
    }, 200);
  }

  /** What a reader does beyond walking: loaded when the view has first come to rest, or before if it is wanted. */
  #read(): Promise<Reader> {
    return (this.#reading ??= part<typeof import("./late/later")>("later").then(({ drag, Reader }) => {
      drag(this.chart);
      return new Reader(this);
    }));
  }

  chosen(): void {
    this.#select();
  }

  open(): void {
    this.#select(true);
  }

  #select(focus = false): void {
    const order = this.chart.current?.order;
    if (order === undefined) return;
    // The cursor may have gone on meanwhile.
    this.#read()
      .then((reader) => order === this.chart.current?.order && reader.select(order, focus))
      .catch((failure) => focus && this.host.fail(failure));
    this.tell(order);
  }

  /** Tell the page what was chosen. */
  tell(order: number): void {
    this.host.tell("select", this.picture?.detail(order));
  }
}

function width(room: number): number {
  return Math.max(200, room - 2);
}

/** From when to when there is something; a few early stragglers do not squeeze the rest into a corner. */
function bounds(marks: Mark[], end: number): [number, number] {
  const at = marks.flatMap(({ lo, hi }) => [lo, hi]).filter(Number.isFinite).sort((one, other) => one - other);
  let [first = end] = at;
  const last = at.at(-1) ?? end;
  const early = at[Math.ceil(at.length * 0.06)] ?? first;
  if (at.length > 40 && early - first > (last - first) * 0.4) first = early;
  const room = Math.max((last - first) * 0.04, 12 * HOUR);
  // The words of what happened last stand behind it.
  return last > first ? [first - room, last + room * 4] : [first - 30 * DAY, first + 30 * DAY];
}
