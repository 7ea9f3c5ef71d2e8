// Split: a pair in numbers, a case, or a list of enterprises; and the notice year by year.
import { Refused, get, problem } from "./api.js";
import { changes, follow, number, restore, showFor, values } from "./form.js";
import { compact } from "./compact.js";
import { all, find, make } from "./make.js";
import { Question } from "./question.js";
import { Scenario } from "./scenario.js";
import { upload } from "./upload.js";
import { t } from "./words.js";

const PAIR = ["revenue", "origin_loss", "destination_cost", "voluntary"];
const STATUTE = ["base", "growth", "ratio", "years", "extension", "cap", "rate", "horizon", "top_up"];

export function build(form, changed) {
  const statute = find("#statute-inputs");
  let firms = null, enterprises = null;
  const source = () => form.elements.source.value;
  const scenario = new Scenario(form, (pause, error) => ask(pause, error));

  function criterion() {
    const names = all("[data-criterion]", form).filter((part) => !part.hidden)
      .flatMap((part) => all("[name]", part).map((field) => field.name));
    return { criterion: form.elements.criterion.value, ...values(form, [...names, "ratio_cap"]) };
  }

  async function collect(signal) {
    if (source() === "numbers") return { kind: "split", inputs: { ...values(form, PAIR), ...criterion() } };
    if (source() === "list") {
      if (!firms) throw new Refused(422, [problem("firms", t("Choose a list of enterprises, or use the example."))]);
      return { kind: "portfolio", inputs: { firms, at: number(form.elements.at.value, "at") } };
    }
    const { document: data } = await scenario.described(signal);
    const design = form.elements.cash_flow.checked ? { cash_flow: true } : {};
    return { kind: "split", inputs: { scenario: data, ...criterion(), ...design } };
  }

  const split = new Question(form, find("#answer"), collect);
  const notice = new Question(statute, find("#statute-answer"), async () => {
    const [one, single] = [find("[data-one-plant]", statute), find("[data-single]", statute)];
    single.hidden = Boolean(enterprises);
    one.hidden = !enterprises;
    one.replaceChildren(make("button", { type: "button", on: { click: () => list(null) } }, t("Back to one plant")));
    if (!enterprises) return { kind: "statute", inputs: values(statute, STATUTE) };
    return { kind: "statute", inputs: { ...values(statute, STATUTE.slice(2)), firms: enterprises } };
  });
  function list(found) {
    enterprises = found;
    if (!found) find("#enterprises-state", statute).textContent = "";
    notice.changed(0);
    changed();
  }
  upload(statute, "enterprises", "enterprises", (found) => list(found.inputs.firms), (error) => notice.refuse(error));

  function ask(pause, error) {
    showFor(form, "for", source());
    showFor(form, "criterion", form.elements.criterion.value);
    if (error) split.refuse(error);
    else split.changed(pause);
    changed();
  }

  follow(form, () => ask());
  follow(statute, () => {
    notice.changed();
    changed();
  });
  const take = (found) => {
    firms = found;
    ask(0);
  };
  upload(form, "firms", "plants", (found) => take(found.inputs.firms), (error) => {
    firms = null;
    ask(0, error);
  });
  find("[data-example=firms]", form).addEventListener("click", async () => {
    take((await (await get("/page/example/firms")).json()).inputs.firms);
    find("#firms-state", form).textContent = t("The example list is in use.");
  });

  return {
    again() {
      scenario.redraw();
      ask(0);
      notice.changed(0);
    },
    reset() {
      firms = enterprises = null;
      scenario.start();
      scenario.select.value = scenario.case;
      this.again();
    },
    asked: () => split.asked,
    text: ({ inputs }) => (inputs.scenario ? scenario.found.text : null),
    state: () => compact({ form: changes(form), notice: changes(statute), scenario: source() === "case" ? scenario.state() : undefined, firms: source() === "list" ? firms : undefined, enterprises }),
    restore(saved) {
      restore(form, saved.form || {});
      restore(statute, saved.notice || {});
      scenario.restore(saved.scenario);
      if (Array.isArray(saved.enterprises)) enterprises = saved.enterprises;
      if (saved.firms && typeof saved.firms === "object") firms = saved.firms;
    },
  };
}
