// Another language without a reload: the same page is fetched in it, and its words are taken over.
import { all, language, parsed, renew } from "./dom.js";

const PARTS = "body > a, body > header, body > main, body > footer, body > ul"; // plotly adds a part of its own

export function languageSwitch(answerAgain) {
  for (const button of all("[data-language]"))
    button.addEventListener("click", async () => {
      if (button.dataset.language === language()) return;
      const address = new URL(location.href);
      address.searchParams.set("lang", button.dataset.language);
      const fresh = parsed(await (await fetch(address.pathname + address.search)).text());
      const others = all(PARTS, fresh);
      all(PARTS).forEach((part, at) => renew(part, others[at]));
      document.title = fresh.title;
      document.documentElement.lang = fresh.documentElement.lang;
      history.replaceState(null, "", address);
      answerAgain();
    });
}
