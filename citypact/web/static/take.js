// What a reader takes along: a link, the report, the tables, the scenario, the result.
import { Refused, post, save } from "./api.js";
import { all, find, make, word } from "./dom.js";
import { LONGEST, written } from "./state.js";

const ENDINGS = { scenario: "yaml", result: "json" };

export function takeAway(root, main, state) {
  const line = find("[data-take-state]", root);
  const say = (...words) => line.replaceChildren(...words);

  async function link() {
    const packed = await written(state());
    if (packed.length > LONGEST) return say(word("long"));
    const address = new URL(location.href);
    address.hash = packed ? `s=${packed}` : "";
    try {
      await navigator.clipboard.writeText(address.href);
      return say(word("copied"));
    } catch {
      say(make("label", {}, word("copy"), " ", make("input", { readOnly: true, value: address.href })));
      return find("input", line).select();
    }
  }

  async function file(what, format) {
    const { kind, ...question } = main.asked;
    const name = `${kind}.${format ?? ENDINGS[what]}`;
    // A scenario is saved as it was read, comments too.
    const text = what === "scenario" && question.inputs?.scenario ? main.form.elements["scenario-text"].value : null;
    if (text) save(new Blob([text], { type: "application/yaml" }), name);
    else save(await (await post(`/api/${kind}/${what}${format ? `?format=${format}` : ""}`, question)).blob(), name);
    say(word("saved"));
  }

  for (const button of all("[data-take]", root))
    button.addEventListener("click", async () => {
      const { take, format } = button.dataset;
      if (take === "link") return link();
      if (!main.asked) return say(word("nothing"));
      button.disabled = true;
      say(word("preparing"));
      try {
        await file(take, format);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        say(error.message);
      } finally {
        button.disabled = false;
      }
      return null;
    });
}
