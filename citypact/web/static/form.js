// Reading and restoring a form; sliders and number fields move together.
import { Refused, problem } from "./api.js";
import { all, find } from "./make.js";
import { t } from "./words.js";

export const PLAIN_NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

// A number as typed; anything else is refused at its field, in words.
export function number(text, field) {
  const typed = text.trim().replaceAll("，", ",").replace(/^(\d{1,3})(,\d{3})+(?=\.|$)/, (whole) => whole.replaceAll(",", ""));
  if (PLAIN_NUMBER.test(typed) && Number.isFinite(Number(typed))) return Number(typed);
  const found = typed ? `${t("This is no number:")} ${typed}` : t("A number is missing.");
  throw new Refused(422, [problem(field, `${found} ${t("Write it like 0.25.")}`)]);
}

// The visible fields of a form by name; empty optional ones are left out.
export function values(form, names) {
  const found = {}, wrong = [];
  for (const name of names) {
    const field = form.elements[name];
    const text = field.value;
    if (field.dataset?.optional !== undefined && !text.trim()) continue;
    try {
      found[name] = field.dataset?.number !== undefined ? number(text, name) : text;
    } catch (error) {
      wrong.push(...error.problems);
    }
  }
  if (wrong.length) throw new Refused(422, wrong);
  return found;
}

export function follow(form, changed) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const target = event.target;
    if (target.dataset.slider) {
      form.elements[target.dataset.slider].value = target.value;
    } else if (target.name) settleSlider(form, target);
    if (target.type !== "file") changed(target);
  });
}

export function settleSlider(form, field) {
  const slider = find(`[data-slider="${CSS.escape(field.name || "")}"]`, form);
  if (slider && PLAIN_NUMBER.test(field.value.trim())) slider.value = field.value;
}

// Parts of a form that belong to one choice alone.
export function showFor(form, attribute, key) {
  for (const part of all(`[data-${attribute}]`, form)) part.hidden = !part.dataset[attribute].split(" ").includes(key);
}

// What differs from the page as it was served: short enough for a link.
const plain = (form) => [...form.elements].filter((each) => each.name && each.type !== "file" && each.type !== "fieldset" && !each.closest("[data-live]"));

export function changes(form) {
  const found = {};
  for (const field of plain(form)) {
    if (field.type === "radio") {
      if (field.checked && !field.defaultChecked) found[field.name] = field.value;
    } else if (field.type === "checkbox") {
      if (field.checked !== field.defaultChecked) found[field.name] = field.checked;
    } else if (field.tagName === "SELECT") {
      const usual = [...field.options].find((each) => each.defaultSelected) || field.options[0];
      if (field.value !== usual?.value) found[field.name] = field.value;
    } else if (field.value !== field.defaultValue) found[field.name] = field.value;
  }
  return found;
}

export function restore(form, saved) {
  for (const field of plain(form)) {
    if (!(field.name in saved)) continue;
    const value = saved[field.name];
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.type === "checkbox") field.checked = value === true;
    else if (typeof value === "string" && value.length <= 20000) field.value = value;
    settleSlider(form, field);
  }
}
