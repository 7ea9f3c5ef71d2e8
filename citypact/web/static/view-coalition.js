// Coalition: what every group is worth, edited in a table or read from a file; a proposal to check.
import { Refused, get, problem } from "./api.js";
import { compact } from "./compact.js";
import { changes, follow, number, restore } from "./form.js";
import { all, find, make } from "./make.js";
import { Question, tell } from "./question.js";
import { upload } from "./upload.js";
import { t } from "./words.js";

const MOST_EDITED = 6; // cities whose 63 groups still make a table that a person fills in

export function build(form, changed) {
  // players and worths as typed, by mask; `rest` is what else the document says (source, trust, unions …);
  // `whole` is a document too large or of another form for the table.
  let game = { players: [], worths: {}, rest: {}, whole: null };
  let amounts = {};
  let loading = "three-cities";

  const groups = () => Array.from({ length: 2 ** game.players.length - 1 }, (_, at) => at + 1)
    .sort((one, other) => count(one) - count(other) || one - other);
  const count = (mask) => [...mask.toString(2)].filter((bit) => bit === "1").length;
  const named = (mask) => game.players.filter((_, at) => mask & (1 << at)).join("+");

  function take(document) {
    const { players, values, unit = "亿元", orientation = "profit", order, ...rest } = document;
    const table = Array.isArray(players) && players.length <= MOST_EDITED && values && !document.form && order !== "sizes";
    game = { players: players || [], worths: {}, rest, whole: table ? null : document };
    if (table)
      for (const mask of groups()) game.worths[mask] = String(Array.isArray(values) ? values[mask] : worth(values, mask) ?? "");
    amounts = Object.fromEntries(game.players.map((name) => [name, amounts[name] ?? ""]));
    form.elements.unit.value = unit;
    form.elements.orientation.value = orientation;
    draw();
  }

  // A document may write a group's members in any order.
  function worth(values, mask) {
    const members = named(mask).split("+").sort().join("+");
    const key = Object.keys(values).find((each) => each.split("+").map((name) => name.trim()).sort().join("+") === members);
    return values[key];
  }

  function draw() {
    const list = find("[data-players]", form), editor = find("[data-worths]", form);
    find("[data-add-player]", form).hidden = Boolean(game.whole) || game.players.length >= MOST_EDITED;
    find("[data-proposal]", form).replaceChildren(make("div", { class: "amounts" }, ...game.players.flatMap((name, at) => [
      make("label", { for: `amount-${at}` }, name),
      make("input", { id: `amount-${at}`, type: "text", inputmode: "decimal", "data-amount": at, value: amounts[name] ?? "" })])));
    if (game.whole) {
      list.replaceChildren(make("p", {}, `${game.players.length} ${t("cities, from the file; a table of this form or size is edited in the file.")}`));
      editor.replaceChildren();
      return;
    }
    list.replaceChildren(make("ul", { class: "players" }, ...game.players.map((name, at) => make("li", {},
      make("input", { type: "text", "aria-label": `${t("Name of city")} ${at + 1}`, value: name, "data-player": at, maxlength: 60 }),
      make("button", { type: "button", "data-drop": at, disabled: game.players.length < 3, "aria-label": `${t("Remove")} ${name}` }, t("Remove"))))));
    editor.replaceChildren(
      make("caption", {}, t("What each group can gain, or must pay, on its own")),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("Group")), make("th", { scope: "col" }, t("Value")))),
      make("tbody", {}, ...groups().map((mask) => make("tr", {},
        make("th", { scope: "row", id: `group-${mask}` }, named(mask)),
        make("td", { "data-field": `values.${mask}` },
          make("input", { type: "text", inputmode: "decimal", "aria-labelledby": `group-${mask}`, "data-worth": mask, value: game.worths[mask] ?? "" }),
          make("p", { class: "error", id: `worth-${mask}-error`, hidden: true }))))));
  }

  function document_() {
    const about = { unit: form.elements.unit.value, orientation: form.elements.orientation.value };
    if (game.whole) return { ...game.whole, ...about };
    const values = {}, wrong = [];
    for (const mask of groups()) {
      try {
        values[named(mask)] = number(game.worths[mask] ?? "", `values.${mask}`);
      } catch (error) {
        wrong.push(...error.problems);
      }
    }
    if (wrong.length) throw new Refused(422, wrong);
    return { ...game.rest, players: game.players, values, ...about };
  }

  async function collect(signal) {
    if (loading) {
      const found = await (await get(`/page/game/${loading}`, signal)).json();
      if (signal.aborted) throw new DOMException("", "AbortError");
      loading = null;
      take(found);
    }
    const chosen = all("[data-rule]:checked", form).map((each) => each.dataset.rule);
    const wanted = form.elements.rules.value;
    if (wanted === "chosen" && !chosen.length) throw new Refused(422, [problem("rules", t("Choose at least one rule below."))]);
    const inputs = { game: document_(), rules: wanted === "chosen" ? chosen : wanted };
    if (form.elements.checking.checked)
      inputs.check = Object.fromEntries(game.players.map((name) => [name, number(amounts[name] ?? "", "check")]));
    return { kind: "allocation", inputs };
  }

  const question = new Question(form, find("#answer"), collect);
  function ask(pause, error) {
    if (error) question.refuse(error);
    else question.changed(pause);
    changed();
  }
  // A table changed by hand is the visitor's: it bears no longer the name and the source of the shipped one.
  const own = () => {
    form.elements.shipped.value = "";
    for (const said of ["name", "title", "source"]) delete game.rest[said];
    Object.assign(game.rest, { trust: "A", note: "set by hand on the page" });
  };

  // Unions, links and weights name the players as they were.
  const forget = () => {
    for (const needed of ["unions", "levels", "edges", "weights"]) delete game.rest[needed];
  };

  form.addEventListener("input", ({ target }) => {
    const { worth: mask, player, amount, rule } = target.dataset;
    if (mask) {
      game.worths[mask] = target.value;
      own();
    } else if (player !== undefined) {
      const old = game.players[player];
      amounts[target.value] = amounts[old];
      game.players[player] = target.value;
      for (const each of groups()) find(`#group-${each}`, form).textContent = named(each);
      find(`label[for=amount-${player}]`, form).textContent = target.value;
      own();
      forget();
    } else if (amount !== undefined) {
      amounts[game.players[amount]] = target.value;
      form.elements.checking.checked = true;
    } else if (rule) form.elements.rules.value = "chosen";
    else if (target.name === "shipped") open(target.value);
  });
  follow(form, () => ask());

  function open(name) {
    loading = name;
    amounts = {};
    form.elements.checking.checked = false;
  }

  form.addEventListener("click", ({ target }) => {
    if (target.dataset.drop !== undefined) drop(Number(target.dataset.drop));
    else if (target.matches("[data-add-player]")) add();
    else return;
    own();
    forget();
    draw();
    ask();
  });

  function drop(at) {
    const kept = {};
    for (const mask of groups())
      if (!(mask & (1 << at))) kept[(mask & ((1 << at) - 1)) | ((mask >> (at + 1)) << at)] = game.worths[mask];
    game.players.splice(at, 1);
    game.worths = kept;
  }

  function add() {
    let next = game.players.length + 1;
    while (game.players.includes(`${t("City")} ${next}`)) next += 1;
    game.players.push(`${t("City")} ${next}`);
  }

  upload(form, "coalitions", "game", (found) => {
    loading = null;
    amounts = {};
    form.elements.shipped.value = "";
    take(found.inputs.game);
    ask(0);
  }, (error) => ask(0, error));
  upload(form, "proposal", "proposal", (found) => {
    amounts = Object.fromEntries(Object.entries(found.inputs.check).map(([name, value]) => [name, String(value)]));
    form.elements.checking.checked = true;
    draw();
    ask(0);
  }, (error) => ask(0, error), () => game.players);

  return {
    again() {
      if (!loading) draw();
      ask(0);
    },
    reset() {
      open("three-cities");
      tell(form, []);
      ask(0);
    },
    asked: () => question.asked,
    state: () => compact({
      form: changes(form),
      game: form.elements.shipped.value ? undefined : game,
      rules: form.elements.rules.value === "chosen" ? all("[data-rule]:checked", form).map((each) => each.dataset.rule) : undefined,
      amounts: form.elements.checking.checked ? amounts : undefined,
    }),
    restore(saved) {
      restore(form, saved.form || {});
      if (form.elements.shipped.value) loading = form.elements.shipped.value;
      const { players, worths, rest, whole } = saved.game || {};
      const small = Array.isArray(players) && players.length <= (whole ? 300 : MOST_EDITED) && players.every((each) => typeof each === "string");
      if (small && worths && typeof worths === "object") {
        game = { players, worths, rest: rest || {}, whole: whole || null };
        form.elements.shipped.value = "";
        loading = null;
        draw();
      }
      if (saved.amounts && typeof saved.amounts === "object") amounts = saved.amounts;
      if (Array.isArray(saved.rules)) for (const each of all("[data-rule]", form)) each.checked = saved.rules.includes(each.dataset.rule);
    },
  };
}
