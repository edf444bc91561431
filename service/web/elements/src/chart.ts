/** Lanes of marks over time: drawing, moving and zooming. Keys are in keys.ts, the list of words in charted.ts. */

import { make } from "./dom";
import type { Dates } from "./dates";
import { count, LEAST, middle, place, TEXT, type Mark, type Placed, type Scale } from "./layout";
import { ticks, Viewport } from "./scale";
import { digits, many } from "./words";

export interface Lane {
  name: string;
  marks: Mark[];
  /** Most rows of marks side by side. */
  rows: number;
}

/** What a chart leaves to whoever shows it. */
export interface Owner {
  readonly dates: Dates;
  /** A mark in full words, for whoever does not see it. */
  speak(mark: Mark, lane: Lane): string;
  /** The view moved. */
  moved(): void;
  /** The cursor moved, or a mark was chosen. */
  chosen(): void;
  /** Show the words of what the cursor is on, and go there. */
  open(): void;
}

interface Spot extends Placed {
  key: string;
  element: HTMLElement;
}

/** A lane as it is drawn. */
interface Drawn {
  lane: Lane;
  layer: HTMLElement;
  track: HTMLElement;
  /** Pixels: lanes grow with what is in them and do not shrink while one moves about, so that nothing jumps. */
  height: number;
  spots: Spot[];
}

const ROW = LEAST + 2;

export class Chart {
  readonly #ruler = make("div", { class: "layer" });
  readonly axis = make("div", { part: "axis", "aria-hidden": "true" }, this.#ruler);
  readonly grid = make("div", { part: "plot", role: "grid" });
  readonly view = new Viewport();
  /** The mark that the cursor is on. */
  current: Mark | undefined;
  width = 0;
  #drawn: Drawn[] = [];
  /** Where and at which scale, in milliseconds, the layers were drawn. */
  origin = 0;
  perPixel = 0;
  /** What the one tab stop leads to. */
  #stop: HTMLElement | null = null;

  constructor(readonly owner: Owner) {}

  get rtl(): boolean {
    return this.owner.dates.words.dir === "rtl";
  }

  get lanes(): Lane[] {
    return this.#drawn.map(({ lane }) => lane);
  }

  /** What moves with the view. */
  get layers(): HTMLElement[] {
    return [this.#ruler, ...this.#drawn.map(({ layer }) => layer)];
  }

  get marks(): Mark[] {
    return this.#drawn.flatMap(({ lane }) => lane.marks);
  }

  get #spots(): Spot[] {
    return this.#drawn.flatMap(({ spots }) => spots);
  }

  /** What is drawn under the cursor. */
  get spot(): Spot | undefined {
    return this.#spots.find(({ marks }) => marks.includes(this.current as Mark));
  }

  /** What an element stands for. */
  find(element: Element | null): Spot | undefined {
    return this.#spots.find((spot) => spot.element === element);
  }

  /** The mark that has a place in the whole order. */
  at(order: number): Mark | undefined {
    return this.marks.findLast((mark) => mark.order === order);
  }

  /** Whether a mark lies in the view, and not at its very edge, which is a share of it. */
  sees(mark: Mark, edge = 0): boolean {
    const { from, to, length } = this.view;
    return middle(mark) >= from + length * edge && middle(mark) <= to - length * edge;
  }

  /** Take new lanes in, with the cursor on the newest mark; the view goes on where it was if it may. */
  show(lanes: Lane[], newest: number, first: number, last: number, keep: boolean): void {
    Object.assign(this.view, { first, last });
    if (!keep) this.view.fit();
    this.#drawn = lanes.map((lane) => {
      const layer = make("div", { class: "layer", role: "none" });
      return { lane, layer, track: make("div", { class: "track", role: "none" }, layer), height: 0, spots: [] };
    });
    this.grid.replaceChildren(
      ...this.#drawn.map(({ lane, track }, index) =>
        make("div", { role: "row", class: `lane tone${index % 6}`, part: "lane" },
          make("div", { role: "rowheader", class: "name", part: "lane-name", dir: "auto" }, lane.name), track),
      ),
    );
    this.current = this.at(newest);
    this.draw();
  }

  /** Draw a view that moved. */
  redraw(): void {
    this.draw();
    this.owner.moved();
  }

  /** Draw the view and some of its surroundings. */
  draw(): void {
    const { view } = this;
    this.origin = view.from;
    const perPixel = (this.perPixel = view.length / this.width);
    const scale: Scale = (at) => (at - view.from) / perPixel;
    const [from, to] = [view.from - view.length / 2, view.to + view.length / 2];
    for (const one of this.#drawn) this.#drawLane(one, scale, from, to);
    for (const layer of this.layers) layer.style.transform = "";
    const { words, zone } = this.owner.dates;
    this.#ruler.replaceChildren(
      ...ticks(words, zone, from, to, perPixel).map(({ at, text }) => {
        const tick = make("span", { class: "tick" }, text);
        tick.style.insetInlineStart = `${scale(at)}px`;
        return tick;
      }),
    );
    this.mark();
  }

  #drawLane(one: Drawn, scale: Scale, from: number, to: number): void {
    const { lane, layer } = one;
    const { rows } = lane;
    const { perPixel } = this;
    const seen = lane.marks.filter(({ lo, hi, until = 0 }) => {
      const start = lo === -Infinity ? hi - perPixel * 60 : lo;
      return Math.max(hi, until, start + perPixel * LEAST) > from && start < to;
    });
    const tried = (holding: boolean): Placed[] | null => place(seen, scale, rows, scale(this.view.last), holding);
    const fits = seen.length * ROW < this.width * 2 * rows;
    const placed = (fits && (tried(true) ?? tried(false))) || count(seen, scale, perPixel);
    one.height = Math.max(one.height, ...placed.map(({ row }) => (row + 1) * ROW), ROW);
    one.track.style.blockSize = `${one.height + 2}px`;
    const before = new Map(one.spots.map(({ key, element }) => [key, element]));
    one.spots = placed.map((spot) => {
      const key = `${spot.marks[0]?.key}+${spot.marks.length}`;
      const element = before.get(key) ?? this.#element(lane, spot.marks);
      before.delete(key);
      put(element, spot);
      return { ...spot, key, element };
    });
    // What stays is not moved: it may have the focus.
    for (const element of before.values()) element.remove();
    one.spots.forEach(({ element }, index) => {
      if (layer.children[index] !== element) layer.insertBefore(element, layer.children[index] ?? null);
    });
  }

  #element(lane: Lane, marks: Mark[]): HTMLElement {
    const { dates } = this.owner;
    const { words } = dates;
    const { length } = marks;
    const [mark, last] = [marks[0], marks.at(-1)] as [Mark, Mark];
    const cell = { role: "gridcell", tabindex: -1 };
    if (length === 1) {
      return make("div", { ...cell, class: `m ${mark.look}`, part: "mark", "aria-label": this.owner.speak(mark, lane), "data-glyph": mark.glyph, "data-sign": mark.sign },
        make("span", { class: "t", dir: "auto" }, mark.text), !!mark.until && make("i", { class: "hold" }));
    }
    const said = `${many(words, words.events, length)}, ${dates.days(middle(mark), middle(last))}. ${lane.name}`;
    const made = make("div", { ...cell, class: "m cluster", part: "cluster", "aria-label": said }, digits(words, length));
    made.style.setProperty("--share", `${Math.min(40, 8 + 4 * Math.log2(length))}%`);
    return made;
  }

  /** Let the one tab stop lead to the cursor; if that is far away, to something that is drawn. */
  mark(): void {
    Object.assign(this.#stop ?? {}, { tabIndex: -1, ariaSelected: null });
    this.#stop = this.spot?.element ?? this.grid.querySelector<HTMLElement>(".m");
    Object.assign(this.#stop ?? {}, { tabIndex: 0, ariaSelected: "true" });
  }

  /** Bring the cursor into view and the focus to it. */
  focus(): void {
    const { view, current } = this;
    if (!current) return;
    if (!this.sees(current, 0.04)) view.move(middle(current) - view.from - view.length / 2);
    this.redraw();
    this.spot?.element.focus();
  }

  /** Zoom around the cursor, if it is seen. */
  zoom(by: number): void {
    const { current } = this;
    this.view.zoom(by, current && this.sees(current) ? middle(current) : undefined);
    if (this.grid.matches(":focus-within")) this.focus();
    else this.redraw();
  }
}

function put(element: HTMLElement, { x, width, row, hold, room }: Placed): void {
  const { style } = element;
  style.insetInlineStart = `${x}px`;
  style.inlineSize = `${width}px`;
  style.insetBlockStart = `${row * ROW}px`;
  const [text, line] = element.children as unknown as (HTMLElement | undefined)[];
  if (!text) return;
  // What began out of sight has its words where they are seen.
  const out = Math.max(0, Math.min(-x, Math.max(width, hold) - 140));
  text.hidden = room - out < 44;
  text.style.maxInlineSize = `${Math.min(TEXT, room - out)}px`;
  text.style.marginInlineStart = `${out}px`;
  if (line) line.style.inlineSize = `${hold}px`;
}
