/** Cells that arrow keys move between, with one tab stop for them all. */

/** Let a grid of elements with `role=gridcell` (rows have `role=row`) be walked through. */
export function walk(grid: HTMLElement, rtl: () => boolean): void {
  const rows = (): HTMLElement[][] =>
    [...grid.querySelectorAll<HTMLElement>('[role="row"]')]
      .map((row) => [...row.querySelectorAll<HTMLElement>('[role="gridcell"]')])
      .filter(({ length }) => length);
  grid.addEventListener("keydown", (event) => {
    const cells = rows();
    const target = (event.target as Element).closest<HTMLElement>('[role="gridcell"]');
    const row = cells.findIndex((one) => target && one.includes(target));
    if (row < 0 || !target || event.altKey || event.ctrlKey || event.metaKey) return;
    const here = cells[row] ?? [];
    const column = here.indexOf(target);
    const on = rtl() ? -1 : 1;
    const to: Record<string, HTMLElement | undefined> = {
      ArrowRight: here[column + on],
      ArrowLeft: here[column - on],
      ArrowDown: cells[row + 1]?.[column],
      ArrowUp: cells[row - 1]?.[column],
      Home: here[0],
      End: here.at(-1),
      PageDown: cells.at(-1)?.[column],
      PageUp: cells[0]?.[column],
    };
    if (event.key === "Enter" || event.key === " ") {
      if ((event.target as Element).closest("a,summary")) return;
      target.click();
    } else if (event.key in to) {
      const next = to[event.key];
      if (next) {
        stop(grid, next);
        next.focus();
      }
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** Make a cell the one that Tab leads to. */
export function stop(grid: HTMLElement, cell: HTMLElement | null | undefined): void {
  for (const old of grid.querySelectorAll('[tabindex="0"][role="gridcell"]')) old.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}
