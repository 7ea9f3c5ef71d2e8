// A table that a visitor chooses: the server reads it, the page keeps what it read.
import { Refused, post, problem } from "./api.js";
import { find } from "./make.js";
import { t } from "./words.js";

const LARGEST = 10 * 1024 * 1024; // bytes: the server refuses more; so does the page, before sending it

// players() gives those of the game that a proposal is for.
export function upload(form, field, what, take, refuse, players = () => []) {
  const input = find(`[data-upload=${field}]`, form);
  const state = find(`#${field}-state`, form);
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    state.textContent = `${t("Reading")} ${file.name} …`;
    try {
      if (file.size > LARGEST) {
        throw new Refused(413, [problem(field, t("The file is larger than 10 MB. Leave out sheets and columns that are not needed."))]);
      }
      const query = new URLSearchParams({ name: file.name });
      for (const player of players()) query.append("player", player);
      const response = await post(`/api/read/${what}?${query}`, file);
      const found = await response.json();
      const other = found.encoding && found.encoding !== "utf-8" ? ` (${found.encoding})` : "";
      state.textContent = `${t("Read:")} ${file.name}${other}`;
      take(found, file.name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      state.textContent = "";
      const lines = error.problems.slice(0, 8).map((each) => problem(field, each.line));
      if (error.problems.length > 8) lines.push(problem(field, `… ${error.problems.length - 8} ${t("more")}`));
      refuse(new Refused(error.status, lines));
    } finally {
      input.value = ""; // the same file can be chosen again once it has changed
    }
  });
}
