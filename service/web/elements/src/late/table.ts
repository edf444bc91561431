/** Cells that arrow keys move between, with one tab stop for them all. */

const CELL = '[role="gridcell"]';

/** Let the cells of a grid be walked through. */
export function walk(grid: HTMLElement, rtl: boolean): void {
  grid.addEventListener("keydown", (event) => {
    const cell = (event.target as Element).closest<HTMLElement>(CELL);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...grid.querySelectorAll("tr")].map((row) => [...row.querySelectorAll<HTMLElement>(CELL)]).filter(({ length }) => length);
    const row = rows.findIndex((one) => one.includes(cell));
    const here = rows[row] as HTMLElement[];
    const column = here.indexOf(cell);
    const on = rtl ? -1 : 1;
    const to: Record<string, HTMLElement | undefined> = {
      Enter: cell,
      " ": cell,
      ArrowRight: here[column + on],
      ArrowLeft: here[column - on],
      ArrowDown: rows[row + 1]?.[column],
      ArrowUp: rows[row - 1]?.[column],
      Home: here[0],
      End: here.at(-1),
      PageDown: rows.at(-1)?.[column],
      PageUp: rows[0]?.[column],
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    const next = to[event.key];
    if (next === cell && /^Enter| $/.test(event.key)) cell.click();
    else if (next) stop(grid, next).focus();
  });
}

/** Make a cell the one that Tab leads to. */
export function stop(grid: HTMLElement, cell: HTMLElement): HTMLElement {
  grid.querySelector(`${CELL}[tabindex="0"]`)?.setAttribute("tabindex", "-1");
  cell.setAttribute("tabindex", "0");
  return cell;
}
