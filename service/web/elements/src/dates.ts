/**
 * Dates as they are known, in words and as spans.
 *
 * An EDTF text stays what it says: a month is a month. Civil dates are written as they stand, instants in the time zone
 * of the dossier; the zone of whoever looks on has no say.
 */

import type { When } from "./answers";
import { once } from "./once";
import { fill, type Words } from "./words";

/** Milliseconds; an end that is open is infinite. */
export interface Span {
  lo: number;
  hi: number;
  /** `point`: within a day; `maybe`: one moment, somewhere in here; `held`: it lasted. */
  style: "point" | "maybe" | "held";
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(locale + JSON.stringify(options), () => new Intl.DateTimeFormat(locale, options));
}

/** Milliseconds of an instant of the API; open ends are infinite. */
export function instant(text: string | null | undefined, open: number): number {
  // More than milliseconds are cut: nothing here is drawn finer.
  return text ? Date.parse(text.replace(/(\.\d{3})\d+/, "$1")) : open;
}

/** Where something lies on an axis. */
export function spanOf({ edtf, earliest, latest }: When): Span {
  const lo = instant(earliest, -Infinity);
  const hi = instant(latest, Infinity);
  const end = /^[^[{]+\/([^\]}]+)$/.exec(edtf)?.[1];
  if (end) return { lo, hi: endOf(end, hi), style: "held" };
  return { lo, hi, style: hi - lo <= DAY + HOUR ? "point" : "maybe" };
}

/** The end of an interval: `latest` is about its beginning, so that the end must be read from the text. */
function endOf(text: string, beginning: number): number {
  if (text === "..") return Infinity;
  const parts = civil(text);
  const end = text.includes("T") ? Date.parse(text) : begin([...parts.slice(0, -1), (parts.at(-1) ?? NaN) + 1]);
  return end > beginning ? end : beginning;
}

/** The numbers of an EDTF text that are known, of year, month and day; months from 21 to 24 are seasons. */
function civil(text: string): number[] {
  return /^\d{4}(-\d\d){0,2}/.exec(text)?.[0].split("-").map(Number) ?? [];
}

function begin([year = NaN, month = 1, day = 1]: number[]): number {
  return Date.UTC(year, month - 1, day);
}

/** Writes dates in a language and the dossier's time zone. */
export class Dates {
  constructor(
    readonly words: Words,
    readonly zone: string,
  ) {}

  /** A date in words, with what is not known about it. */
  say(when: When | null | undefined): string {
    const { words } = this;
    if (!when?.edtf) return words.noDate;
    const qualifier = /[?~%]/.exec(when.edtf)?.[0];
    let said = this.#say(when.edtf.replace(/[?~%]/g, ""));
    if (qualifier && qualifier !== "?") said = fill(words.about, said);
    return qualifier && qualifier !== "~" ? fill(words.unsure, said) : said;
  }

  /** An instant, to the minute, in the dossier's zone. */
  moment(milliseconds: number): string {
    const clock = this.#format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(milliseconds);
    return fill(this.words.at, this.days(milliseconds), clock);
  }

  /** Days from the first to the last, both inclusive. */
  days(first: number, last = first): string {
    return this.#format({ dateStyle: "long" }).formatRange(first, last);
  }

  #format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return formatter(this.words.locale, { timeZone: this.zone, ...options });
  }

  #say(text: string): string {
    const { words } = this;
    const set = /^[[{](.+)[\]}]$/.exec(text)?.[1];
    const [from = "", to] = (set ?? text).split(set ? ".." : "/");
    if (to === undefined) {
      if (set) return set.split(",").map((one) => this.#range(one)).reduce((all, one) => fill(words.or, all, one));
      const { length, 1: month = 0 } = civil(text);
      const known = month > 12 ? words.toSeason : ["", words.toYear, words.toMonth][length];
      return known ? fill(known, this.#range(text)) : this.#range(text);
    }
    if (!from || from === "..") return fill(set ? words.someBefore : words.untilDay, this.#range(to));
    if (!to || to === "..") return fill(set ? words.someAfter : words.sinceDay, this.#range(from));
    return set ? fill(words.someIn, this.#range(from, to)) : this.#range(from, to);
  }

  /** Dates as they stand in the text, without a word about how well they are known. */
  #range(from: string, to = from): string {
    const [first, last] = [civil(from), civil(to)];
    const { length, 0: year = 0, 1: month = 0 } = first;
    // Neither instants nor seasons.
    if (length && length === last.length && !/T|^.{5}2[1-4]$/m.test(`${from}\n${to}`)) {
      const shown: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric" };
      if (length > 1) shown.month = "long";
      if (length > 2) shown.day = "numeric";
      return formatter(this.words.locale, shown).formatRange(begin(first), begin(last));
    }
    if (from !== to) return `${this.#range(from)} – ${this.#range(to)}`;
    if (from.includes("T")) return this.moment(Date.parse(from));
    return month > 12 ? fill(this.words.seasons.split("|")[month - 21] ?? "{0}", year) : from;
  }
}
