// Games: an obstacle from its scenario, a game in a table, a posted ratio.
import { all, find } from "./make.js";
import { upload } from "./upload.js";
import { caseView } from "./view-case.js";

export function build(form, changed) {
  const area = find("#game-text", form);
  let uploaded = null; // a table read by the server, until the text is edited
  const table = async () => (uploaded ? { kind: "equilibrium", inputs: uploaded } : { kind: "equilibrium", inputs: {}, text: area.value });
  const posted = async () => ({
    kind: "posted",
    inputs: { origin: form.elements.origin.value, destination: form.elements.destination.value },
  });
  const view = caseView(form, changed, undefined, { table, posted });
  area.addEventListener("input", () => {
    uploaded = null;
    find("#normal_form-state", form).textContent = "";
  });
  upload(form, "normal_form", "normal-form", (found) => {
    uploaded = found.inputs;
    view.ask(0);
  }, (error) => view.ask(0, error));
  for (const button of all("[data-open-case]"))
    button.addEventListener("click", () => {
      form.elements.source.value = "case";
      view.scenario.open(button.dataset.openCase);
      find("#inputs").scrollIntoView({ block: "start" });
      view.scenario.select.focus({ preventScroll: true });
    });
  const { state, restore, reset } = view;
  return Object.assign(view, {
    state: () => ({ ...state(), ...(uploaded && view.source() === "table" ? { uploaded } : {}) }),
    restore(saved) {
      restore(saved);
      if (saved.uploaded && typeof saved.uploaded === "object") uploaded = saved.uploaded;
    },
    reset() {
      uploaded = null;
      reset.call(view);
    },
  });
}
