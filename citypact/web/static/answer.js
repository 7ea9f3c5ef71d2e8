// Where an answer is shown: the sentence first, then how far it reaches, the pictures, the tables.
import { all, find, make } from "./make.js";
import { t } from "./words.js";

const trust = (mark) => ({ S: t("stated in the study"), P: t("public source"), M: t("general knowledge"), A: t("assumption") })[mark] || null;
let plots = 0;

export class Pane {
  constructor(root, again) {
    this.root = root;
    this.told = find(".told", root);
    this.body = find(".body", root);
    this.again = again;
    this.glance = root.id === "answer" ? find(".glance") : null;
  }

  // On a narrow screen the figure stays in sight below the inputs.
  atAGlance(summary) {
    if (!this.glance) return;
    this.glance.hidden = !summary?.figure;
    if (summary?.figure) this.glance.replaceChildren(make("strong", {}, summary.figure), make("span", {}, `${summary.label} ↓`));
  }

  // The inputs have changed: what is shown is no longer their answer, and says so until it is.
  pending(stop) {
    this.root.setAttribute("aria-busy", "true");
    this.root.classList.add("stale");
    this.glance?.classList.add("stale");
    clearTimeout(this.slow);
    this.slow = setTimeout(() => {
      if (find(".waiting", this.root)) return;
      const button = make("button", { type: "button", on: { click: stop } }, t("Stop"));
      this.root.prepend(make("p", { class: "waiting", role: "status" }, t("Computing …"), " ", button));
    }, 400);
  }

  settle() {
    clearTimeout(this.slow);
    find(".waiting", this.root)?.remove();
    this.root.classList.remove("stale");
    this.glance?.classList.remove("stale");
    this.root.setAttribute("aria-busy", "false");
  }

  clear() {
    this.atAGlance(null);
    for (const plot of all(".plot", this.body)) window.Plotly?.purge(plot);
    this.told.replaceChildren();
    this.body.replaceChildren();
  }

  // A refusal: words where the answer would stand; what belongs to a field is told at the field.
  fail(lines, elsewhere) {
    this.settle();
    this.clear();
    const words = elsewhere ? [t("There is no answer to these inputs yet: see the marked fields.")] : [];
    this.told.append(
      make("div", { class: "refusal" }, make("p", { class: "lead" }, t("No answer")),
        ...[...words, ...lines].map((line) => make("p", {}, line))),
    );
  }

  stopped() {
    this.settle();
    this.clear();
    const button = make("button", { type: "button", on: { click: this.again } }, t("Ask again"));
    this.told.append(make("p", {}, t("Stopped before there was an answer."), " ", button));
  }

  show(answer) {
    this.settle();
    const open = new Map(all("details[data-title]", this.body).map((each) => [each.dataset.title, each.open]));
    const height = this.body.offsetHeight; // what is read keeps its place while it is replaced
    this.body.style.minHeight = `${height}px`;
    this.clear();
    const { summary = {}, blocks = [], pictures = [] } = answer;
    const first = blocks.find((block) => block.block === "paragraph");
    const sentence = summary.sentence || first?.text || "";
    this.told.append(
      ...(summary.figure ? [make("p", { class: "figure" }, make("strong", {}, summary.figure), " ", make("span", {}, summary.label))] : []),
      make("p", { class: "lead" }, sentence),
    );
    this.atAGlance(summary);
    this.body.append(...facts(summary), make("div", { class: "pictures" }, ...pictures.map(figure)), ...sections(blocks, sentence, open));
    this.draw(pictures);
    this.body.style.minHeight = "";
  }

  draw(pictures) {
    all(".plot", this.body).forEach((place, at) => {
      whenPlotly(() => {
        if (!place.isConnected) return;
        const layout = fitted(pictures[at].figure, place.clientWidth);
        place.style.height = `${layout.height}px`;
        window.Plotly.newPlot(place, pictures[at].figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: false });
      });
    });
  }
}

const NARROW = 520, LINE = 20; // pixels: a window of a telephone, a line of letters

// The title stands above the picture as text that a screen breaks; a narrow one needs room for the legend.
// One whose axes have the same scale must not stand taller than it is wide.
function fitted({ data, layout }, width) {
  const { title, ...rest } = layout;
  const narrow = width < NARROW;
  const lines = title?.text ? title.text.split("<br>").length : 0;
  const named = data.filter((trace) => trace.showlegend !== false && trace.name).length;
  const margin = { ...layout.margin, t: Math.max(12, (layout.margin?.t ?? 38) - lines * LINE) };
  const square = Object.values(layout).some((part) => part?.scaleanchor);
  const wanted = (layout.height ?? 420) - lines * LINE + (narrow ? named * LINE * 0.6 : 0);
  const height = narrow && square ? Math.min(wanted, width + named * LINE) : wanted;
  const small = narrow ? { font: { ...layout.font, size: 11 }, ...shortTitles(layout) } : {};
  return { ...rest, ...small, margin, height, autosize: true };
}

// What an axis measures, on two lines where one is too long for a narrow picture.
function shortTitles(layout) {
  const axes = Object.entries(layout).filter(([name, axis]) => name.startsWith("xaxis") && axis.title?.text?.length > 34);
  return Object.fromEntries(axes.map(([name, axis]) =>
    [name, { ...axis, title: { ...axis.title, text: axis.title.text.replace(/^(.{12,34}) /, "$1<br>") } }]));
}

// plotly's titles are a little markup; what is shown is its text.
function titleOf({ layout }) {
  const page = new DOMParser().parseFromString((layout.title?.text ?? "").replaceAll("<br>", " "), "text/html");
  return page.body.textContent;
}

function whenPlotly(act) {
  if (window.Plotly) act();
  else document.addEventListener("DOMContentLoaded", act, { once: true });
}

function facts(summary) {
  const parts = [[t("How wide"), summary.wide], [t("What moves it most"), summary.moves], [t("Certificate"), summary.certificate]];
  const shown = parts.filter(([, text]) => text);
  if (!shown.length) return [];
  return [make("dl", { class: "facts" },
    ...shown.map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text))))];
}

function figure(picture) {
  const name = `plot-${++plots}`;
  const words = (picture.figure.layout.margin?.r ?? 0) > 60; // names on both sides leave half a page too little
  return make("figure", { class: words ? "across" : null },
    make("h3", { class: "figure-title" }, titleOf(picture.figure)),
    make("div", { class: "plot", id: name, role: "img", "aria-label": picture.caption }),
    make("figcaption", {}, picture.caption));
}

// Blocks as they come: what stands before the first heading is open, each heading opens a part.
function sections(blocks, sentence, open) {
  const parts = [{ title: "", blocks: [] }];
  let leading = true;
  for (const block of blocks) {
    if (block.block === "heading") parts.push({ title: block.text, part: block.part, blocks: [] });
    else if (block.block === "assumptions") parts.push({ title: block.title, blocks: [block] });
    else if (leading && block.block === "paragraph" && sentence && block.text.endsWith(sentence)) leading = false;
    else parts.at(-1).blocks.push(block);
  }
  return parts.filter((part) => part.blocks.length).map((part) => {
    const content = part.blocks.map((block) => shown(block, part.title));
    if (!part.title) return make("div", { class: "part" }, ...content);
    const long = part.blocks.some((block) => (block.rows || block.lines || []).length > 24);
    const wide = open.has(part.title) ? open.get(part.title) : !long && part.part !== "certificate";
    return make("details", { class: "part", open: wide, "data-title": part.title },
      make("summary", {}, make("h3", {}, part.title)), ...content);
  });
}

function shown(block, title) {
  if (block.block === "table") return table(block, title);
  if (block.block === "paragraph") return make("p", {}, block.text);
  const rests = block.block === "assumptions";
  return make("ul", { class: rests ? "assumptions" : "marked" },
    ...block.lines.map(([mark, line]) => make("li", {},
      make("span", { class: "mark", "data-trust": rests && mark ? mark : null, title: rests ? trust(mark) : null }, mark),
      make("span", {}, line))));
}

function table({ columns, rows, left }, title) {
  const side = (at) => (at < left ? "words" : "number");
  const cell = (text, at) => (at === 0
    ? make("th", { scope: "row", class: text.length > 5 ? `${side(at)} long` : side(at) }, text) : make("td", { class: side(at) }, text));
  const caption = title || columns.filter(Boolean).join(", ");
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make("table", {}, make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...columns.map((name, at) => make("th", { scope: "col", class: side(at) }, name)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell))))));
}
