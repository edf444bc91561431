/** English: what the core says; each part has the words that only it needs. */

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export const en = {
  locale: "en-GB",
  dir: "ltr",
  timeline: "Timeline",
  list: "Events as a list",
  keys: "Arrow keys move between events, Page Up and Page Down to the next date, Enter shows more, plus and minus zoom.",
  events: { one: "{0} event", other: "{0} events" } as Plural,
  inView: "{0} of {1} in view",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Show all",
  earlier: "Earlier",
  later: "Later",
  more: { other: "{0} more" } as Plural,
  mayFall: { other: "{0} more may fall in this time" } as Plural,
  asOf: "As of {0}",
  zone: "Times: {0}",
  failed: "The present record could not be shown: {0}.",
  noDossier: "no dossier is named",
  offline: "No connection.",
  lastData: "Shown is what was known at {0}.",
  others: "Others",
  talks: "Talks",
  // dates
  at: "{0}, {1}",
  toMonth: "{0}, known only to the month",
  toYear: "{0}, known only to the year",
  toSeason: "{0}, known only to the season",
  someBefore: "some time before the end of {0}",
  someAfter: "some time from {0} on",
  someIn: "some time in {0}",
  about: "about {0}",
  unsure: "{0} (uncertain)",
  sinceDay: "from {0}",
  untilDay: "until {0}",
  or: "{0} or {1}",
  seasons: "spring {0}|summer {0}|autumn {0}|winter {0}",
  noDate: "date not known",
  inexact: "date not known exactly",
  held: "held until then",
  lasted: "lasted",
  /** Of values of the record; those that English says as they are need none. */
  words: {
    round: "Talks",
    contact: "Meeting",
  } as Record<string, string>,
};

export type Words = typeof en;
