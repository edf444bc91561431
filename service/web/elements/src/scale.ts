/** The view of an axis: from when to when, and where its ticks stand. */

import { DAY, formatter, HOUR } from "./dates";
import type { Words } from "./words";

export interface Tick {
  at: number;
  text: string;
}

/** Least pixels from one tick to the next. */
const APART = 84;
/** What ticks may be apart: in milliseconds, counted from a Monday, else in months. */
const LENGTHS = [HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY];
const MONTHS = [1, 3, 6, 12, 60, 120, 1200];
const MONTH = 30.44 * DAY;
const MONDAY = 4 * DAY;

/** What a clock in the zone shows at an instant, as if it were UTC. */
function civil(zone: string, at: number): number {
  if (zone === "UTC") return at;
  // Swedes write dates as ISO 8601 does.
  const shown = formatter("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return Date.parse(`${shown.replace(" ", "T")}Z`);
}

/** The ticks between two instants, at civil boundaries of the zone. */
export function ticks({ locale }: Words, zone: string, from: number, to: number, perPixel: number): Tick[] {
  const least = APART * perPixel;
  const length = LENGTHS.find((one) => one >= least) ?? 0;
  const months = MONTHS.find((one) => one * MONTH >= least) ?? 1200;
  const boundary = (count: number): number => (length ? MONDAY + count * length : Date.UTC(2000, count * months));
  let count = Math.floor((civil(zone, from) - boundary(0)) / (length || months * MONTH)) - 1;
  const found: Tick[] = [];
  for (let at = from; at <= to; count++) {
    const time = boundary(count);
    const guess = 2 * time - civil(zone, time);
    at = guess + time - civil(zone, guess);
    if (at >= from && at <= to) found.push({ at, text: label(locale, new Date(time), length, months, !found.length) });
  }
  return found;
}

function label(locale: string, time: Date, length: number, months: number, first: boolean): string {
  const shown: Intl.DateTimeFormatOptions = { timeZone: "UTC" };
  const newYear = !time.getUTCMonth() && time.getUTCDate() === 1;
  if (length && length < DAY && time.getUTCHours()) {
    Object.assign(shown, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  } else {
    if (first || newYear || (!length && months >= 12)) shown.year = "numeric";
    if (length || months < 12) shown.month = "short";
    if (length) shown.day = "numeric";
  }
  return formatter(locale, shown).format(time);
}

/** What of an axis is seen. */
export class Viewport {
  first = 0;
  last = 1;
  from = 0;
  to = 1;

  get length(): number {
    return this.to - this.from;
  }

  fit(): void {
    [this.from, this.to] = [this.first, this.last];
  }

  /** Move, but never out of sight of everything. */
  move(by: number): void {
    const { length } = this;
    const from = Math.max(this.first - length * 0.9, Math.min(this.last - length * 0.1, this.from + by));
    [this.from, this.to] = [from, from + length];
  }

  /** Zoom around an instant: not closer than two hours, not further than four times everything. */
  zoom(by: number, around = (this.from + this.to) / 2): void {
    const length = Math.max(2 * HOUR, Math.min((this.last - this.first) * 4, this.length * by));
    this.from = around - ((around - this.from) / this.length) * length;
    this.to = this.from + length;
  }
}
