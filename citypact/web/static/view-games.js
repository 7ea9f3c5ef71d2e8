// Games: an obstacle from its scenario, a game in a table, a posted ratio.
import { post } from "./api.js";
import { all, find } from "./make.js";
import { upload } from "./upload.js";
import { caseView } from "./view-case.js";

export function build(form, changed) {
  const table = async (signal) => ({ kind: "equilibrium", inputs: await (await post("/page/normal-form", { text: form.elements.game_text.value }, signal)).json() });
  const posted = async (signal) => ({
    kind: "posted",
    inputs: await (await post("/page/beliefs", { origin: form.elements.origin.value, destination: form.elements.destination.value }, signal)).json(),
  });
  const view = caseView(form, changed, undefined, { table, posted });
  const area = find("#game-text", form);
  upload(form, "normal_form", "normal-form", (found) => {
    area.value = found.text;
    view.ask(0);
  }, (error) => view.ask(0, error));
  for (const button of all("[data-open-case]"))
    button.addEventListener("click", () => {
      form.elements.source.value = "case";
      view.scenario.open(button.dataset.openCase);
      find("#inputs").scrollIntoView({ block: "start" });
      view.scenario.select.focus({ preventScroll: true });
    });
  return view;
}
