// A question that follows its inputs: asked shortly after the last change, older answers dropped.
import { Refused, post } from "./api.js";
import { Pane } from "./answer.js";
import { all, find } from "./make.js";

const PAUSE = 50; // ms after the last change of an input

export class Question {
  // collect(signal) gives {kind, inputs} (and perhaps a text), or throws Refused with what is wrong at which field.
  constructor(form, answer, collect, answered = () => {}) {
    this.form = form;
    this.collect = collect;
    this.answered = answered;
    this.pane = new Pane(answer, () => this.changed());
    this.asked = null; // what the shown answer answers; nothing while there is none
  }

  changed(pause = PAUSE) {
    this.asked = null;
    this.pane.pending(() => this.stop());
    this.waiting?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  // An input was refused before anything could be asked.
  refuse(error) {
    this.asked = null;
    clearTimeout(this.timer);
    this.waiting?.abort();
    this.waiting = null;
    this.refused(error);
  }

  refused(error) {
    const rest = tell(this.form, error.problems);
    this.pane.fail(rest.map((each) => each.line), rest.length < error.problems.length);
  }

  stop() {
    clearTimeout(this.timer);
    this.waiting?.abort();
    this.waiting = null;
    this.pane.stopped();
  }

  async ask() {
    const waiting = (this.waiting = new AbortController());
    try {
      const asked = await this.collect(waiting.signal);
      const { kind, ...body } = asked;
      const response = await post(`/api/${kind}`, body, waiting.signal);
      const answer = await response.json();
      if (waiting !== this.waiting) return; // another question has been asked since
      this.asked = asked;
      tell(this.form, []);
      this.pane.show(answer);
      this.answered(asked, answer);
    } catch (error) {
      if (waiting !== this.waiting || error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      this.refused(error);
    }
  }
}

// Put each problem at its field; return those that belong to none.
export function tell(form, problems) {
  for (const place of all(".error[id]", form)) {
    place.hidden = true;
    place.textContent = "";
  }
  for (const input of all("[aria-invalid]", form)) input.removeAttribute("aria-invalid");
  const rest = [];
  for (const each of problems) {
    const text = each.place?.startsWith("scenario.yaml") ? find("[data-field=scenario]", form) : null;
    const place = [fieldOf(form, each.field || ""), text].find((where) => where && !where.closest("[hidden]"));
    const line = place && find(":scope > .error", place);
    if (!line) {
      rest.push(each);
      continue;
    }
    line.textContent = line.textContent ? `${line.textContent}\n${each.line}` : each.line;
    line.hidden = false;
    for (let group = place.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
    find("input:not([type=range]), select, textarea", place)?.setAttribute("aria-invalid", "true");
  }
  return rest;
}

// Names of fields come as origin_loss, --origin-loss, inputs.origin_loss or parameters.plant.growth.value.
function fieldOf(form, name) {
  const plain = name.replace(/^--/, "").replace(/^inputs\./, "").replace(/^scenario\.(?=.)/, "");
  const fields = new Map(all("[data-field]", form).map((each) => [each.dataset.field, each]));
  for (let key = plain; key; key = key.replace(/[.[]?[^.[]*$/, ""))
    for (const spelled of [key, key.replaceAll("-", "_")]) if (fields.has(spelled)) return fields.get(spelled);
  return null;
}
