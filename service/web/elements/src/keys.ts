/** Keys and pointers on a chart, and only there: never on the document. */

import type { Chart } from "./chart";
import { middle } from "./layout";

/** What a chart leaves to its element. */
export interface Steered {
  /** Show the words of what the cursor is on, and go there. */
  open(): void;
  /** The cursor moved, or a mark was chosen. */
  chosen(): void;
}

const HALF = 0.5;

export function steer(chart: Chart, element: Steered, rtl: () => boolean): void {
  chart.grid.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = rtl() ? (MIRRORED[event.key] ?? event.key) : event.key;
    const act = KEYS[key];
    if (!act) return;
    event.preventDefault();
    act(chart, element);
  });
  chart.grid.addEventListener("click", (event) => {
    const mark = (event.target as Element).closest(".m");
    const found = mark && chart.find(mark);
    if (!found) return;
    chart.cursor = found;
    const spot = chart.spot();
    if (spot && spot.last > spot.first) enter(chart, element);
    else {
      chart.mark();
      spot?.element.focus();
      element.chosen();
    }
  });
  drag(chart, rtl);
}

const MIRRORED: Record<string, string> = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

const KEYS: Record<string, (chart: Chart, element: Steered) => void> = {
  ArrowRight: (chart, element) => along(chart, element, 1),
  ArrowLeft: (chart, element) => along(chart, element, -1),
  ArrowDown: (chart, element) => across(chart, element, 1),
  ArrowUp: (chart, element) => across(chart, element, -1),
  Home: (chart, element) => go(chart, element, chart.cursor.lane, 0),
  End: (chart, element) => go(chart, element, chart.cursor.lane, Infinity),
  PageDown: (chart, element) => leap(chart, element, 1),
  PageUp: (chart, element) => leap(chart, element, -1),
  Enter: enter,
  " ": enter,
  "+": (chart) => zoom(chart, HALF),
  "=": (chart) => zoom(chart, HALF),
  "-": (chart) => zoom(chart, 1 / HALF),
  "0": (chart) => {
    chart.view.fit();
    chart.focus();
  },
};

export function zoom(chart: Chart, by: number): void {
  const mark = chart.current;
  const at = mark ? middle(mark) : NaN;
  chart.view.zoom(by, at >= chart.view.from && at <= chart.view.to ? at : undefined);
  const focused = chart.grid.contains((chart.grid.getRootNode() as ShadowRoot).activeElement);
  if (focused) chart.focus();
  else chart.later();
}

function go(chart: Chart, element: Steered, lane: number, mark: number): void {
  const marks = chart.lanes[lane]?.marks;
  if (!marks?.length) return;
  chart.cursor = { lane, mark: Math.max(0, Math.min(mark, marks.length - 1)) };
  chart.focus();
  element.chosen();
}

/** To the neighbour in the lane; past all that stand in one place with the cursor. */
function along(chart: Chart, element: Steered, by: number): void {
  const spot = chart.spot();
  const from = spot ? (by > 0 ? spot.last : spot.first) : chart.cursor.mark;
  go(chart, element, chart.cursor.lane, from + by);
}

/** To what is nearest in time in the next lane that has anything. */
function across(chart: Chart, element: Steered, by: number): void {
  const now = chart.current;
  for (let lane = chart.cursor.lane + by; now && chart.lanes[lane]; lane += by) {
    const marks = chart.lanes[lane]?.marks ?? [];
    if (!marks.length) continue;
    const far = marks.map((mark) => Math.abs(middle(mark) - middle(now)));
    return go(chart, element, lane, far.indexOf(Math.min(...far)));
  }
}

/** To the next change point of all lanes: later or earlier, or of the same time and further down. */
function leap(chart: Chart, element: Steered, by: number): void {
  const all = chart.lanes.flatMap(({ marks }, lane) => marks.map((mark, index) => ({ lane, mark: index, at: middle(mark) })));
  all.sort((one, other) => one.at - other.at || one.lane - other.lane || one.mark - other.mark);
  const spot = chart.spot();
  const { lane } = chart.cursor;
  const edge = spot ? (by > 0 ? spot.last : spot.first) : chart.cursor.mark;
  const place = all.findIndex((one) => one.lane === lane && one.mark === edge);
  const next = all[place + by];
  if (next) go(chart, element, next.lane, next.mark);
}

/** Open a mark; go into a cluster, until all of it is of one time. */
function enter(chart: Chart, element: Steered): void {
  const spot = chart.spot();
  const marks = chart.lanes[chart.cursor.lane]?.marks;
  if (!spot || !marks) return;
  const inside = marks.slice(spot.first, spot.last + 1).map(middle);
  const [from, to] = [Math.min(...inside), Math.max(...inside)];
  if (inside.length > 12 && to - from > 7_200_000 && chart.view.length > 7_200_000) {
    const { view } = chart;
    chart.cursor.mark = spot.first;
    view.from = from - (to - from) * 0.1;
    view.to = to + (to - from) * 0.1;
    chart.focus();
    element.chosen();
  } else {
    element.open();
  }
}

function drag(chart: Chart, rtl: () => boolean): void {
  const { grid } = chart;
  let held: { x: number; from: number; moved: boolean } | undefined;
  let dragged = false;
  const sign = (): number => (rtl() ? -1 : 1);
  const to = (x: number): void => {
    if (!held) return;
    const wanted = held.from - (sign() * (x - held.x) * chart.view.length) / chart.width;
    chart.view.move(wanted - chart.view.from);
    chart.later();
  };
  grid.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.button === 0) held = { x: event.clientX, from: chart.view.from, moved: false };
  });
  grid.addEventListener("pointermove", (event) => {
    if (!held || (!held.moved && Math.abs(event.clientX - held.x) < 5)) return;
    if (!held.moved) grid.setPointerCapture(event.pointerId);
    held.moved = true;
    to(event.clientX);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    grid.addEventListener(end, () => {
      dragged = held?.moved ?? false;
      held = undefined;
    });
  }
  // The click that ends a drag chooses nothing.
  grid.addEventListener("click", (event) => dragged && event.stopImmediatePropagation(), { capture: true });
  grid.addEventListener(
    "wheel",
    (event) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey) {
        const box = chart.axis.getBoundingClientRect();
        const share = (rtl() ? box.right - event.clientX : event.clientX - box.left) / chart.width;
        chart.view.zoom(1.0015 ** event.deltaY, chart.view.from + chart.view.length * share);
      } else if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) {
        chart.view.move((sign() * sideways * chart.view.length) / chart.width);
      } else {
        return;
      }
      event.preventDefault();
      chart.later();
    },
    { passive: false },
  );
}
