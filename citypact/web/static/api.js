// Questions to the server, and its refusals as problems in words.
import { language, make, word } from "./dom.js";

export const problem = (field, line) => ({ field, line });

export class Refused extends Error {
  constructor(problems) {
    super(problems.map((each) => each.line).join("\n"));
    this.problems = problems;
  }
}

export async function post(path, body, signal) {
  const file = body instanceof Blob;
  const init = { method: "POST", signal, body: file ? body : JSON.stringify(body), headers: file ? {} : { "Content-Type": "application/json" } };
  let response;
  try {
    response = await fetch(`${path}${path.includes("?") ? "&" : "?"}lang=${language()}`, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused([problem("", word("unreachable"))]);
  }
  if (response.ok) return response;
  const { problems } = await response.json().catch(() => ({}));
  throw new Refused(problems?.length ? problems : [problem("", `${word("refused")} (${response.status})`)]);
}

// Hand a file to the reader.
export function save(blob, download) {
  const link = make("a", { href: URL.createObjectURL(blob), download });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
