/** What all elements do: ask, show one of their states, and keep what the page wrote until there is something better. */

import type { Answer } from "./answers";
import { address, ask, Problem, Unreachable, type Query } from "./ask";
import { Dates, instant, knownZone } from "./dates";
import { make, sheet } from "./dom";
import { fill, hasWords, many, wordsNow, wordsOf, type Words } from "./words";
import style from "./styles/base.css";

const FILTERS = ["issue", "party", "type", "from", "to"] as const;
const ATTRIBUTES = [
  "dossier", "base", ...FILTERS, "as-of", "known-at", "lang", "timezone", "theme", "heading-level", "live", "max-height", "group",
];
/** A fallback that is at least as high as this keeps its height when it is replaced: nothing below it moves. */
const KEPT = 240;

export type Filter = (typeof FILTERS)[number];
export type State = "loading" | "ready" | "empty" | "error" | "offline";

export abstract class DetenteElement extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  readonly root = this.attachShadow({ mode: "open" });
  /** What the element draws; hidden until there is something. */
  protected readonly body = make("div", { class: "body", part: "body", hidden: true });
  protected readonly bar = make("div", { class: "bar", part: "bar", hidden: true });
  protected readonly note = make("p", { class: "note", part: "status", role: "status" });
  readonly #frame = make("div", { class: "frame", part: "frame" }, this.bar, this.note, this.body);
  readonly #slot = make("slot");
  protected words: Words = wordsNow("en");
  /** Pixels from side to side. */
  protected room = 0;
  protected dates = new Dates(this.words, "UTC");
  #asking: AbortController | undefined;
  #shown: { answer: Answer; at: number; key: string } | undefined;
  #due = false;
  #stream: EventSource | undefined;
  #news = new Set<string>();
  /** Ids of events that were taken back while the reader had them before them. */
  protected readonly retracted = new Set<string>();

  constructor() {
    super();
    this.root.adoptedStyleSheets = [sheet(style), ...this.styles().map(sheet)];
    this.root.append(this.#frame, this.#slot);
  }

  /** The element's own styles, beside those of all. */
  protected abstract styles(): string[];
  /** The path below the dossier, its parameters, and the member of the answer that is a list. */
  protected abstract question(): { path: string; query: Query; list: string };
  /** Draw an answer, the first or a later one. */
  protected abstract draw(answer: Answer): void;
  /** Filters that the element takes. */
  protected filters(): readonly Filter[] {
    return FILTERS;
  }
  /** Ask; elements that page take all pages. */
  protected fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return ask<Answer>(url, signal);
  }
  /** Whether an answer holds nothing to show. */
  protected isEmpty(answer: Answer): boolean {
    return !(answer as unknown as Record<string, unknown[]>)[this.question().list]?.length;
  }

  connectedCallback(): void {
    this.#plan();
  }

  disconnectedCallback(): void {
    this.#asking?.abort();
    this.#hush();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.isConnected) this.#plan();
  }

  /** The answer that is shown. Setting one shows it without asking a server: for pages that hold it already. */
  get answer(): Answer | undefined {
    return this.#shown?.answer;
  }

  set answer(answer: Answer | undefined) {
    this.#asking?.abort();
    this.#due = false;
    if (answer) this.#show(answer, "given");
  }

  /** Ask again. */
  refresh(): void {
    this.#shown = this.#shown && { ...this.#shown, key: "" };
    this.#plan();
  }

  protected text(name: string): string {
    return this.getAttribute(name)?.trim() ?? "";
  }

  /** Tell the page; bubbles out of shadow trees. */
  protected tell(name: "ready" | "select" | "range" | "error", detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`detente:${name}`, { detail, bubbles: true, composed: true }));
  }

  /** Parameters of the coordinate. */
  protected coordinate(): Query {
    return { as_of: this.text("as-of"), known_at: this.text("known-at") };
  }

  /** A heading of the level that the page asks for, or none that disturbs its outline. */
  protected heading(text: string): HTMLElement {
    const level = Number(this.text("heading-level"));
    const named = { class: "title", part: "title" };
    return level >= 1 && level <= 6 ? make(`h${level}` as "h2", named, text) : make("p", named, text);
  }

  #plan(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      if (!this.#due) return;
      this.#due = false;
      this.#appear();
      void this.#load();
    });
  }

  #appear(): void {
    const height = Number.parseFloat(this.text("max-height"));
    this.#frame.style.maxBlockSize = height > 0 ? `${height}px` : "";
    this.#slot.style.maxBlockSize = this.#frame.style.maxBlockSize;
    this.#slot.classList.toggle("boxed", height > 0);
  }

  get #language(): string {
    return this.text("lang") || this.parentElement?.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || "en";
  }

  async #load(): Promise<void> {
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    if (!this.#shown) this.dataset["state"] = "loading";
    const language = this.#language;
    try {
      // The question does not wait for the words.
      const asked = this.#ask(signal);
      // The first formatter of a page takes as long as the server: make it meanwhile.
      new Dates(this.words, "UTC").say({ edtf: "2026-01-31" });
      const [answer] = await Promise.all([asked, hasWords(language) ? undefined : wordsOf(language)]);
      if (signal.aborted) return;
      this.words = wordsNow(language);
      if (this.isEmpty(answer)) await this.#empty(answer, signal);
      else this.#show(answer, this.#key());
    } catch (failure) {
      this.words = wordsNow(language);
      if (!signal.aborted) this.#fail(failure);
    }
  }

  #key(): string {
    const { path, query } = this.question();
    return JSON.stringify([this.text("base"), this.text("dossier"), path, { ...query, as_of: "" }]);
  }

  /** Ask, unless the answer that is here says that it holds for the date too. */
  async #ask(signal: AbortSignal): Promise<Answer> {
    const { path, query } = this.question();
    if (!this.text("dossier")) throw new Problem(this.words.noDossier, 0);
    const shown = this.#shown;
    const wanted = `${query["as_of"] ?? ""}`;
    if (shown && shown.key === this.#key() && wanted.includes("T")) {
      const at = Date.parse(wanted.replace(/(\.\d{3})\d+/, "$1"));
      const [from, to] = shown.answer.holds_for.as_of;
      if (instant(from, -Infinity) <= at && at + 1000 < instant(to, Infinity)) return shown.answer;
    }
    return this.fetch(address(this.text("base"), this.text("dossier"), path, query), signal);
  }

  #show(answer: Answer, key: string): void {
    // Measured while nothing has changed yet: after that it would cost a layout.
    const { width, height, top, bottom } = this.getBoundingClientRect();
    this.room = width;
    const kept = this.#slot.hidden ? 0 : height;
    this.#shown = { answer, at: Date.now(), key };
    this.#settle(answer);
    // A fallback's height is kept, so that what stands below the element does not move where it is seen.
    if (kept >= KEPT && bottom <= innerHeight) this.#frame.style.blockSize = `${kept}px`;
    else if (kept >= KEPT) this.#frame.style.minBlockSize = `${Math.min(kept, Math.max(0, innerHeight - top))}px`;
    this.#slot.hidden = true;
    this.body.hidden = this.bar.hidden = false;
    this.#news.clear();
    this.#say("ready", "");
    this.draw(answer);
    this.#follow();
    const { known_at, as_of } = answer;
    this.tell("ready", { sequence: known_at.sequence, as_of: as_of.instant, items: this.#count(answer) });
  }

  #count(answer: Answer): number {
    return (answer as unknown as Record<string, unknown[]>)[this.question().list]?.length ?? 0;
  }

  #settle(answer: Answer): void {
    this.dates = new Dates(this.words, knownZone(this.text("timezone")) || answer.as_of.timezone);
    this.#frame.lang = this.words.locale.split("-")[0] ?? "en";
    this.#frame.dir = this.words.dir;
  }

  #say(state: State, text: string, ...more: (Node | false)[]): void {
    this.dataset["state"] = state;
    this.note.replaceChildren(text);
    for (const node of more) if (node) this.note.append(" ", node);
  }

  #fail(failure: unknown): void {
    const { words } = this;
    const shown = this.#shown;
    const last = shown && fill(words.lastData, this.dates.moment(shown.at));
    if (failure instanceof Unreachable) {
      this.#say("offline", words.offline, !!last && make("span", {}, last));
    } else {
      const title = failure instanceof Problem ? failure.title : `${failure}`;
      this.#say("error", fill(words.failed, title.replace(/\.$/, "")), !!last && make("span", {}, last));
    }
    this.#frame.dir = words.dir;
    const problem = failure instanceof Problem ? { title: failure.title, status: failure.status, detail: failure.detail } : null;
    this.tell("error", { offline: failure instanceof Unreachable, problem, message: `${failure}` });
  }

  /** Say which filter left nothing: the first without which there would be something. */
  async #empty(answer: Answer, signal: AbortSignal): Promise<void> {
    this.#settle(answer);
    const active = this.filters().filter((name) => this.text(name));
    const shown = (name: string): string => `${name}=“${this.text(name)}”`;
    let guilty = active.map(shown).join(", ");
    if (active.length > 1) {
      const { path, query } = this.question();
      for (const name of active) {
        const without = address(this.text("base"), this.text("dossier"), path, { ...query, [name]: "" });
        if (name === "issue") without.searchParams.delete("subtree");
        const found = await this.fetch(without, signal).catch(() => undefined);
        if (found && !this.isEmpty(found)) {
          guilty = shown(name);
          break;
        }
      }
    }
    if (signal.aborted) return;
    this.#shown = { answer, at: Date.now(), key: this.#key() };
    this.#slot.hidden = true;
    this.body.hidden = this.bar.hidden = true;
    this.#say("empty", guilty ? fill(this.words.emptied, guilty) : this.words.empty);
    this.#follow();
    this.tell("ready", { sequence: answer.known_at.sequence, as_of: answer.as_of.instant, items: 0 });
  }

  /** Follow the log from what is shown: nothing moves, the reader is offered what came. */
  #follow(): void {
    this.#hush();
    const known = this.#shown?.answer.known_at.sequence;
    if (!this.hasAttribute("live") || this.text("known-at") || known === undefined || !this.text("dossier")) return;
    const query: Query = { after: known };
    for (const name of ["issue", "party", "type"]) query[name] = this.text(name);
    const stream = new EventSource(address(this.text("base"), this.text("dossier"), "events/stream", query));
    this.#stream = stream;
    stream.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      const event = JSON.parse(data) as { type: string; data?: { target?: string } };
      if (event.type === "event.retracted" && event.data?.target) this.retracted.add(event.data.target);
      this.#news.add(lastEventId);
      this.#offer();
    };
    stream.onopen = () => {
      if (this.dataset["state"] === "offline") this.#offer();
    };
    stream.onerror = () => {
      if (this.#stream === stream && this.dataset["state"] !== "error") this.#fail(new Unreachable());
    };
  }

  #offer(): void {
    const { words } = this;
    if (!this.#news.size) return this.#say("ready", "");
    const button = make("button", { type: "button", class: "news", part: "news" }, many(words, words.news, this.#news.size));
    button.addEventListener("click", () => this.refresh());
    return this.#say("ready", "", button);
  }

  #hush(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }
}

/** Register an element, unless the page has one of the name. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
