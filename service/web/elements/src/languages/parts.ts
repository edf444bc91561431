/** English: what only one part says, beside the words of the core. */

import type { Plural, Words } from "./en";

export const positions = {
  positions: "Positions",
  tableKeys: "Arrow keys move between cells.",
  issue: "Issue",
  now: "now",
  noRecord: "no record",
  undated: "no dated record",
  possibly: "possibly {0}",
  since: "since {0}",
};

export const shifts = {
  shifts: "How positions shifted",
  shiftsMade: { one: "{0} shift", other: "{0} shifts" } as Plural,
  since: "since {0}",
  words: { terms_changed: "other terms", stance_changed: "other stance" } as Record<string, string>,
};

export const compare = {
  compare: "What changed",
  sources: "Sources: ",
  before: "Before",
  after: "After",
  nothing: "nothing on record",
  possibly: "possibly {0}",
  moved: { other: "{0} moved" } as Plural,
  possiblyMoved: { other: "{0} possibly moved" } as Plural,
  learned: { other: "{0} learned later" } as Plural,
  words: { learned: "learned later" } as Record<string, string>,
};

export const scrubber = {
  scrubber: "Date",
};

export const details = {
  sources: "Sources: ",
  words: {
    quote: "quoted",
    indirect: "in indirect speech",
    narration: "as narrated",
    analysis: "as analysed",
    report: "as reported",
  } as Record<string, string>,
};

export const empty = {
  empty: "Nothing is recorded here.",
  emptied: "Nothing matches {0}.",
};

export const live = {
  news: { other: "{0} new: show" } as Plural,
};

/** What every other language has words for. */
export type AllWords = Words & typeof positions & typeof shifts & typeof compare & typeof scrubber & typeof details & typeof empty & typeof live;
