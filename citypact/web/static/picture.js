// Pictures as the server lays them out, drawn by plotly as wide as there is room.
import { all, make } from "./dom.js";

const NARROW = 520; // pixels: a window of a telephone
let loading;

// Plotly is large: the numbers do not wait for it.
const plotly = () => (loading ??= new Promise((onload, onerror) => {
  document.head.append(make("script", { src: document.body.dataset.plotly, onload, onerror }));
}));

export async function draw(root) {
  const places = all(".plot[data-picture]", root);
  if (!places.length) return;
  await plotly();
  for (const place of places.filter((each) => each.isConnected)) {
    const { data, layout, narrow, beside } = JSON.parse(place.dataset.picture);
    const width = place.clientWidth;
    const fitted = width < NARROW ? { ...layout, ...narrow } : layout;
    if (width < NARROW && beside !== null) fitted.height = Math.min(fitted.height, width + beside);
    place.style.height = `${fitted.height}px`;
    window.Plotly.react(place, data, fitted, { displaylogo: false, displayModeBar: false });
  }
}

// Another width, as of a telephone that is turned, may be one for the narrow layout.
let timer;
window.addEventListener("resize", () => {
  clearTimeout(timer);
  timer = setTimeout(() => draw(document), 100);
});

export const purge = (plot) => window.Plotly?.purge(plot);
