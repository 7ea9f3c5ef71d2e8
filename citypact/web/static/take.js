// What a reader takes along: a link, the report, the tables, the scenario, the result.
import { Refused, post, save } from "./api.js";
import { all, find, make } from "./make.js";
import { LONGEST, written } from "./state.js";
import { t } from "./words.js";

export function takeAway(root, shown) {
  const state = find("[data-take-state]", root);
  const say = (...words) => state.replaceChildren(...words);
  const acts = {
    link: async () => {
      const packed = await written(shown.state());
      if (packed.length > LONGEST) {
        say(t("These inputs are too large for a link. Download the scenario file and hand that on."));
        return;
      }
      const address = new URL(location.href);
      address.hash = packed ? `s=${packed}` : "";
      try {
        await navigator.clipboard.writeText(address.href);
        say(t("The link is in the clipboard. It holds the inputs, not the answer."));
      } catch {
        say(make("label", {}, t("Copy this link:"), " ", make("input", { readonly: true, value: address.href })));
        find("input", state).select();
      }
    },
    report: (asked, format) => file("report", asked, format, format),
    tables: (asked, format) => file("tables", asked, format, format),
    scenario: async (asked) => {
      const text = shown.text?.(asked);
      if (text) save(new Blob([text], { type: "application/yaml" }), `${asked.kind}.yaml`);
      else await file("scenario", asked, "", "yaml");
    },
    result: (asked) => file("result", asked, "", "json"),
  };
  const file = async (what, asked, format, ending) => {
    const path = `/api/${asked.kind}/${what}${format ? `?format=${format}` : ""}`;
    const { kind, ...body } = asked;
    const response = await post(path, body);
    save(await response.blob(), `${asked.kind}.${ending}`);
  };
  for (const button of all("[data-take]", root))
    button.addEventListener("click", async () => {
      const { take, format } = button.dataset;
      const asked = shown.asked();
      if (take !== "link" && !asked) {
        say(t("There is no answer to the present inputs to take along yet."));
        return;
      }
      button.disabled = true;
      say(t("Preparing …"));
      try {
        if (take !== "link") {
          await acts[take](asked, format);
          say(t("Saved by the browser."));
        } else await acts.link();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        say(error.message);
      } finally {
        button.disabled = false;
      }
    });
}
