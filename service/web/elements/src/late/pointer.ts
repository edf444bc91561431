/** Pointers on a chart: dragging, and the wheel sideways or with Ctrl. */

import type { Chart } from "../chart";

export function drag(chart: Chart): void {
  const { grid, view } = chart;
  let held: { x: number; from: number } | undefined;
  let dragged = false;
  let frame = 0;
  const sign = (): number => (chart.rtl ? -1 : 1);

  /** Draw again within a frame; while only moving, what is drawn is shifted. */
  const later = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const { width, perPixel, origin, layers } = chart;
      const shift = (origin - view.from) / perPixel;
      if (Math.abs(view.length / width / perPixel - 1) > 1e-9 || Math.abs(shift) > width / 3) return chart.redraw();
      for (const { style } of layers) style.transform = `translateX(${sign() * shift}px)`;
      chart.owner.moved();
    });
  };

  grid.addEventListener("pointerdown", ({ button, clientX }) => {
    dragged = false;
    if (!button) held = { x: clientX, from: view.from };
  });
  grid.addEventListener("pointermove", ({ clientX, pointerId }) => {
    if (!held || (!dragged && Math.abs(clientX - held.x) < 5)) return;
    if (!dragged) grid.setPointerCapture(pointerId);
    dragged = true;
    view.move(held.from - (sign() * (clientX - held.x) * view.length) / chart.width - view.from);
    later();
  });
  const drop = (): void => {
    held = undefined;
  };
  grid.addEventListener("pointerup", drop);
  grid.addEventListener("pointercancel", drop);
  // The click that ends a drag chooses nothing.
  grid.addEventListener("click", (event) => dragged && event.stopImmediatePropagation(), { capture: true });
  grid.addEventListener(
    "wheel",
    (event) => {
      const { clientX, deltaX, deltaY, shiftKey, ctrlKey } = event;
      const sideways = shiftKey ? deltaY : deltaX;
      if (ctrlKey) {
        const { left, right } = chart.axis.getBoundingClientRect();
        view.zoom(1.0015 ** deltaY, view.from + (view.length * (chart.rtl ? right - clientX : clientX - left)) / chart.width);
      } else if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
        view.move((sign() * sideways * view.length) / chart.width);
      } else {
        return;
      }
      event.preventDefault();
      later();
    },
    { passive: false },
  );
}
