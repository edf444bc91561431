/** The view of an axis: from when to when, and where its ticks stand. */

import { formatter } from "./dates";
import type { Words } from "./words";

export interface Tick {
  at: number;
  text: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const APART = 84;
/** [length in milliseconds, unit, how many of it] */
const STEPS: [number, "hour" | "day" | "month" | "year", number][] = [
  [HOUR, "hour", 1],
  [6 * HOUR, "hour", 6],
  [DAY, "day", 1],
  [2 * DAY, "day", 2],
  [5 * DAY, "day", 5],
  [10 * DAY, "day", 10],
  [30.4 * DAY, "month", 1],
  [91.3 * DAY, "month", 3],
  [182.6 * DAY, "month", 6],
  [365.25 * DAY, "year", 1],
  [1826 * DAY, "year", 5],
  [3652 * DAY, "year", 10],
  [36525 * DAY, "year", 100],
];

/** The instant at which a civil time begins in a zone. */
export function zoned(zone: string, year: number, month: number, day: number, hour = 0): number {
  const guess = Date.UTC(year, month, day, hour);
  const first = guess - offset(zone, guess);
  return guess - offset(zone, first);
}

function offset(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const { year, month, day, hour, minute } = civilParts(zone, at);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000;
}

function civilParts(zone: string, at: number): Record<"year" | "month" | "day" | "hour" | "minute", number> {
  if (zone === "UTC") {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = new Date(at).toISOString().split(/[-T:]/).map(Number);
    return { year, month, day, hour, minute };
  }
  const format = formatter("en", {
    timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  });
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of format.formatToParts(at)) if (type in found) found[type as keyof typeof found] = +value;
  return found;
}

/** The ticks between two instants, at civil boundaries of the zone; about `APART` pixels from each other. */
export function ticks(words: Words, zone: string, from: number, to: number, perPixel: number): Tick[] {
  const [, unit, by] = STEPS.find(([length]) => length >= APART * perPixel) ?? (STEPS.at(-1) as (typeof STEPS)[number]);
  const start = civilParts(zone, from);
  const found: Tick[] = [];
  let [year, month, day, hour] = [start.year, start.month - 1, start.day, start.hour];
  if (unit === "year") [year, month, day, hour] = [Math.floor(year / by) * by, 0, 1, 0];
  else if (unit === "month") [month, day, hour] = [Math.floor(month / by) * by, 1, 0];
  else if (unit === "day") [day, hour] = [day - ((day - 1) % by), 0];
  else hour -= hour % by;
  for (let step = 0; step < 200; step++) {
    const at = zoned(zone, year, month, day, hour);
    if (at > to) break;
    // The last days of a month give way to the first of the next.
    const crowded = unit === "day" && by > 1 && new Date(Date.UTC(year, month, day + by - 1)).getUTCDate() < by && day > 1;
    if (at >= from && !crowded) found.push({ at, text: label(words, zone, unit, at, !found.length) });
    if (unit === "year") year += by;
    else if (unit === "month") month += by;
    else if (unit === "hour") hour += by;
    else day += by;
    const turned = new Date(Date.UTC(year, month, day, hour));
    if (unit === "day" && turned.getUTCMonth() !== month) [year, month, day] = [turned.getUTCFullYear(), turned.getUTCMonth(), 1];
  }
  return found;
}

function label(words: Words, zone: string, unit: string, at: number, first: boolean): string {
  const { month, day, hour } = civilParts(zone, at);
  const options: Intl.DateTimeFormatOptions = { timeZone: zone };
  if (unit === "hour" && hour) Object.assign(options, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  else if (unit === "year") options.year = "numeric";
  else {
    options.month = "short";
    if (unit !== "month") options.day = "numeric";
    if (first || (month === 1 && (unit === "month" || day === 1))) options.year = "numeric";
  }
  return formatter(words.locale, options).format(at);
}

/** What of an axis is seen. */
export class View {
  from = 0;
  to = 1;

  constructor(
    readonly first: number,
    readonly last: number,
  ) {
    this.fit();
  }

  get length(): number {
    return this.to - this.from;
  }

  fit(): void {
    [this.from, this.to] = [this.first, this.last];
  }

  /** Move, but never out of sight of everything. */
  move(by: number): void {
    const room = this.length * 0.9;
    const bound = Math.max(this.first - room, Math.min(this.last + room - this.length, this.from + by));
    [this.from, this.to] = [bound, bound + this.length];
  }

  /** Zoom around an instant: not closer than two hours, not further than four times everything. */
  zoom(by: number, around = (this.from + this.to) / 2): void {
    const length = Math.max(2 * HOUR, Math.min((this.last - this.first) * 4, this.length * by));
    const share = (around - this.from) / this.length;
    this.from = around - length * share;
    this.to = this.from + length;
  }
}
