// A scenario: a shipped case or a file, edited by its numbers or as text. The server does the editing.
import { Refused, post, problem } from "./api.js";
import { number, PLAIN_NUMBER } from "./form.js";
import { all, find, make } from "./make.js";
import { t } from "./words.js";

const LARGEST = 1024 * 1024; // bytes of a scenario file

export class Scenario {
  constructor(form, changed) {
    this.root = find("[data-scenario]", form);
    this.changed = changed;
    this.select = find("select", this.root);
    this.area = find("textarea", this.root);
    this.pane = find("#pane-form", this.root);
    this.start();
    this.select.addEventListener("change", (event) => {
      event.stopPropagation();
      this.open(this.select.value);
    });
    this.area.addEventListener("input", (event) => {
      event.stopPropagation();
      this.own(this.area.value);
      this.changed(400);
    });
    this.pane.addEventListener("input", (event) => {
      event.stopPropagation();
      this.edit(event.target);
    });
    find("[type=file]", this.root).addEventListener("change", (event) => this.file(event.target));
    this.tabs();
  }

  start() {
    this.case = this.root.dataset.first;
    this.text = null; // own text, or nothing where a shipped case is edited
    this.edits = new Map();
    this.shown = null; // for which case or text the form stands
  }

  open(name) {
    Object.assign(this, { case: name, text: null, edits: new Map(), shown: null });
    this.select.value = name;
    find(".state", this.root).textContent = "";
    this.changed(0);
  }

  own(text) {
    Object.assign(this, { case: null, text, edits: new Map() });
    this.select.value = "";
  }

  async file(input) {
    const [file] = input.files;
    if (!file) return;
    const state = find(".state", this.root);
    try {
      if (file.size > LARGEST) throw new Error(t("The file is larger than 1 MB; a scenario file is a few kB."));
      const bytes = await file.arrayBuffer();
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      this.own(text);
      this.shown = null;
      state.textContent = `${t("Read:")} ${file.name}`;
      this.changed(0);
    } catch (error) {
      const line = error instanceof TypeError ? t("The file is not text in UTF-8. Save it as UTF-8 and choose it again.") : error.message;
      state.textContent = "";
      this.changed(0, new Refused(422, [problem("scenario_file", line)]));
    } finally {
      input.value = ""; // the same file can be chosen again once it has changed
    }
  }

  // The scenario with its changed numbers, as the server reads it.
  async described(signal) {
    const edits = [...this.edits].map(([path, edit]) => [JSON.parse(path), typedValue(edit)]);
    const asked = this.text === null ? { case: this.case, edits } : { text: this.text, edits };
    const found = await (await post("/page/scenario", asked, signal)).json();
    if (signal?.aborted) throw new DOMException("", "AbortError");
    const now = this.text === null ? `case ${this.case}` : "own";
    const fresh = this.shown !== now || (this.text !== null && !this.edits.size);
    if (fresh && !this.pane.contains(document.activeElement)) this.draw(found);
    this.shown = now;
    this.marks(found);
    if (document.activeElement !== this.area) this.area.value = found.text;
    find("#case-help", this.root).textContent = found.question;
    this.found = found;
    return found;
  }

  redraw() {
    this.shown = null;
  }

  draw({ groups }) {
    let first = innerWidth >= 980; // on a narrow screen the answer shall not lie far below
    this.pane.replaceChildren(...groups.map((group) => {
      const block = make("details", { class: "group", open: first && group.fields.length <= 12 },
        make("summary", {}, group.title),
        group.help ? make("p", { class: "help" }, group.help) : null,
        ...group.fields.map((field) => this.field(field)));
      first = false;
      return block;
    }));
    if (!groups.length) this.pane.append(make("p", {}, t("This scenario has no numbers to change here; edit its text.")));
  }

  field(field) {
    const id = `f-${field.name}`;
    const path = JSON.stringify(field.path);
    const typed = this.edits.get(path)?.value ?? (Array.isArray(field.value) ? field.value.join(", ") : field.value);
    const common = { id, "data-path": path, "data-form": field.form, "data-name": field.name, "aria-describedby": `${id}-help ${id}-error` };
    let input;
    if (field.form === "switch") input = make("input", { ...common, type: "checkbox", checked: typed === true });
    else if (field.form === "choice") {
      input = make("select", common, ...field.choices.map((each) => make("option", { value: each, selected: each === typed }, each.replaceAll("_", " "))));
    } else {
      const box = make("input", { ...common, type: "text", inputmode: "decimal", autocomplete: "off", value: String(typed) });
      const slider = field.step ? make("input", { type: "range", min: field.low, max: field.high, step: field.step, value: typed, "data-for-field": id, "aria-label": field.label }) : null;
      const unit = make("span", { class: "unit" }, field.unit === "ratio" ? "" : field.unit);
      input = make("div", { class: slider ? "pair" : "single" }, slider, make("span", { class: "with-unit" }, box, unit));
    }
    const about = [field.help, field.low === null ? "" : `${t("Declared range:")} ${field.low} – ${field.high}.`].filter(Boolean);
    const why = [field.note, field.source && field.source !== "none" ? `${t("Source:")} ${field.source}` : ""].filter(Boolean).join(". ");
    return make("div", { class: "field", "data-field": field.name },
      make("label", { for: id }, field.label, " ", make("span", { class: "mark", "data-trust": field.trust || null, "data-trust-of": field.name, hidden: !field.trust }, field.trust)),
      input,
      make("div", { class: "help", id: `${id}-help` }, ...about.map((line) => make("p", {}, line)), why ? make("p", { class: "why", "data-why-of": field.name }, why) : null),
      make("p", { class: "error", id: `${id}-error`, hidden: true }));
  }

  edit(target) {
    let field = target;
    if (target.dataset.forField) {
      field = document.getElementById(target.dataset.forField);
      field.value = target.value;
    } else if (PLAIN_NUMBER.test(field.value)) {
      const slider = find(`[data-for-field="${CSS.escape(field.id)}"]`, this.pane);
      if (slider) slider.value = field.value;
    }
    const value = field.type === "checkbox" ? field.checked : field.value;
    this.edits.set(field.dataset.path, { form: field.dataset.form, value, name: field.dataset.name });
    this.changed();
  }

  // A number set by hand is an assumption from then on: its mark and its reason say so.
  marks({ groups }) {
    for (const field of groups.flatMap((group) => group.fields)) {
      const name = CSS.escape(field.name);
      const mark = find(`[data-trust-of="${name}"]`, this.pane);
      if (mark && field.trust) Object.assign(mark, { textContent: field.trust }).dataset.trust = field.trust;
      const why = find(`[data-why-of="${name}"]`, this.pane);
      if (why && this.edits.has(JSON.stringify(field.path))) why.textContent = field.note;
    }
  }

  tabs() {
    const tabs = all("[role=tab]", this.root);
    const choose = (tab) => {
      for (const each of tabs) {
        const chosen = each === tab;
        each.setAttribute("aria-selected", String(chosen));
        each.tabIndex = chosen ? 0 : -1;
        document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
      }
      if (this.text !== null) this.changed(0); // the fields follow the text
    };
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const next = tabs[(at + 1) % tabs.length];
        choose(next);
        next.focus();
      });
    });
  }

  state() {
    const edits = [...this.edits].map(([path, edit]) => [path, edit.form, edit.value, edit.name]);
    if (this.text !== null) return { text: this.text, edits };
    return this.case === this.root.dataset.first && !edits.length ? undefined : { case: this.case, edits };
  }

  restore(saved) {
    if (!saved || typeof saved !== "object") return;
    if (typeof saved.text === "string" && saved.text.length <= LARGEST) this.own(saved.text);
    else if ([...this.select.options].some((each) => each.value === saved.case)) this.case = this.select.value = saved.case;
    const edits = Array.isArray(saved.edits) ? saved.edits.slice(0, 400) : [];
    for (const [path, form, value, name] of edits.filter((each) => Array.isArray(each) && typeof each[0] === "string"))
      this.edits.set(path, { form, value, name });
  }
}

function typedValue({ form, value, name }) {
  if (form === "number") return number(String(value), name);
  if (form === "numbers") return String(value).split(/[,，;；]/).map((part) => number(part, name));
  return value;
}
