/** An element that is a chart with a list of words below it: the timeline and the shifts of positions. */

import type { Answer } from "./answers";
import { DetenteElement } from "./base";
import { Chart, type Lane } from "./chart";
import { make } from "./dom";
import { steer, zoom } from "./keys";
import { middle, type Mark } from "./layout";
import { Reader, type Told } from "./reader";
import type { Plural } from "./languages/en";
import { digits, fill, many } from "./words";
import style from "./styles/chart.css";

/** What an element shows of an answer. */
export interface Picture {
  title: string;
  lanes: Lane[];
  /** Words for each mark, by its order. */
  told: Told[];
  /** Of each mark what goes with `detente:select`. */
  detail: (order: number) => unknown;
  /** Words that explain glyphs and lines. */
  legend: [string, string][];
  /** The last moment that the picture is about. */
  end: number;
  /** What is counted. */
  counted: Plural;
  remark: string;
}

const MONTH = 30 * 86_400_000;

export abstract class Charted extends DetenteElement {
  protected picture: Picture | undefined;
  readonly #info = make("span", { class: "info", part: "info" });
  readonly #reader = new Reader(
    () => this.#chart.focus(),
    (order) => {
      this.#chart.cursor = this.#cursorOf(order);
      this.#chart.mark();
      this.#selected(order);
    },
  );
  readonly #chart = new Chart(
    () => this.dates,
    (mark, lane) => this.speak(mark, lane),
    () => this.#moved(),
  );
  readonly #sizes = new ResizeObserver(() => this.#size());
  #settled = 0;
  #drawn: string | undefined;

  protected styles(): string[] {
    return [style];
  }

  /** Turn an answer into a picture. */
  protected abstract picturing(answer: Answer): Picture;
  /** A mark in full words. */
  protected abstract speak(mark: Mark, lane: Lane): string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reader.attach();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reader.detach();
    this.#sizes.disconnect();
  }

  protected draw(answer: Answer): void {
    const chart = this.#chart;
    if (!this.body.firstChild) {
      this.body.append(make("div", { class: "window controls", part: "chart" }, chart.axis, chart.grid), this.#reader.list);
      steer(chart, { open: () => this.#open(), chosen: () => this.#chosen() }, () => this.words.dir === "rtl");
    }
    const picture = (this.picture = this.picturing(answer));
    const { lanes, told, title, end, legend, remark } = picture;
    const { words } = this;
    chart.grid.setAttribute("aria-label", `${title}. ${words.keys}`);
    const zoned = lanes.some(({ marks }) => marks.some((mark) => mark.look.includes("timed")));
    this.bar.replaceChildren(
      this.heading(title),
      this.#info,
      make("span", { class: "space" }),
      this.#controls(),
      make("p", { class: "legend info", part: "legend" }, ...legend.map(([look, text]) => make("span", { class: look }, text)),
        remark ? make("span", {}, remark) : null, zoned ? make("span", {}, fill(words.zone, this.dates.zone)) : null),
    );
    this.#reader.show(told, words, words.list);
    const [first, last] = bounds(lanes.flatMap(({ marks }) => marks), end);
    chart.width = this.#width(this.room);
    const same = this.text("dossier") + this.text("issue") + this.text("party") + this.text("from") + this.text("to");
    chart.show(lanes, first, last, this.#drawn === same);
    this.#drawn = same;
    this.#moved();
    const current = chart.current;
    if (current) this.#reader.select(current.order);
  }

  #controls(): HTMLElement {
    const { words } = this;
    const chart = this.#chart;
    const act = (name: string, sign: string, run: () => void): HTMLElement => {
      const made = make("button", { type: "button", "aria-label": name, title: name, part: "button" }, sign);
      made.addEventListener("click", run);
      return made;
    };
    const step = (by: number) => (): void => {
      chart.view.move(chart.view.length * by);
      chart.later();
    };
    const [back, on] = words.dir === "rtl" ? ["›", "‹"] : ["‹", "›"];
    return make(
      "span",
      { class: "controls", role: "group", "aria-label": words.timeline },
      act(words.earlier, back, step(-0.5)),
      act(words.later, on, step(0.5)),
      act(words.zoomOut, "−", () => zoom(chart, 2)),
      act(words.zoomIn, "+", () => zoom(chart, 0.5)),
      act(words.fit, "⤢", () => {
        chart.view.fit();
        chart.later();
      }),
    );
  }

  #width(room: number): number {
    return Math.max(200, room - 2);
  }

  #size(): void {
    const width = this.#width(this.clientWidth);
    if (this.body.hidden || !this.picture || Math.abs(width - this.#chart.width) < 2) return;
    this.#chart.width = width;
    this.#chart.draw();
  }

  #cursorOf(order: number): { lane: number; mark: number } {
    for (const [lane, { marks }] of this.#chart.lanes.entries()) {
      const mark = marks.findIndex((one) => one.order === order);
      if (mark >= 0) return { lane, mark };
    }
    return this.#chart.cursor;
  }

  /** Tell how much is seen; and the page, once the view has come to rest. */
  #moved(): void {
    const { words } = this;
    const chart = this.#chart;
    const [all, seen] = [this.picture?.told.length ?? 0, chart.seen];
    const total = many(words, this.picture?.counted ?? words.events, all);
    this.#info.textContent = seen < all ? fill(words.inView, digits(words, seen), total) : total;
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => {
      const { from, to } = chart.view;
      if (!(this.root.activeElement && chart.grid.contains(this.root.activeElement))) chart.draw();
      this.tell("range", { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
    }, 200);
  }

  #chosen(): void {
    const mark = this.#chart.current;
    if (!mark) return;
    this.#reader.select(mark.order);
    this.#selected(mark.order);
  }

  #open(): void {
    const mark = this.#chart.current;
    if (!mark) return;
    this.#reader.select(mark.order, true);
    this.#selected(mark.order);
  }

  #selected(order: number): void {
    this.tell("select", this.picture?.detail(order));
  }
}

/** From when to when there is something; a few early stragglers do not squeeze the rest into a corner. */
function bounds(marks: Mark[], end: number): [number, number] {
  const at = marks.map(middle).filter(Number.isFinite).sort((one, other) => one - other);
  const last = Math.max(...marks.map(({ hi }) => (Number.isFinite(hi) ? hi : -Infinity)), at.at(-1) ?? end);
  let first = Math.min(...marks.map(({ lo, hi }) => (lo === -Infinity ? hi : lo)).filter(Number.isFinite), at[0] ?? end);
  const early = at[Math.ceil(at.length * 0.06)];
  if (at.length > 20 && early && early - first > (last - first) * 0.4) first = early;
  const room = Math.max((last - first) * 0.04, 43_200_000);
  // The words of what happened last stand behind it.
  return last > first ? [first - room, last + room * 4] : [first - MONTH, first + MONTH];
}
