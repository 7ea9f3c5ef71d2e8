// The page's own words in the reader's language: English is the key.

let language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
let words = {};

export const current = () => language;
export const t = (text) => words[text] || text;

export async function speak(wanted) {
  if (wanted === "en") words = {};
  else {
    const response = await fetch(`/api/words?lang=${wanted}`);
    const found = response.ok ? await response.json() : {};
    words = found.words || found;
  }
  language = wanted;
}

// Everything that the server wrote into the page's frame, in another language: the same page is fetched
// and its words are taken over node by node. What scripts filled (data-live) and what a visitor typed stays.
const WORDS = ["aria-label", "title", "label", "href", "aria-pressed", "placeholder"];

function takeOver(old, fresh) {
  for (const name of WORDS) if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
  if (old.hasAttribute("data-live") || old.tagName === "TEXTAREA") return;
  if (old.childNodes.length !== fresh.childNodes.length) throw new Error("another page");
  old.childNodes.forEach((node, at) => {
    const other = fresh.childNodes[at];
    if (node.nodeType === Node.TEXT_NODE) node.nodeValue = other.nodeValue;
    else if (node.nodeType === Node.ELEMENT_NODE) takeOver(node, other);
  });
}

export function languageSwitch(answerAgain) {
  for (const button of document.querySelectorAll("[data-language]"))
    button.addEventListener("click", async () => {
      const wanted = button.dataset.language;
      if (wanted === language) return;
      const address = new URL(location.href);
      address.searchParams.set("lang", wanted);
      const response = await fetch(address.pathname + address.search);
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      await speak(wanted);
      const parts = "body > a, body > header, body > main, body > footer"; // plotly adds a part of its own
      const others = fresh.querySelectorAll(parts);
      document.querySelectorAll(parts).forEach((part, at) => takeOver(part, others[at]));
      document.title = fresh.title;
      document.documentElement.lang = fresh.documentElement.lang;
      history.replaceState(null, "", address);
      answerAgain();
    });
}
