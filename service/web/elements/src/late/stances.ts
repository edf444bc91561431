/** Stances by sign. */

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
