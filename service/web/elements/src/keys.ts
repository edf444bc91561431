/** Keys on a chart, and only there: never on the document. */

import type { Chart } from "./chart";
import { HOUR } from "./dates";
import { middle, type Mark } from "./layout";

export function steer(chart: Chart): void {
  chart.grid.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = KEYS[(chart.rtl && MIRRORED[event.key]) || event.key];
    if (!act) return;
    event.preventDefault();
    act(chart);
  });
  chart.grid.addEventListener("click", ({ target }) => {
    const spot = chart.find((target as Element).closest(".m"));
    if (!spot) return;
    chart.current = spot.marks[0];
    if (spot.marks[1]) return enter(chart);
    chart.mark();
    spot.element.focus();
    chart.owner.chosen();
  });
}

const MIRRORED: Record<string, string> = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

const KEYS: Record<string, (chart: Chart) => void> = {
  ArrowRight: (chart) => along(chart, 1),
  ArrowLeft: (chart) => along(chart, -1),
  ArrowDown: (chart) => across(chart, 1),
  ArrowUp: (chart) => across(chart, -1),
  Home: (chart) => go(chart, around(chart)[0]),
  End: (chart) => go(chart, around(chart).at(-1)),
  PageDown: (chart) => leap(chart, 1),
  PageUp: (chart) => leap(chart, -1),
  Enter: enter,
  " ": enter,
  "+": (chart) => chart.zoom(0.5),
  "=": (chart) => chart.zoom(0.5),
  "-": (chart) => chart.zoom(2),
  "0": (chart) => {
    chart.view.fit();
    chart.focus();
  },
};

function go(chart: Chart, mark: Mark | undefined): void {
  if (!mark) return;
  chart.current = mark;
  chart.focus();
  chart.owner.chosen();
}

/** The marks of a lane: of that with the cursor, or of one so many below it that has any. */
function around({ lanes, current }: Chart, by = 0): Mark[] {
  let lane = lanes.findIndex(({ marks }) => marks.includes(current as Mark));
  do lane += by;
  while (lanes[lane]?.marks.length === 0);
  return lanes[lane]?.marks ?? [];
}

/** The last, or going back the first, of what stands in one place with the cursor. */
function edge({ spot, current }: Chart, by: number): Mark | undefined {
  return spot?.marks.at(by > 0 ? -1 : 0) ?? current;
}

/** To the neighbour in the lane. */
function along(chart: Chart, by: number): void {
  const marks = around(chart);
  go(chart, marks[marks.indexOf(edge(chart, by) as Mark) + by]);
}

/** To what is nearest in time in the next lane. */
function across(chart: Chart, by: number): void {
  const far = (mark: Mark): number => Math.abs(middle(mark) - middle(chart.current as Mark));
  go(chart, around(chart, by).toSorted((one, other) => far(one) - far(other))[0]);
}

/** To the next change point of all lanes, later or earlier. */
function leap(chart: Chart, by: number): void {
  go(chart, chart.at((edge(chart, by)?.order ?? 0) + by));
}

/** Open a mark; go into a cluster, until all of it is of one time. */
function enter(chart: Chart): void {
  const { spot, view, owner } = chart;
  if (!spot) return;
  const { marks } = spot;
  const [from, to] = [marks[0], marks.at(-1)].map((mark) => middle(mark as Mark)) as [number, number];
  const length = to - from;
  if (marks.length < 13 || Math.min(length, view.length) <= 2 * HOUR) return owner.open();
  chart.current = marks[0];
  Object.assign(view, { from: from - length * 0.1, to: to + length * 0.1 });
  chart.focus();
  owner.chosen();
}
