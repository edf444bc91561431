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
  /** What is wrong with it, as a sign. */
  sign?: string | undefined;
}

/** A mark or a cluster of several, in pixels from the axis' origin. */
export interface Placed {
  /** What stands here, by when it is. */
  marks: Mark[];
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
export function middle({ lo, hi, style }: Span): number {
  if (lo === -Infinity) return hi;
  return hi === Infinity || style === "held" ? lo : (lo + hi) / 2;
}

/** A mark's pixels; what is open at one end is drawn as a tail. */
function extent({ lo, hi, style }: Span, scale: Scale, end: number): [number, number] {
  const x = lo === -Infinity ? scale(hi) - OPEN : scale(lo);
  const stop = hi < Infinity ? scale(hi) : style === "held" ? end : x + OPEN;
  return [x, Math.max(stop, x + LEAST)];
}

/**
 * Stand marks side by side in at most so many rows.
 *
 * @param marks By when they are.
 * @param holding Whether a mark keeps its row for as long as what was said held.
 * @returns null where they do not fit.
 */
export function place(marks: Mark[], scale: Scale, rows: number, end: number, holding: boolean): Placed[] | null {
  /** Of each row, where it is free again, and what stands last in it. */
  const taken: { end: number; spot: Placed }[] = [];
  const found: Placed[] = [];
  for (const mark of marks) {
    const [x, stop] = extent(mark, scale, end);
    const gap = (row: number): number => x - (taken[row]?.end ?? -Infinity);
    // The first free row; where all are taken up to here, one more.
    let row = 0;
    while (gap(row) < 1) row++;
    if (row >= rows) return null;
    // Of the free rows the one that gives the text before most room.
    taken.forEach((_, other) => {
      if (other > row && gap(other) > gap(row) + 120) row = other;
    });
    if (gap(row) < 90 && rows > taken.length) row = taken.length;
    const before = taken[row]?.spot;
    if (before) before.room = Math.max(before.width, x - before.x) - LEAST - SIGN;
    const hold = holding && mark.until ? Math.max(0, scale(mark.until) - x - 2) : 0;
    const free = Math.max(stop, x + hold) + 2;
    const spot = { marks: [mark], x, width: stop - x, row, hold, room: Math.max(TEXT, free - x - LEAST) };
    taken[row] = { end: free, spot };
    found.push(spot);
  }
  return found;
}

/** Count marks in boxes of time that stay where they are while the view moves. */
export function count(marks: Mark[], scale: Scale, perPixel: number): Placed[] {
  const size = BIN * perPixel;
  const boxes = Map.groupBy(marks, (mark) => Math.floor(middle(mark) / size));
  return [...boxes].map(([box, inside]) => ({ marks: inside, x: scale(box * size), width: BIN - 2, row: 0, hold: 0, room: 0 }));
}
