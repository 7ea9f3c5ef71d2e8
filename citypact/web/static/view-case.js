// The views that answer a scenario: fifty-fifty, water and air, council and packages.
import { changes, follow, restore, showFor } from "./form.js";
import { find } from "./make.js";
import { Question } from "./question.js";
import { Scenario } from "./scenario.js";
import { compact } from "./compact.js";

export const QUESTION_OF = { relocation: "split", water: "compensation", river: "river", air: "air", council: "council", package: "package", obstacle: "obstacle" };

// numbers() answers what is given without a scenario; kindOf names the question of a kind of scenario.
export function caseView(form, changed, kindOf = (kind) => QUESTION_OF[kind], others = {}) {
  const source = () => form.elements.source?.value || "case";
  const scenario = new Scenario(form, (pause, error) => ask(pause, error));

  async function collect(signal) {
    if (source() in others) return others[source()](signal);
    const { kind, document: data } = await scenario.described(signal);
    return { kind: kindOf(kind), inputs: { scenario: data } };
  }

  const question = new Question(form, find("#answer"), collect);

  function ask(pause, error) {
    showFor(form, "for", source());
    if (error) question.refuse(error);
    else question.changed(pause);
    changed();
  }
  follow(form, () => ask());
  return {
    ask,
    scenario,
    source,
    again() {
      scenario.redraw();
      ask(0);
    },
    reset() {
      scenario.start();
      scenario.select.value = scenario.case;
      this.again();
    },
    asked: () => question.asked,
    text: ({ inputs }) => (inputs.scenario ? scenario.found.text : null),
    state: () => compact({ form: changes(form), scenario: source() === "case" ? scenario.state() : undefined }),
    restore(saved) {
      restore(form, saved.form || {});
      scenario.restore(saved.scenario);
    },
  };
}
