/** All that is known of an event or a shift. */

import { glyph, kind, make, word } from "../core";
import type { Item, Shift } from "../answers";
import type { DetenteElement } from "../element";
import * as english from "../languages/parts";
import { sourced, withWords } from "./said";

export function details(host: DetenteElement, { item, shift }: { item?: Item; shift?: Shift }): HTMLElement[] {
  const words = withWords(english.details, host.words);
  if (!item) return [make("p", { dir: "auto" }, shift?.summary), ...sourced(words, shift?.sources)];
  const { actor, on_behalf_of, type, mode, quote } = item;
  const who = [actor, on_behalf_of].map((one) => one && (host.answer?.labels?.actors?.[one] ?? one));
  const about = [glyph(type), kind(words, item), [...new Set(who)].filter(Boolean).join(", "), mode && word(words, mode)];
  return [
    make("p", { class: "info" }, about.filter(Boolean).join(" · ")),
    ...(quote ? [make("blockquote", { dir: "auto", lang: quote.language }, quote.text)] : []),
    ...sourced(words, item.sources),
  ];
}
