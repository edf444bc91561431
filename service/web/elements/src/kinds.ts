/** What an event is and what is wrong with it: by glyph, word and line style, never by colour alone. */

import type { Item, Marked } from "./answers";
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

export const STANCES: Record<string, string> = {
  demands: "▲",
  supports: "+",
  accepts: "✔",
  open: "○",
  conditional: "◐",
  opposes: "−",
  refuses: "✖",
  unspecified: "·",
  withdrawn: "⌫",
};

/** The family of an event type: `position` of `position.stated`. */
export function family(type: string): string {
  return type.split(".")[0] ?? type;
}

export function glyph(type: string): string {
  return GLYPHS[family(type)] ?? "•";
}

/** What kind of event it is, in a word; a position with its stance. */
export function kind(words: Words, item: Item): string {
  const stance = item.data?.["stance"] ?? item.data?.["answer"] ?? item.data?.["status"];
  const name = word(words, family(item.type));
  return typeof stance === "string" && item.type !== "position.withdrawn" ? `${name} (${word(words, stance)})` : name;
}

export type Flag = "retracted" | "denied" | "discredited" | "disputed" | "presumed" | "corrected";

export const FLAGS: Record<Flag, string> = {
  retracted: "⌫",
  denied: "✕",
  discredited: "⊘",
  disputed: "≠",
  presumed: "≈",
  corrected: "✎",
};

/** What is wrong with a statement, the gravest first. */
export function flags(one: Marked): Flag[] {
  const { standing } = one;
  const found: Flag[] = [];
  if (one.retracted) found.push("retracted");
  if (standing === "denied" || standing === "discredited" || standing === "presumed") found.push(standing);
  if (one.disputed || standing === "disputed") found.push("disputed");
  if (one.corrected_by?.length) found.push("corrected");
  return found;
}
