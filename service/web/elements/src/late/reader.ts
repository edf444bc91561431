/** The list of words below a chart: its details and keys; on paper it is all there is. */

import { make, sheet } from "../core";
import type { Charted } from "../charted";
import style from "../styles/reading.css";
import { details } from "./details";

/** Entries that are drawn before the one that is read. */
const BEFORE = 25;

export class Reader {
  #selected = -1;
  #more: HTMLElement | undefined;
  #printing = false;

  constructor(private readonly view: Charted) {
    const { list } = view;
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("click", ({ target }) => {
      const place = view.entries.findIndex((entry) => entry.contains(target as Element));
      if (place >= 0 && !(target as Element).closest("a")) this.#choose(view.first + place);
    });
    // An element that is gone is not kept for the sake of these.
    const self = new WeakRef(this);
    const paper = matchMedia("print");
    addEventListener("beforeprint", () => self.deref()?.print(true));
    addEventListener("afterprint", () => self.deref()?.print(false));
    paper.addEventListener("change", ({ matches }) => self.deref()?.print(matches));
    this.print(paper.matches);
    view.host.root.adoptedStyleSheets.push(sheet(style));
  }

  /** Show an entry with all that is known of it, within the list's own scroll only; whether there is one. */
  select(order: number, focus = false): boolean {
    const { view } = this;
    const { list, picture } = view;
    if (!picture || order < 0 || order >= picture.length) return false;
    view.entries[this.#selected - view.first]?.removeAttribute("aria-current");
    this.#more?.remove();
    if (!view.entries[order - view.first]) view.write(order - BEFORE);
    this.#selected = order;
    const entry = view.entries[order - view.first] as HTMLElement;
    entry.ariaCurrent = "true";
    entry.append((this.#more = make("div", { class: "more", part: "details" }, ...details(view.host, picture.detail(order)))));
    const { offsetTop, offsetHeight } = entry;
    if (offsetTop < list.scrollTop || offsetTop + offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = offsetTop - 8;
    if (focus) {
      entry.tabIndex = -1;
      entry.focus();
    }
    return true;
  }

  #choose(order: number, focus = false): void {
    const { view } = this;
    if (!this.select(order, focus)) return;
    view.chart.current = view.chart.at(order);
    view.chart.mark();
    view.tell(order);
  }

  #key(event: KeyboardEvent): void {
    const onList = event.target === this.view.list;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.view.chart.focus();
    else if (step && !onList) this.#choose(this.#selected + step, true);
    else if (event.key === "Enter" && onList) this.#choose(Math.max(0, this.#selected), true);
    else return;
    event.preventDefault();
  }

  /** On paper all lines are written. */
  print(printing: boolean): void {
    if (printing === this.#printing) return;
    this.#printing = printing;
    this.view.write(this.#selected - BEFORE, printing);
    if (!printing) this.select(this.#selected);
  }
}
