// Finding and making elements. Text is always set as text: a city's name cannot become markup.
export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const forms = all("form[data-form]");

export function make(tag, attributes, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

// A sentence of the page in the reader's language, from the list that the server wrote into it.
export const word = (name) => find(`[data-word="${name}"]`).textContent;
export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

// HTML of our own server, in which everything else is escaped.
export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// Words of an element taken over from a fresh one of the same shape, node by node; what a visitor
// typed and what was filled in since (data-live) stays. Another shape is taken over as it is.
const WORDS = ["aria-label", "title", "label", "href", "aria-pressed", "placeholder", "data-trust"];

export function renew(old, fresh) {
  for (const name of WORDS) if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
  if (old.hasAttribute("data-live") || old.tagName === "TEXTAREA") return;
  if (old.childNodes.length !== fresh.childNodes.length) old.replaceChildren(...fresh.childNodes);
  old.childNodes.forEach((node, at) => {
    const other = fresh.childNodes[at];
    if (!other) return;
    if (node.nodeType === Node.TEXT_NODE) node.nodeValue = other.nodeValue;
    else if (node.nodeType === Node.ELEMENT_NODE) renew(node, other);
  });
}
