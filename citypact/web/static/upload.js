// A file that a visitor chooses: the server reads a table, the page keeps what it read in a field.
import { Refused, post, problem } from "./api.js";
import { all, find, word } from "./dom.js";
import { set } from "./form.js";

const LARGEST = 10 * 1024 * 1024; // bytes: the server refuses more; so does the page, before sending it
const MOST_LINES = 8;

export function uploads(question) {
  for (const input of all("[type=file]", question.form)) input.addEventListener("change", () => take(question, input));
}

async function take(question, input) {
  const { form } = question;
  const { id, dataset } = input;
  const [file] = input.files;
  const state = find(`#${id}-state`, form);
  if (!file) return;
  state.textContent = `${word("reading")} ${file.name} …`;
  try {
    if (file.size > LARGEST) throw new Refused([problem(id, word("large"))]);
    const [text, encoding] = dataset.read ? await table(file, dataset.read, form) : [await plain(file, id), ""];
    form.elements[dataset.holds ?? `held_${id}`].value = text;
    const other = encoding && encoding !== "utf-8" ? ` (${encoding})` : "";
    state.textContent = `${word("read")} ${file.name}${other}`;
    set(form, dataset.sets);
    question.changed({ pause: 0, act: dataset.act });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    state.textContent = "";
    const lines = error.problems.slice(0, MOST_LINES).map((each) => problem(id, each.line));
    const more = error.problems.length - MOST_LINES;
    question.refuse({ problems: more > 0 ? [...lines, problem(id, `… ${more} ${word("more")}`)] : lines });
  } finally {
    input.value = ""; // the same file can be chosen again once it has changed
  }
}

// A proposal is read for the players of the game.
async function table(file, what, form) {
  const query = new URLSearchParams({ name: file.name });
  if (what === "proposal") for (const player of all("#amounts label", form)) query.append("player", player.textContent);
  const found = await (await post(`/api/read/${what}?${query}`, file)).json();
  return [JSON.stringify(found.inputs), found.encoding];
}

async function plain(file, id) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Refused([problem(id, word("encoding"))]);
  }
}
