// Pictures as the server lays them out, drawn by plotly as wide as there is room.
import { all } from "./dom.js";

const NARROW = 520; // pixels: a window of a telephone

export function draw(root) {
  if (!window.Plotly) {
    document.addEventListener("DOMContentLoaded", () => draw(root), { once: true });
    return;
  }
  for (const place of all(".plot[data-picture]", root)) {
    const { data, layout, narrow, beside } = JSON.parse(place.dataset.picture);
    const width = place.clientWidth;
    const fitted = width < NARROW ? { ...layout, ...narrow } : layout;
    if (width < NARROW && beside !== null) fitted.height = Math.min(fitted.height, width + beside);
    place.style.height = `${fitted.height}px`;
    window.Plotly.newPlot(place, data, fitted, { responsive: true, displaylogo: false, displayModeBar: false });
  }
}

export function purge(root) {
  for (const place of all(".plot", root)) window.Plotly?.purge(place);
}
