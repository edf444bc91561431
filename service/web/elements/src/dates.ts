/**
 * Dates as they are known, in words and as spans.
 *
 * An EDTF text stays what it says: a month is a month. Civil dates are written as they stand, instants in the time zone
 * of the dossier; the zone of whoever looks on has no say. Formatters are dear to make and kept.
 */

import type { When } from "./answers";
import { fill, type Words } from "./words";

/** Milliseconds; an end that is open is infinite. */
export interface Span {
  lo: number;
  hi: number;
  /** `point`: within a day; `maybe`: one moment, somewhere in here; `held`: it lasted. */
  style: "point" | "maybe" | "held";
}

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale, options)));
  return found;
}

/** Milliseconds of an instant of the API; open ends are infinite. */
export function instant(text: string | null | undefined, open: number): number {
  // More than milliseconds are cut: nothing here is drawn finer.
  return text ? Date.parse(text.replace(/(\.\d{3})\d+/, "$1")) : open;
}

/** A time zone, if the browser knows it. */
export function knownZone(name: string): string {
  try {
    return name && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "";
  }
}

/** Where something lies on an axis. */
export function spanOf(when: When): Span {
  const lo = instant(when.earliest, -Infinity);
  const hi = instant(when.latest, Infinity);
  if (/^[^[{]+\/[^\]}]+$/.test(when.edtf)) {
    const [, end] = when.edtf.split("/");
    return { lo, hi: endOf(end ?? "", hi), style: "held" };
  }
  return { lo, hi, style: hi - lo <= DAY + 3_600_000 ? "point" : "maybe" };
}

/** The end of an interval: `latest` is about its beginning, so that the end must be read from the text. */
function endOf(text: string, beginning: number): number {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text) ?? [];
  if (!year) return text === ".." ? Infinity : beginning;
  if (text.includes("T")) return Math.max(beginning, Date.parse(text));
  const end = day
    ? Date.UTC(+year, +(month ?? 1) - 1, +day + 1)
    : month
      ? Date.UTC(+year, +month, 1)
      : Date.UTC(+year + 1, 0, 1);
  return Math.max(beginning, end);
}

const CIVIL = { timeZone: "UTC" } as const;
const PARTS: Intl.DateTimeFormatOptions[] = [
  { ...CIVIL, year: "numeric" },
  { ...CIVIL, year: "numeric", month: "long" },
  { ...CIVIL, year: "numeric", month: "long", day: "numeric" },
];

/** Writes dates in a language and the dossier's time zone. */
export class Dates {
  constructor(
    readonly words: Words,
    readonly zone: string,
  ) {}

  /** A date in words, with what is not known about it. */
  say(when: When | null | undefined): string {
    if (!when?.edtf) return this.words.noDate;
    const [text, qualifier] = [when.edtf.replace(/[?~%]/g, ""), /[?~%]/.exec(when.edtf)?.[0]];
    const written = this.#written(text);
    if (!qualifier) return written;
    const sure = qualifier === "?" ? written : fill(this.words.about, written);
    return qualifier === "~" ? sure : fill(this.words.unsure, sure);
  }

  /** An instant, to the minute, in the dossier's zone. */
  moment(milliseconds: number): string {
    return fill(this.words.at, this.day(milliseconds), this.clock(milliseconds));
  }

  day(milliseconds: number): string {
    return formatter(this.words.locale, { timeZone: this.zone, dateStyle: "long" }).format(milliseconds);
  }

  clock(milliseconds: number): string {
    const format: Intl.DateTimeFormatOptions = { timeZone: this.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return formatter(this.words.locale, format).format(milliseconds);
  }

  /** Days from the first to the last, both inclusive. */
  days(first: number, last: number): string {
    return formatter(this.words.locale, { timeZone: this.zone, dateStyle: "long" }).formatRange(first, last);
  }

  #written(text: string): string {
    const { words } = this;
    const inner = /^[[{](.+)[\]}]$/.exec(text)?.[1];
    if (inner !== undefined) {
      const [from, to] = inner.split("..");
      if (to === undefined) return inner.split(",").map((one) => this.#plain(one)).reduce((all, one) => fill(words.or, all, one));
      if (!from) return fill(words.someBefore, this.#plain(to));
      return to ? fill(words.someIn, this.#range(from, to)) : fill(words.someAfter, this.#plain(from));
    }
    const [from, to] = text.split("/");
    if (from !== undefined && to !== undefined) {
      if (from === ".." || !from) return fill(words.untilDay, this.#plain(to));
      return to === ".." || !to ? fill(words.sinceDay, this.#plain(from)) : this.#range(from, to);
    }
    if (text.includes("T")) return this.moment(Date.parse(text));
    if (/^\d{4}-2[1-4]$/.test(text)) return fill(words.toSeason, this.#plain(text));
    const known = text.split("-").filter((part) => !part.includes("X")).length;
    if (known === 3 || !known) return this.#plain(text);
    return fill(known === 2 ? words.toMonth : words.toYear, this.#plain(text));
  }

  /** A part of an EDTF text without a word about how well it is known. */
  #plain(text: string): string {
    if (text.includes("T")) return this.moment(Date.parse(text));
    const [year = "", month, day] = text.split("-").filter((part) => !part.includes("X"));
    if (month && +month > 20) return fill(this.words.seasons.split("|")[+month - 21] ?? "{0}", year);
    const format = PARTS[day ? 2 : month ? 1 : 0];
    return year && format ? formatter(this.words.locale, format).format(civil(year, month, day)) : text;
  }

  #range(from: string, to: string): string {
    const parts = [from.split("-"), to.split("-")] as const;
    const format = PARTS[parts[0].length - 1];
    if (from.includes("T") || to.includes("T") || parts[0].length !== parts[1].length || !format || /X|^.{5}2[1-4]$/m.test(`${from}\n${to}`)) {
      return `${this.#plain(from)} – ${this.#plain(to)}`;
    }
    const [first, last] = parts.map(([year, month, day]) => civil(year ?? "", month, day)) as [Date, Date];
    return formatter(this.words.locale, format).formatRange(first, last);
  }
}

function civil(year: string, month = "1", day = "1"): Date {
  return new Date(Date.UTC(+year, +month - 1, +day, 12));
}
