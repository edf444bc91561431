/** What an event is and what is wrong with it: by glyph, word and line style, never by colour alone. */

import type { Item, Marked } from "./answers";
import { make } from "./dom";
import { word, type Words } from "./words";

const GLYPHS: Record<string, string> = {
  statement: "❝",
  position: "◆",
  condition: "⇢",
  commitment: "✚",
  proposal: "▣",
  agreement: "✔",
  round: "●",
  contact: "○",
  incident: "▲",
  claim: "❞",
  assessment: "◇",
  poll: "▥",
  fact: "■",
};

/** The family of an event type: `position` of `position.stated`. */
export function family(type: string): string {
  return type.split(".")[0] as string;
}

export function glyph(type: string): string {
  return GLYPHS[family(type)] ?? "•";
}

/** What kind of event a type is, in a word. */
export function kindOf(words: Words, type: string): string {
  const name = word(words, family(type));
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What kind of event it is, in a word; a position with its stance. */
export function kind(words: Words, { type, data = {} }: Item): string {
  const stance = data["stance"] ?? data["answer"] ?? data["status"];
  const name = kindOf(words, type);
  return typeof stance === "string" && type !== "position.withdrawn" ? `${name} (${word(words, stance)})` : name;
}

/** What may be wrong with a statement, the gravest first, and its signs. */
export const FLAGS: Record<string, string> = {
  retracted: "⌫",
  denied: "✕",
  discredited: "⊘",
  presumed: "≈",
  disputed: "≠",
  corrected: "✎",
};

/** What is wrong with a statement, the gravest first. */
export function flags({ retracted, standing, disputed, corrected_by }: Marked): string[] {
  const is: Record<string, unknown> = { retracted, disputed, corrected: corrected_by?.length };
  return Object.keys(FLAGS).filter((flag) => is[flag] || flag === standing);
}

/** What is wrong with a statement, as sign and word. */
export function flagged(words: Words, one: Marked): HTMLElement[] {
  return flags(one).map((flag) => make("span", { part: "flag" }, `${FLAGS[flag]} ${word(words, flag)}`));
}
