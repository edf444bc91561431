/** Events as a list of words, below the chart; on paper it is all there is. Of very many only those around the reader. */

import { make } from "./dom";
import { many, type Words } from "./words";

const MOST = 120;
const AROUND = 25;

export interface Told {
  /** One line: a date and what it is about. */
  line(): HTMLElement[];
  /** What more there is. */
  more(): HTMLElement[];
}

export class Reader {
  readonly list = make("ol", { class: "list", part: "list", tabindex: 0 });
  #all: Told[] = [];
  #first = 0;
  #selected = -1;
  #words: Words | undefined;
  #printing = false;
  readonly #paper = matchMedia("print");

  constructor(
    private readonly back: () => void,
    private readonly chosen: (order: number) => void,
  ) {
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => {
      const target = event.target as Element;
      const entry = target.closest("li");
      if (entry && !target.closest("a")) this.#choose(this.#orderOf(entry), false);
    });
  }

  attach(): void {
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#printed);
    this.#paper.addEventListener("change", this.#turn);
  }

  detach(): void {
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#printed);
    this.#paper.removeEventListener("change", this.#turn);
  }

  show(all: Told[], words: Words, label: string): void {
    this.#all = all;
    this.#words = words;
    this.#selected = -1;
    this.list.setAttribute("aria-label", label);
    this.#draw(Math.max(0, all.length - MOST));
  }

  /** Show an entry with all that is known of it, within the list's own scroll only. */
  select(order: number, focus = false): void {
    if (!this.#all[order]) return;
    if (!this.#entry(order)) this.#draw(order - AROUND);
    this.#fold();
    this.#selected = order;
    const entry = this.#entry(order);
    if (!entry) return;
    entry.setAttribute("aria-current", "true");
    entry.append(make("div", { class: "more", part: "details" }, ...(this.#all[order]?.more() ?? [])));
    const { list } = this;
    const [top, bottom] = [entry.offsetTop, entry.offsetTop + entry.offsetHeight];
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top - 8;
    if (focus) {
      entry.tabIndex = -1;
      entry.focus();
    }
  }

  #fold(): void {
    const entry = this.#entry(this.#selected);
    entry?.removeAttribute("aria-current");
    entry?.querySelector(".more")?.remove();
  }

  #draw(first: number): void {
    const all = this.#all;
    const whole = this.#printing || all.length <= MOST;
    this.#first = whole ? 0 : Math.max(0, Math.min(first, all.length - MOST));
    const end = whole ? all.length : Math.min(all.length, this.#first + 2 * AROUND);
    const entries = all.slice(this.#first, end).map((one) => make("li", {}, ...one.line()));
    this.list.start = this.#first + 1;
    this.list.replaceChildren(...this.#gap(this.#first), ...entries, ...this.#gap(all.length - end));
  }

  #gap(left: number): HTMLElement[] {
    const words = this.#words;
    return left > 0 && words ? [make("li", { class: "gap muted" }, many(words, words.more, left))] : [];
  }

  #entries(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>(":scope > li:not(.gap)")];
  }

  #entry(order: number): HTMLElement | undefined {
    return order < this.#first ? undefined : this.#entries()[order - this.#first];
  }

  #orderOf(entry: HTMLElement): number {
    const place = this.#entries().indexOf(entry);
    return place < 0 ? -1 : this.#first + place;
  }

  #choose(order: number, focus: boolean): void {
    if (order < 0 || order >= this.#all.length) return;
    this.select(order, focus);
    this.chosen(order);
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      this.back();
    } else if (step && event.target !== this.list) {
      this.#choose(this.#selected + step, true);
    } else if (event.key === "Enter" && event.target === this.list) {
      this.#choose(Math.max(0, this.#selected), true);
    } else {
      return;
    }
    event.preventDefault();
  }

  readonly #print = (): void => {
    if (this.#printing) return;
    this.#printing = true;
    if (this.#all.length > MOST) this.#draw(0);
  };

  readonly #printed = (): void => {
    if (!this.#printing) return;
    this.#printing = false;
    if (this.#all.length > MOST) {
      const selected = this.#selected;
      this.#draw(selected - AROUND);
      this.select(selected);
    }
  };

  readonly #turn = ({ matches }: MediaQueryListEvent): void => (matches ? this.#print() : this.#printed());
}
