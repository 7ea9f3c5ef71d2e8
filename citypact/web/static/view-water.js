// Water and air: two cities in numbers, or a scenario of a pair, a river or the air.
import { values } from "./form.js";
import { caseView } from "./view-case.js";

const PAIR = ["downstream_benefit", "upstream_benefit", "cost", "grant", "weight", "central_benefit", "transfer_cap"];

export function build(form, changed) {
  const numbers = async () => ({ kind: "compensation", inputs: values(form, PAIR) });
  return caseView(form, changed, undefined, { numbers });
}
