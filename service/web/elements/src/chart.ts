/** Lanes of marks over time: drawing, moving and zooming. Keys are in keys.ts, the list of words in reader.ts. */

import { add, make } from "./dom";
import type { Dates } from "./dates";
import { count, LEAST, middle, place, TEXT, type Mark, type Placed } from "./layout";
import { ticks, View } from "./scale";
import { digits, many } from "./words";

export interface Lane {
  name: string;
  marks: Mark[];
  /** Most rows of marks side by side. */
  rows: number;
}

/** What is focused: a lane and one of its marks. */
export interface Cursor {
  lane: number;
  mark: number;
}

/** A lane as it is drawn. */
interface Drawn {
  lane: Lane;
  layer: HTMLElement;
  track: HTMLElement;
  drawn: Map<string, HTMLElement>;
  placed: Placed[];
}

const ROW = LEAST + 2;

export class Chart {
  readonly axis = make("div", { class: "axis", part: "axis", "aria-hidden": "true" });
  readonly grid = make("div", { class: "plot", part: "plot", role: "grid" });
  view = new View(0, 1);
  cursor: Cursor = { lane: 0, mark: 0 };
  #lanes: Drawn[] = [];
  #ruler = make("div", { class: "layer" });
  /** Where and at which scale the layers were drawn. */
  #origin = 0;
  #perPixel = 0;
  #waiting = 0;
  width = 0;

  constructor(
    private readonly dates: () => Dates,
    /** In full words, for whoever does not see the mark. */
    private readonly speak: (mark: Mark, lane: Lane) => string,
    private readonly moved: () => void,
  ) {
    this.axis.append(this.#ruler);
  }

  get lanes(): Lane[] {
    return this.#lanes.map(({ lane }) => lane);
  }

  /** Take new lanes in; the view goes on where it was if it may. */
  show(lanes: Lane[], first: number, last: number, keep: boolean): void {
    const before = this.view;
    this.view = new View(first, last);
    if (keep) [this.view.from, this.view.to] = [before.from, before.to];
    this.#lanes = lanes.map((lane) => {
      const layer = make("div", { class: "layer", role: "none" });
      return { lane, layer, track: make("div", { class: "track", role: "none" }, layer), drawn: new Map<string, HTMLElement>(), placed: [] };
    });
    this.grid.replaceChildren(
      ...this.#lanes.map(({ lane, track }, index) =>
        make("div", { role: "row", class: `lane tone${index % 6}`, part: "lane" }, make("div", { role: "rowheader", class: "name", part: "lane-name", dir: "auto" }, lane.name), track),
      ),
    );
    const newest = lanes.reduce((best, lane, index) => (middleOf(lane.marks.at(-1)) > middleOf(lanes[best]?.marks.at(-1)) ? index : best), 0);
    this.cursor = { lane: newest, mark: Math.max(0, (lanes[newest]?.marks.length ?? 1) - 1) };
    this.draw();
  }

  /** The mark that is focused. */
  get current(): Mark | undefined {
    return this.#lanes[this.cursor.lane]?.lane.marks[this.cursor.mark];
  }

  /** How many marks lie in the view. */
  get seen(): number {
    const { from, to } = this.view;
    return this.lanes.reduce((sum, lane) => sum + lane.marks.filter((mark) => middle(mark) >= from && middle(mark) <= to).length, 0);
  }

  /** Draw again within a frame; while only moving, what is drawn is shifted. */
  later(): void {
    if (this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      const perPixel = this.view.length / this.width;
      const shift = (this.#origin - this.view.from) / perPixel;
      const drawn = this.#perPixel;
      if (Math.abs(perPixel / drawn - 1) < 1e-9 && Math.abs(shift) < this.width / 3) this.#shift(shift);
      else this.draw();
      this.moved();
    });
  }

  #shift(pixels: number): void {
    const sign = this.dates().words.dir === "rtl" ? -1 : 1;
    const transform = `translateX(${sign * pixels}px)`;
    this.#ruler.style.transform = transform;
    for (const { layer } of this.#lanes) layer.style.transform = transform;
  }

  /** Draw the view and some of its surroundings. */
  draw(): void {
    if (!this.width) return;
    const { view } = this;
    this.#origin = view.from;
    this.#perPixel = view.length / this.width;
    const scale = (at: number): number => (at - view.from) / this.#perPixel;
    const margin = view.length / 2;
    for (const one of this.#lanes) this.#drawLane(one, scale, view.from - margin, view.to + margin);
    this.#shift(0);
    const { words, zone } = this.dates();
    this.#ruler.replaceChildren(
      ...ticks(words, zone, view.from - margin, view.to + margin, this.#perPixel).map(({ at, text }) => {
        const tick = make("span", { class: "tick" }, text);
        tick.style.insetInlineStart = `${scale(at)}px`;
        return tick;
      }),
    );
    this.mark();
  }

  #drawLane(one: Drawn, scale: (at: number) => number, from: number, to: number): void {
    const { lane, drawn, layer, track } = one;
    const perPixel = this.#perPixel;
    const seen: number[] = [];
    lane.marks.forEach((mark, index) => {
      const lo = mark.lo === -Infinity ? mark.hi - perPixel * 60 : mark.lo;
      if (Math.max(mark.hi, mark.until ?? 0, lo + perPixel * LEAST) > from && lo < to) seen.push(index);
    });
    const fits = seen.length * (LEAST + 2) < this.width * 2 * lane.rows;
    const end = scale(this.view.last);
    const tried = (holding: boolean): Placed[] | null => place(lane.marks, seen, scale, lane.rows, end, holding);
    const placed = (fits && (tried(true) ?? tried(false))) || count(lane.marks, seen, scale, perPixel);
    one.placed = placed;
    const rows = placed.reduce((most, { row }) => Math.max(most, row + 1), 1);
    // Lanes grow with what is in them and do not shrink while one moves about: nothing jumps.
    const height = Math.max(rows * ROW, Number(track.dataset["height"] ?? 0));
    track.dataset["height"] = `${height}`;
    track.style.blockSize = `${height + 2}px`;
    const gone = new Set(drawn.keys());
    const found: HTMLElement[] = [];
    for (const spot of placed) {
      const mark = lane.marks[spot.first];
      if (!mark) continue;
      const some = spot.last - spot.first + 1;
      const key = some > 1 ? `${mark.key}+${some}` : mark.key;
      let element = drawn.get(key);
      if (!element) drawn.set(key, (element = this.#element(lane, mark, spot)));
      gone.delete(key);
      put(element, spot);
      found.push(element);
    }
    for (const key of gone) drawn.delete(key);
    for (const child of [...layer.children]) if (!found.includes(child as HTMLElement)) child.remove();
    found.forEach((element, index) => {
      if (layer.children[index] !== element) layer.insertBefore(element, layer.children[index] ?? null);
    });
  }

  #element(lane: Lane, mark: Mark, { first, last }: Placed): HTMLElement {
    const dates = this.dates();
    const { words } = dates;
    if (last === first) {
      const made = make("div", { role: "gridcell", tabindex: -1, class: `m ${mark.look}`, part: "mark", "aria-label": this.speak(mark, lane) });
      made.dataset["glyph"] = mark.glyph;
      add(made, make("span", { class: "t", dir: "auto" }, mark.text), mark.until !== undefined && make("i", { class: "hold" }));
      return made;
    }
    const [from, to] = [middle(lane.marks[first] ?? mark), middle(lane.marks[last] ?? mark)];
    const some = last - first + 1;
    const said = `${many(words, words.events, some)}, ${dates.days(from, to)}. ${lane.name}`;
    const made = make("div", { role: "gridcell", tabindex: -1, class: "m cluster", part: "cluster", "aria-label": said }, digits(words, some));
    made.style.setProperty("--share", `${Math.min(100, 35 + 16 * Math.log2(some))}%`);
    return made;
  }

  /** The element under the cursor, if it is drawn; with how many marks stand there. */
  spot(): { element: HTMLElement; first: number; last: number } | undefined {
    const one = this.#lanes[this.cursor.lane];
    const index = one?.placed.findIndex(({ first, last }) => first <= this.cursor.mark && this.cursor.mark <= last) ?? -1;
    const placed = one?.placed[index];
    const element = one?.layer.children[index];
    return placed && element ? { element: element as HTMLElement, first: placed.first, last: placed.last } : undefined;
  }

  /** Which mark an element stands for. */
  find(element: Element): Cursor | undefined {
    for (const [lane, { layer, placed }] of this.#lanes.entries()) {
      const spot = placed[[...layer.children].indexOf(element)];
      if (spot) return { lane, mark: spot.first };
    }
    return undefined;
  }

  /** Let the one tab stop lead to the cursor. */
  mark(): void {
    for (const old of this.grid.querySelectorAll('[tabindex="0"]')) {
      old.setAttribute("tabindex", "-1");
      old.removeAttribute("aria-selected");
    }
    const found = this.spot() ?? this.#nearest();
    found?.element.setAttribute("tabindex", "0");
    found?.element.setAttribute("aria-selected", "true");
  }

  /** Something that is drawn must be reachable, even if the cursor is far away. */
  #nearest(): { element: HTMLElement } | undefined {
    const element = this.grid.querySelector<HTMLElement>(".m");
    return element ? { element } : undefined;
  }

  /** Bring the cursor into view and the focus to it. */
  focus(): void {
    const mark = this.current;
    if (!mark) return;
    const at = middle(mark);
    const { view } = this;
    const edge = view.length * 0.04;
    if (at < view.from + edge || at > view.to - edge) {
      view.move(at - view.from - view.length / 2);
    }
    this.draw();
    this.spot()?.element.focus();
    this.moved();
  }
}

function put(element: HTMLElement, { x, width, row, hold, room }: Placed): void {
  const { style } = element;
  style.insetInlineStart = `${x}px`;
  style.inlineSize = `${width}px`;
  style.insetBlockStart = `${row * ROW}px`;
  const text = element.firstElementChild as HTMLElement | null;
  if (text) {
    // What began out of sight has its words where they are seen.
    const out = x < 0 ? Math.max(0, Math.min(-x, Math.max(width, hold) - 140)) : 0;
    text.hidden = room - out < 44;
    text.style.maxInlineSize = `${Math.min(TEXT, room - out)}px`;
    text.style.marginInlineStart = `${out}px`;
    const line = text.nextElementSibling as HTMLElement | null;
    if (line) line.style.inlineSize = `${hold}px`;
  }
}

function middleOf(mark: Mark | undefined): number {
  return mark ? middle(mark) : -Infinity;
}
