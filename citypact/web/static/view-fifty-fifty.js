// Fifty-fifty: the protocol on a calibration.
import { caseView } from "./view-case.js";

export const build = (form, changed) => caseView(form, changed, () => "reproduction");
