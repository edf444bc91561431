/** What all elements do: ask, show one of their states, and keep what the page wrote until there is something better. */

import type { Answer } from "./answers";
import { address, Problem, type Query, type Unreachable } from "./ask";
import { Dates, instant } from "./dates";
import { make, set, sheet, type Child } from "./dom";
import { part } from "./parts";
import { FILTERS, type View } from "./view";
import { en, fill, wordsOf, type Words } from "./words";
import style from "./styles/base.css";

/** A fallback that is at least as high as this keeps its height when it is replaced: nothing below it moves. */
const KEPT = 240;

export type State = "loading" | "ready" | "empty" | "error" | "offline";
type Shown = { answer: Answer; at: number; key: string };

export abstract class DetenteElement extends HTMLElement {
  /** All but `theme`, which is left to styles, and `group`, which is looked for when it is driven. */
  static observedAttributes = [
    "dossier", "base", ...FILTERS, "as-of", "known-at", "lang", "timezone", "heading-level", "live", "max-height",
  ];

  readonly root = this.attachShadow({ mode: "open" });
  readonly bar = make("div", { part: "bar", hidden: "" });
  /** What the view draws; hidden until there is something. */
  readonly body = make("div", { part: "body", hidden: "" });
  readonly #note = make("p", { class: "note", part: "status", role: "status" });
  readonly #frame = make("div", { part: "frame" }, this.bar, this.#note, this.body);
  readonly #slot = make("slot");
  words: Words = en;
  dates = new Dates(en, "UTC");
  /** Pixels from side to side. */
  room = 0;
  /** Ids of events that were taken back while the reader had them before them. */
  readonly retracted = new Set<string>();
  #view: Promise<View> | undefined;
  #asking: AbortController | undefined;
  #shown: Shown | undefined;
  #hush: (() => void) | undefined;

  constructor() {
    super();
    this.root.adoptedStyleSheets = [sheet(style)];
    this.root.append(this.#frame, this.#slot);
  }

  /** What it shows; of most elements a part of its own. */
  protected abstract viewed(): Promise<View>;

  connectedCallback(): void {
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#asking?.abort();
    this.#hush?.();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.isConnected) void this.#load();
  }

  /** The answer that is shown. Setting one shows it without asking a server: for pages that hold it already. */
  get answer(): Answer | undefined {
    return this.#shown?.answer;
  }

  set answer(answer: Answer | undefined) {
    this.#asking?.abort();
    if (answer) this.#use().then((view) => this.#show(view, answer, "given")).catch((failure) => this.fail(failure));
  }

  /** Ask again. */
  refresh(): void {
    if (this.#shown) this.#shown.key = "";
    void this.#load();
  }

  text(name: string): string {
    return this.getAttribute(name)?.trim() ?? "";
  }

  /** Tell the page; bubbles out of shadow trees. */
  tell(name: "ready" | "select" | "range" | "error", detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`detente:${name}`, { detail, bubbles: true, composed: true }));
  }

  /** A heading of the level that the page asks for, or none that disturbs its outline. */
  heading(text: string): HTMLElement {
    const level = /^[1-6]$/.exec(this.text("heading-level"));
    return make(level ? (`h${level[0]}` as "h2") : "p", { part: "title" }, text);
  }

  /** Where something of the dossier is asked for. */
  address(path: string, query: Query): URL {
    return address(this.text("base"), this.text("dossier"), path, query);
  }

  #use(): Promise<View> {
    return (this.#view ??= this.viewed().then((view) => {
      this.root.adoptedStyleSheets.push(sheet(view.style));
      return view;
    }));
  }

  async #load(): Promise<void> {
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    const height = Number.parseFloat(this.text("max-height"));
    this.#frame.style.maxBlockSize = this.#slot.style.maxBlockSize = height > 0 ? `${height}px` : "";
    if (!this.#shown) this.dataset["state"] = "loading";
    const words = wordsOf((this.closest<HTMLElement>("[lang]") ?? document.documentElement).lang);
    try {
      const view = await this.#use();
      // Of several attributes that changed at once the last has aborted the others.
      if (signal.aborted) return;
      // The question does not wait for the words.
      const asked = this.#ask(view, words, signal);
      // The first formatter of a page takes as long as the server: make it meanwhile.
      new Dates(en, "UTC").say({ edtf: "2026-01-31" });
      const [answer, found] = await Promise.all([asked, words]);
      if (signal.aborted) return;
      this.words = found;
      const nothing = !view.count(answer) && (await (await part<typeof import("./late/later")>("later")).empty(view, signal));
      if (!signal.aborted) this.#show(view, answer, this.#key(view), nothing);
    } catch (failure) {
      this.words = await words;
      if (!signal.aborted) this.fail(failure);
    }
  }

  /** What an answer is to, apart from the date. */
  #key(view: View): string {
    return this.address(view.path, { ...view.query(), as_of: "" }).href;
  }

  /** Ask, unless the answer that is here says that it holds for the date too. */
  async #ask(view: View, words: Words | Promise<Words>, signal: AbortSignal): Promise<Answer> {
    if (!this.text("dossier")) throw new Problem({ title: (await words).noDossier, status: 0 });
    const query = view.query();
    const wanted = `${query["as_of"] ?? ""}`;
    const shown = this.#shown;
    if (shown?.key === this.#key(view) && wanted.includes("T")) {
      const at = instant(wanted, NaN);
      const [from, to] = shown.answer.holds_for.as_of;
      if (instant(from, -Infinity) <= at && at + 1000 < instant(to, Infinity)) return shown.answer;
    }
    return view.fetch(this.address(view.path, query), signal);
  }

  #show(view: View, answer: Answer, key: string, nothing: string | false = false): void {
    const dates = new Dates(this.words, this.text("timezone") || answer.as_of.timezone);
    // A zone that the browser does not know fails here, before anything changes.
    dates.days(0);
    // Measured while nothing has changed yet: after that it would cost a layout.
    const { width, height, top, bottom } = this.getBoundingClientRect();
    this.room = width;
    // A fallback's height is kept, so that what stands below the element does not move where it is seen.
    if (!this.#slot.hidden && height >= KEPT) {
      if (bottom <= innerHeight) this.#frame.style.blockSize = `${height}px`;
      else this.#frame.style.minBlockSize = `${Math.min(height, Math.max(0, innerHeight - top))}px`;
    }
    this.dates = dates;
    this.#slot.hidden = true;
    this.body.hidden = this.bar.hidden = !!nothing;
    this.say(nothing ? "empty" : "ready", nothing);
    if (!nothing) view.draw(answer);
    this.#shown = { answer, at: Date.now(), key };
    void this.#follow(this.#shown);
    this.tell("ready", { sequence: answer.known_at.sequence, as_of: answer.as_of.instant, items: view.count(answer) });
  }

  say(state: State, ...said: Child[]): void {
    this.dataset["state"] = state;
    this.#frame.dir = this.words.dir;
    this.#frame.lang = this.words.locale.slice(0, 2);
    set(this.#note, said);
  }

  fail(failure: unknown): void {
    const { words } = this;
    const shown = this.#shown;
    // Known by what they say: a page that names the script by two addresses has these classes twice.
    const { offline = false, problem = null } = failure as Partial<Unreachable & Problem>;
    const message = offline ? words.offline : fill(words.failed, (problem?.title ?? `${failure}`).replace(/\.$/, ""));
    if (!shown) this.body.hidden = this.bar.hidden = !(this.#slot.hidden = false);
    this.say(offline ? "offline" : "error", message, shown && ` ${fill(words.lastData, this.dates.moment(shown.at))}`);
    this.tell("error", { offline, problem, message: `${failure}` });
  }

  /** Follow the log from what is shown. */
  async #follow(shown: Shown): Promise<void> {
    this.#hush?.();
    if (!this.hasAttribute("live")) return;
    try {
      const { follow } = await part<typeof import("./late/later")>("later");
      if (shown === this.#shown && this.isConnected) this.#hush = follow(this, shown.answer.known_at.sequence);
    } catch (failure) {
      this.fail(failure);
    }
  }
}

/** Register an element, unless the page has one of the name. */
export function define(name: string, viewed: (host: DetenteElement) => Promise<View>): void {
  if (customElements.get(name)) return;
  customElements.define(
    name,
    class extends DetenteElement {
      protected viewed(): Promise<View> {
        return viewed(this);
      }
    },
  );
}
