/** `<detente-scrubber>`: a slider over the dates at which something changed; it drives the elements of its group. */

import { button, instant, make, View } from "../core";
import type { Answer, Changes } from "../answers";
import type { Query } from "../ask";
import type { Filter } from "../view";
import * as english from "../languages/parts";
import style from "../styles/scrubber.css";
import { withWords } from "./said";

export class ScrubberView extends View {
  readonly path = "changes";
  readonly member = "changes";
  readonly style = style;
  override readonly filters: readonly Filter[] = ["issue", "party"];
  #points: string[] = [];
  #slider = make("input", { type: "range", min: 0, step: 1, part: "slider" });
  #output = make("output", { part: "date" });

  /** The range is of all dates: where the slider stands is no question to the server. */
  override query(): Query {
    return { ...super.query(), as_of: "", axis: "valid" };
  }

  draw(answer: Answer): void {
    const { host } = this;
    const words = withWords(english.scrubber, host.words);
    const [from, to, wanted] = [host.text("from"), host.text("to"), host.text("as-of")];
    // Dates of the page may be of a month or a year.
    const before = (at: string, date: string): boolean => !date || at.slice(0, date.length) <= date;
    this.#points = (answer as Changes).changes.flatMap(({ at }) => at ?? []).filter((at) => before(from, at.slice(0, from.length)) && before(at, to));
    const slider = this.#slider;
    slider.max = `${Math.max(0, this.#points.length - 1)}`;
    slider.ariaLabel = words.scrubber;
    slider.value = `${Math.max(0, this.#points.findLastIndex((at) => before(at, wanted)))}`;
    slider.oninput = () => this.#drive();
    const step = (name: string, sign: string, by: number): HTMLElement =>
      button(name, sign, () => {
        slider.value = `${+slider.value + by}`;
        this.#drive();
      });
    const [back, on] = words.dir === "rtl" ? (["›", "‹"] as const) : (["‹", "›"] as const);
    host.bar.hidden = true;
    host.body.replaceChildren(make("div", { class: "row" }, step(words.earlier, back, -1), slider, step(words.later, on, 1), this.#output));
    this.#tell();
  }

  /** Set the date of all elements of the group in the same tree. */
  #drive(): void {
    const { host } = this;
    const at = this.#tell();
    const group = host.text("group");
    if (!at) return;
    if (group) {
      for (const element of (host.getRootNode() as ParentNode).querySelectorAll(`[group="${CSS.escape(group)}"]`)) {
        if (element !== host && element.localName.startsWith("detente-")) element.setAttribute("as-of", at);
      }
    }
    host.tell("range", { as_of: at });
  }

  /** Say where the slider stands. */
  #tell(): string | undefined {
    const at = this.#points[+this.#slider.value];
    this.#output.textContent = at ? this.host.dates.moment(instant(at, 0)) : "";
    this.#slider.ariaValueText = this.#output.textContent;
    return at;
  }
}
