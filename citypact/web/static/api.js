// Questions to the server, and its refusals as problems in words.
import { current, t } from "./words.js";

export class Refused extends Error {
  constructor(status, problems, what = "input") {
    super(problems.map((each) => each.line).join("\n"));
    this.status = status;
    this.problems = problems;
    this.what = what;
  }
}

export const problem = (field, line) => ({ field, line });

export async function post(path, body, signal) {
  const init = { method: "POST", signal, body };
  if (!(body instanceof Blob)) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  return answered(path, init);
}

export const get = (path, signal) => answered(path, { signal });

async function answered(path, init) {
  let response;
  try {
    response = await fetch(`${path}${path.includes("?") ? "&" : "?"}lang=${current()}`, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, [problem("", t("The server does not answer. Is citypact web still running? Then try again."))]);
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  const none = [problem("", `${t("The server refused this.")} (${response.status})`)];
  throw new Refused(response.status, told.problems?.length ? told.problems : none, told.error);
}

// Hand a file to the reader.
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
