/** `<detente-scrubber>`: a slider over the dates at which something changed; it drives the elements of its group. */

import type { Answer, Changes } from "./answers";
import { askAll, type Query } from "./ask";
import { DetenteElement, type Filter } from "./base";
import { instant } from "./dates";
import { make } from "./dom";
import style from "./styles/scrubber.css";

export class DetenteScrubber extends DetenteElement {
  #points: string[] = [];
  #slider = make("input", { type: "range", min: 0, step: 1, part: "slider" });
  #output = make("output", { part: "date" });

  protected styles(): string[] {
    return [style];
  }

  protected override filters(): readonly Filter[] {
    return ["issue", "party"];
  }

  protected question(): { path: string; query: Query; list: string } {
    const issue = this.text("issue");
    // The range is of all dates: where the slider stands is no question to the server.
    return { path: "changes", query: { axis: "valid", limit: 1000, known_at: this.text("known-at"), issue, subtree: issue && "true", party: this.text("party") }, list: "changes" };
  }

  protected override fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return askAll<Changes>(url, "changes", signal);
  }

  protected draw(answer: Answer): void {
    const { words } = this;
    const [from, to] = [this.text("from"), this.text("to")];
    this.#points = (answer as Changes).changes
      .map(({ at }) => at ?? "")
      .filter((at) => at && (!from || at.slice(0, from.length) >= from) && (!to || at.slice(0, to.length) <= to));
    const slider = this.#slider;
    slider.max = `${Math.max(0, this.#points.length - 1)}`;
    slider.setAttribute("aria-label", words.scrubber);
    const wanted = this.text("as-of");
    const place = this.#points.findLastIndex((at) => !wanted || at.slice(0, wanted.length) <= wanted);
    slider.value = `${Math.max(0, place)}`;
    const step = (name: string, sign: string, by: number): HTMLElement => {
      const made = make("button", { type: "button", "aria-label": name, title: name, part: "button" }, sign);
      made.addEventListener("click", () => {
        slider.value = `${Number(slider.value) + by}`;
        this.#drive();
      });
      return made;
    };
    const rtl = words.dir === "rtl";
    slider.oninput = () => this.#drive();
    this.bar.hidden = true;
    this.body.replaceChildren(
      make("div", { class: "row" }, step(words.earlier, rtl ? "›" : "‹", -1), slider, step(words.later, rtl ? "‹" : "›", 1), this.#output),
    );
    this.#tell();
  }

  /** Set the date of all elements of the group in the same tree. */
  #drive(): void {
    this.#tell();
    const at = this.#points[Number(this.#slider.value)];
    const group = this.text("group");
    if (!at) return;
    if (group) {
      for (const element of (this.getRootNode() as ParentNode).querySelectorAll(`[group="${CSS.escape(group)}"]`)) {
        if (element !== this && element.localName.startsWith("detente-")) element.setAttribute("as-of", at);
      }
    }
    this.tell("range", { as_of: at });
  }

  #tell(): void {
    const at = this.#points[Number(this.#slider.value)];
    if (!at) return;
    const text = this.dates.moment(instant(at, 0));
    this.#output.textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
  }
}
