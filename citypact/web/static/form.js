// A form: its values as they are typed, what in it follows what, and mistakes told at their fields.
import { all, find, parsed, renew } from "./dom.js";

export const typed = (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
const given = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);

function put(field, value) {
  if (field.type === "checkbox") field.checked = Boolean(value);
  else field.value = value;
}

// What differs from the page as it was served: short enough for a link. A table that is the visitor's own
// is kept whole.
export function changes(form) {
  const own = form.elements.shipped?.value === "" || form.elements.checking?.checked;
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || (field.type === "radio" && !field.checked)) continue;
    const live = field.closest("[data-live]");
    if (live ? own : given(field) !== usual(field)) found[field.name] = given(field);
  }
  return found;
}

function usual(field) {
  if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
  if (field.type === "radio") return field.defaultChecked ? field.value : null;
  if (field.tagName === "SELECT") return (find("option[selected]", field) ?? field.options[0])?.value;
  return field.defaultValue;
}

// Put saved values back; returns those of fields that the server has yet to write.
export function restore(form, saved) {
  const later = {};
  for (const [name, value] of Object.entries(saved).filter(([, each]) => typeof each === "string")) {
    const field = form.elements.namedItem(name);
    if (field) put(field, value);
    else later[name] = value;
  }
  all("[data-slider]", form).forEach(settle);
  return later;
}

const settle = (slider) => {
  const { value } = document.getElementById(slider.dataset.slider);
  if (value.trim() && Number.isFinite(Number(value))) slider.value = value;
};

// data-show="source numbers case": the part belongs to these choices alone, and its fields with it.
export function show(form) {
  const parts = all("[data-show]", form);
  for (const part of parts) {
    const [name, ...choices] = part.dataset.show.split(" ");
    const { value } = form.elements[name];
    part.hidden = !choices.includes(value) && !choices.includes(value ? "any" : "none");
  }
  for (const field of parts.flatMap((part) => all("[name]", part))) field.disabled = Boolean(field.closest("[data-show][hidden]"));
}

// data-sets="case= checking=on": what a change of one field makes of others.
export function set(form, sets = "") {
  for (const [name, value] of sets.split(" ").filter(Boolean).map((each) => each.split("="))) put(form.elements[name], value);
}

// What moves together: a slider and its field, a field and others, an edit and the scenario's number.
export function handles(question) {
  const { form } = question;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target.type === "file") return;
    const field = target.dataset.slider ? document.getElementById(target.dataset.slider) : target;
    if (field !== target) field.value = target.value;
    else all(`[data-slider="${CSS.escape(field.id)}"]`, form).forEach(settle);
    set(form, field.dataset.sets);
    if (field.dataset.copy) form.elements[field.dataset.copy].value = field.value;
    if (field.dataset.path) edit(form.elements.edits, field);
    question.changed({ pause: field.tagName === "TEXTAREA" ? 400 : undefined, act: field.dataset.act });
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const { act, fill: name, said } = button?.dataset ?? {};
    if (name) {
      form.elements[`held_${name}`].value = button.value;
      find(`#${name}-state`, form).textContent = said ?? "";
    } else if (!act) return;
    set(form, button.dataset.sets);
    question.changed({ pause: 0, act });
  });
}

function edit(edits, field) {
  const before = JSON.parse(edits.value || "{}");
  const value = field.type === "checkbox" ? field.checked : field.value;
  edits.value = JSON.stringify({ ...before, [field.dataset.path]: [field.dataset.form, value, field.dataset.name] });
}

// The parts that the server writes: new where they are others, else only their words and marks.
export function fill(form, { parts, fields }, anew) {
  for (const [id, { key, html }] of Object.entries(parts)) {
    const place = find(`#${id}`, form);
    const fresh = parsed(html).body;
    if (!anew && place.dataset.key === key) renew(place, fresh);
    else if (anew || !place.contains(document.activeElement)) {
      place.replaceChildren(...fresh.childNodes);
      place.dataset.key = key;
      // On a narrow screen the answer shall not lie far below.
      if (innerWidth < 980) for (const group of all("details", place)) group.open = false;
    }
  }
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name) ?? document.getElementById(name);
    if (!("value" in field)) field.textContent = value;
    else if (field !== document.activeElement) field.value = value;
  }
}

// Put each problem at its field; return those that belong to none.
export function tell(form, problems) {
  for (const place of all(".error", form)) Object.assign(place, { hidden: true, textContent: "" });
  for (const input of all("[aria-invalid]", form)) input.removeAttribute("aria-invalid");
  return problems.filter((each) => {
    const text = each.place?.startsWith("scenario.yaml") ? find("[data-field=scenario]", form) : null;
    const places = [fieldOf(form, each.field || ""), text];
    if (text?.closest("details").open) places.reverse(); // where the visitor writes
    const place = places.find((where) => where && !where.closest("[hidden]"));
    const line = place && find(":scope > .error", place);
    if (!line) return true;
    line.textContent += `${line.textContent && "\n"}${each.line}`;
    line.hidden = false;
    for (let group = place.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
    find("input:not([type=range]), select, textarea:not([hidden])", place)?.setAttribute("aria-invalid", "true");
    return false;
  });
}

// Names of fields come as origin_loss, --origin-loss, inputs.origin_loss or parameters.plant.growth.value.
function fieldOf(form, name) {
  const plain = name.replace(/^--/, "").replace(/^inputs\./, "").replace(/^scenario\.(?=.)/, "");
  for (let key = plain; key; key = key.replace(/[.[]?[^.[]*$/, ""))
    for (const spelled of [key, key.replaceAll("-", "_")]) {
      const found = find(`[data-field="${CSS.escape(spelled)}"]`, form);
      if (found) return found;
    }
  return null;
}
