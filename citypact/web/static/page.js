// One page: its forms and their questions, its address, its language, its downloads.
import { find, forms } from "./dom.js";
import { changes, handles, restore } from "./form.js";
import { languageSwitch } from "./language.js";
import { Question } from "./question.js";
import { read, remember } from "./state.js";
import { takeAway } from "./take.js";
import { uploads } from "./upload.js";

let timer;
const noted = () => {
  clearTimeout(timer);
  timer = setTimeout(() => remember(state()), 250);
};
const questions = forms.map((form) => new Question(form, noted));
for (const question of questions) {
  handles(question);
  uploads(question);
}
const [main] = questions;
const state = () => Object.fromEntries(forms.map((form) => [form.dataset.form, changes(form)]).filter(([, found]) => Object.keys(found).length));

function startAgain() {
  for (const question of questions) {
    question.form.reset();
    question.start();
  }
}
find("[data-reset]").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname + location.search);
  startAgain();
});
for (const card of document.querySelectorAll("[data-open-case]"))
  card.addEventListener("click", () => {
    const { elements } = main.form;
    elements.source.value = "case";
    elements.case.value = card.dataset.openCase;
    elements.case.dispatchEvent(new Event("input", { bubbles: true }));
    main.form.scrollIntoView({ block: "start" });
    elements.case.focus({ preventScroll: true });
  });
takeAway(find(".take"), main, state);
languageSwitch(() => questions.forEach((each) => each.changed({ pause: 0 })));

async function open() {
  const saved = await read(location.hash);
  for (const question of questions) {
    const found = saved?.[question.form.dataset.form];
    if (found && typeof found === "object") question.resume(restore(question.form, found));
    else question.start();
  }
}
// Another link pasted into the same tab: it says only what differs from the page as it opens.
window.addEventListener("hashchange", () => {
  for (const form of forms) form.reset();
  open();
});
await open();
document.documentElement.dataset.ready = "yes";
