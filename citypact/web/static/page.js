// One page, one view: its question, its address, its downloads.
import { find } from "./make.js";
import { current, languageSwitch, speak } from "./words.js";
import { read, remember } from "./state.js";
import { takeAway } from "./take.js";

const view = document.body.dataset.view;
const loaded = import(`./view-${view}.js`);
await speak(current());
const { build } = await loaded;

const form = find("#inputs");
let timer;
const shown = build(form, () => {
  clearTimeout(timer);
  timer = setTimeout(() => remember(shown.state()), 250);
});
function startAgain() {
  for (const each of document.querySelectorAll("form")) each.reset();
  shown.reset();
}
form.addEventListener("click", (event) => {
  if (!event.target.matches("[data-reset]")) return;
  history.replaceState(null, "", location.pathname + location.search);
  startAgain();
});
takeAway(find(".take"), shown);
languageSwitch(() => shown.again());

async function open() {
  const saved = await read(location.hash);
  if (saved) shown.restore(saved);
  shown.again();
}
// Another link pasted into the same tab: it says only what differs from the page as it opens.
window.addEventListener("hashchange", () => {
  startAgain();
  open();
});
await open();
document.documentElement.dataset.ready = "yes";
