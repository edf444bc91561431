/** Where marks stand in a lane: side by side while there is room, as counts of time boxes where there is none. */

import type { Span } from "./dates";

/** Something that a lane shows. */
export interface Mark extends Span {
  /** Unique within a chart. */
  key: string;
  /** Until when what was said held, where that is known. */
  until?: number;
  /** Its place in the whole order. */
  order: number;
  glyph: string;
  text: string;
  /** Classes. */
  look: string;
}

/** A mark or a cluster of several, in pixels from the axis' origin. */
export interface Placed {
  /** Of the lane's marks, the first and the last that stand here. */
  first: number;
  last: number;
  x: number;
  width: number;
  row: number;
  /** Pixels from its beginning to where it no longer holds; 0 where that is not drawn. */
  hold: number;
  /** Pixels that its text may take, beginning after its glyph. */
  room: number;
}

/** Pixels on the axis. */
export type Scale = (milliseconds: number) => number;

/** Least width of a mark: what a finger can hit. */
export const LEAST = 24;
const BIN = 30;
const OPEN = 56;
/** Most pixels of a text. */
export const TEXT = 420;
/** What a sign behind the text takes. */
const SIGN = 18;

/** When a mark is: the middle of its span, or the end that is known. */
export function middle(mark: Span): number {
  if (mark.lo === -Infinity) return mark.hi;
  return mark.hi === Infinity || mark.style === "held" ? mark.lo : (mark.lo + mark.hi) / 2;
}

/** A mark's pixels; what is open at one end is drawn as a tail. */
export function extent(mark: Span, scale: Scale, end: number): [number, number] {
  const lo = mark.lo === -Infinity ? scale(mark.hi) - OPEN : scale(mark.lo);
  const hi = mark.hi === Infinity ? (mark.lo === -Infinity ? lo : mark.style === "held" ? end : lo + OPEN) : scale(mark.hi);
  return [lo, Math.max(hi, lo + LEAST)];
}

/**
 * Stand marks side by side in at most so many rows.
 *
 * @param marks By when they are.
 * @param holding Whether a mark keeps its row for as long as what was said held.
 * @param seen Indices of the marks to place.
 * @returns null where they do not fit.
 */
export function place(
  marks: readonly Mark[],
  seen: readonly number[],
  scale: Scale,
  rows: number,
  end: number,
  holding: boolean,
): Placed[] | null {
  const ends: number[] = [];
  const last: (Placed | undefined)[] = [];
  const found: Placed[] = [];
  for (const index of seen) {
    const mark = marks[index];
    if (!mark) continue;
    const [x, stop] = extent(mark, scale, end);
    let row = 0;
    // The first free row; where all are taken up to here, one more.
    while (row < ends.length && (ends[row] ?? 0) > x - 1) row++;
    if (row >= rows) return null;
    // Of the free rows the one that gives the text before most room.
    for (let other = row + 1; other < Math.min(rows, ends.length); other++) {
      if ((ends[other] ?? 0) < (ends[row] ?? 0) - 120) row = other;
    }
    if (row < ends.length && rows > ends.length && x - (ends[row] ?? 0) < 90) row = ends.length;
    const before = last[row];
    if (before) before.room = Math.max(before.width, x - before.x) - LEAST - SIGN;
    const hold = holding && mark.until !== undefined ? Math.max(0, scale(mark.until) - x - 2) : 0;
    const free = Math.max(stop, x + hold) + 2;
    ends[row] = free;
    const spot = { first: index, last: index, x, width: stop - x, row, hold, room: Math.max(TEXT, free - x - LEAST) };
    found.push((last[row] = spot));
  }
  return found;
}

/** Count marks in boxes of time that stay where they are while the view moves. */
export function count(marks: readonly Mark[], seen: readonly number[], scale: Scale, perPixel: number): Placed[] {
  const size = BIN * perPixel;
  const boxes = new Map<number, Placed>();
  for (const index of seen) {
    const mark = marks[index];
    if (!mark) continue;
    const box = Math.floor(middle(mark) / size);
    const found = boxes.get(box);
    if (found) {
      found.last = index;
    } else {
      boxes.set(box, { first: index, last: index, x: scale(box * size), width: BIN - 2, row: 0, hold: 0, room: 0 });
    }
  }
  return [...boxes.values()];
}
