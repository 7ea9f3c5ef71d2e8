// Council and packages: a scenario of either kind.
import { caseView } from "./view-case.js";

export const build = (form, changed) => caseView(form, changed);
