// A question that follows its form: read by the server shortly after the last change, then answered; what
// comes late is dropped, and nothing is shown as current that does not answer the present inputs.
import { Refused, post } from "./api.js";
import { all, find, make, parsed, word } from "./dom.js";
import { fill, show, tell, typed } from "./form.js";
import { draw, purge } from "./picture.js";

const PAUSE = 50; // ms after the last of many changes; the first is asked at once
const SLOW = 400; // ms until a visitor is told that it takes its time

export class Question {
  constructor(form, noted) {
    Object.assign(this, { form, noted, asked: null, acts: [], later: {}, last: 0 });
    this.root = document.getElementById(form.dataset.answer);
    this.told = find(".told", this.root);
    this.body = find(".body", this.root);
    this.glance = this.root.id === "answer" ? find(".glance") : null;
    find(".waiting button", this.root).addEventListener("click", () => this.stop());
  }

  // The form as the page opens, or as a link says it; `later` are values of fields yet to come.
  start() {
    this.later = {};
    this.acts = ["open"];
    for (const state of all(".state", this.form)) state.textContent = "";
    tell(this.form, []);
    this.changed({ pause: 0 });
  }

  resume(later) {
    Object.assign(this, { later, acts: [] });
    this.changed({ pause: 0 });
  }

  changed({ act, pause = performance.now() - this.last < 4 * PAUSE ? PAUSE : 0 } = {}) {
    this.last = performance.now();
    if (act) this.acts.push(act);
    this.halt();
    show(this.form);
    this.busy(true);
    this.slow = setTimeout(() => (find(".waiting", this.root).hidden = false), SLOW);
    this.timer = setTimeout(() => this.ask(), pause);
    this.noted();
  }

  halt() {
    this.asked = null; // what the shown answer answers; nothing while there is none
    this.waiting?.abort();
    this.waiting = null;
    clearTimeout(this.timer);
    clearTimeout(this.slow);
  }

  busy(yes) {
    this.root.setAttribute("aria-busy", String(yes));
    for (const each of [this.root, this.glance]) each?.classList.toggle("stale", yes);
    if (!yes) find(".waiting", this.root).hidden = true;
  }

  async ask() {
    const waiting = (this.waiting = new AbortController());
    const current = () => waiting === this.waiting;
    try {
      const filled = { fields: { ...this.later, ...typed(this.form) }, acts: this.acts };
      const read = await (await post(`/page/form/${this.form.dataset.form}`, filled, waiting.signal)).json();
      if (!current()) return;
      fill(this.form, read, this.acts.length > 0);
      Object.assign(this, { acts: [], later: {} });
      this.noted();
      if (read.problems.length) throw new Refused(read.problems);
      const { kind, ...question } = read.asked;
      const html = await (await post(`/page/answer/${kind}`, question, waiting.signal)).text();
      if (!current()) return;
      clearTimeout(this.slow);
      tell(this.form, []);
      this.busy(false);
      this.shown(parsed(html), kind === this.kind);
      Object.assign(this, { kind, asked: read.asked });
    } catch (error) {
      if (!current() || error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      this.refuse(error);
    }
  }

  // Pictures of the same kind of answer are moved on rather than drawn anew, and after the numbers.
  shown(fresh, alike) {
    const plots = alike ? all(".plot", this.body) : [];
    all(".plot", fresh).slice(0, plots.length).forEach((plot, at) => {
      plots[at].dataset.picture = plot.dataset.picture;
      plots[at].setAttribute("aria-label", plot.getAttribute("aria-label"));
      plot.replaceWith(plots[at]);
    });
    const open = new Map(all("details[data-title]", this.body).map((each) => [each.dataset.title, each.open]));
    this.body.style.minHeight = `${this.body.offsetHeight}px`; // what is read keeps its place while it is replaced
    this.replace(find(".told", fresh).childNodes, find(".body", fresh).childNodes);
    for (const part of all("details[data-title]", this.body)) part.open = open.get(part.dataset.title) ?? part.open;
    this.body.style.minHeight = "";
    requestAnimationFrame(() => setTimeout(() => draw(this.body)));
  }

  // A refusal: words where the answer would stand; what belongs to a field is told at the field.
  refuse({ problems }) {
    this.halt();
    const rest = tell(this.form, problems);
    const words = rest.length < problems.length ? [word("marked")] : [];
    const lines = [...words, ...rest.map((each) => each.line)].map((line) => make("p", {}, line));
    this.busy(false);
    this.replace([make("div", { className: "refusal" }, make("p", { className: "lead" }, word("none")), ...lines)]);
  }

  stop() {
    this.halt();
    const button = make("button", { type: "button", onclick: () => this.changed({ pause: 0 }) }, word("again"));
    this.busy(false);
    this.replace([make("p", {}, word("stopped"), " ", button)]);
  }

  replace(told, body = []) {
    this.told.replaceChildren(...told);
    const before = all(".plot", this.body);
    this.body.replaceChildren(...body);
    before.filter((plot) => !plot.isConnected).forEach(purge);
    if (!this.glance) return;
    const figure = find(".figure", this.told); // on a narrow screen it stays in sight below the inputs
    this.glance.hidden = !figure;
    this.glance.replaceChildren(...(figure?.cloneNode(true).childNodes ?? []));
  }
}
