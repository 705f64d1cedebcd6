// The review panel in the browser. Words of articles are only ever set as text; places in them are counted in
// characters as Python counts them.
const make = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== "list") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};
const ORDER = "value qualifier low high unit measure status force contributor host place since until repeats".split(" ");
const WIDE = ["contributor", "host", "place", "repeats"];
let panels = 0;

function render({ model, el }) {
  let told; // constants, article and view, as Python sends them
  let draw;
  const listen = (message) => { told = message; (draw ??= build(el, (what) => model.send(what), () => told))(); };
  model.on("msg:custom", listen);
  model.send({ do: "hello" });
  return () => model.off("msg:custom", listen);
}

function build(el, post, told) {
  const { fields, allowed, countries, filters, keys } = told().constants;
  const number = ++panels;
  const name = Object.fromEntries([["NATO", "several nations"], ...countries]);
  let edits = {};
  let editing = ""; // what the edits belong to
  let shownArticle = "";
  const view = () => told().view;
  const send = (what, more = {}) => post({ do: what, ...more });

  // Parts that stay
  const progress = make("progress", { max: 1, value: 0 });
  const seen = make("span");
  const who = make("input", { placeholder: "initials", ariaLabel: "who you are", onchange: () => send("who", { who: who.value }) });
  const filter = make("select", { ariaLabel: "which claims", onchange: () => { send("filter", { filter: filter.value }); root.focus(); } });
  for (const each of filters) filter.append(make("option", { value: each }));
  const place = make("span", { className: "hint" });
  const title = make("h4");
  const where = make("div", { className: "where" });
  const text = make("div", { className: "text mathjax_ignore tex2jax_ignore", tabIndex: -1, role: "document", ariaLabel: "article" });
  const state = make("span", { className: "state" });
  const form = make("div", { className: "fields" });
  const why = make("input", { placeholder: "why (kept with the decision)", ariaLabel: "why" });
  const rows = make("ul", { className: "rows" });
  const rule = make("div", { className: "rule" });
  const buttons = {};
  const row = make("div", { className: "row" });
  for (const [what, key, hint] of keys) {
    buttons[what] = make("button", { type: "button", title: hint, onclick: () => press(what) });
    row.append(buttons[what]);
    label(what, what, key);
  }
  buttons.accept.classList.add("main");
  const clear = make("button", { type: "button", title: "delete the rows on this claim", onclick: () => send("clear") }, "clear decision");
  const forget = make("button", { type: "button", onclick: () => send("forget") });
  const rebuild = make("button", { type: "button", title: "python -m analysis build", onclick: () => send("rebuild") }, "rebuild the tables");
  const message = make("span", { className: "message", role: "status" });
  const inputs = {};
  for (const id of ORDER) field_(fields.find((each) => each.name === id));
  for (const [id, codes] of [["host", countries], ["contributor", [["NATO", name.NATO], ...countries]]])
    form.append(make("datalist", { id: `bt-${id}-${number}` }, ...codes.map(([code, word]) => make("option", { value: `${word} (${code})` }))));
  const root = make("div", { className: "bt-review", tabIndex: 0, "data-lm-suppress-shortcuts": "true", ariaLabel: "review of claims" },
    make("header", {}, progress, seen, make("label", {}, "show", filter), place, make("label", {}, "who", who)),
    make("div", { className: "holder" }, make("div", { className: "body" },
      make("section", {}, title, where, text),
      make("section", {}, make("div", { className: "row" }, state, clear), rows, form, why, make("p", {}), row, make("p", {}), rule))),
    make("footer", {}, message, make("span", { className: "hint" }, "the keys work once the panel has been clicked; Esc leaves a field"), forget, rebuild));
  el.append(root);

  function label(what, word, key) {
    buttons[what].replaceChildren(word, make("kbd", {}, key));
  }

  function field_({ name: id, kind, meaning }) {
    const edit = (value) => { change(id, value); };
    let input;
    if (id === "contributor" || id === "host") {
      const search = make("input", { list: `bt-${id}-${number}`, placeholder: "add a country", ariaLabel: `add to ${id}`, onchange: () => {
        const found = /\(([A-Z]{3,4})\)$/.exec(search.value) ?? /^([A-Z]{3,4})$/.exec(search.value.trim().toUpperCase());
        if (found && name[found[1]]) edit([...new Set([...codes(id), found[1]])].sort().join(";"));
        search.value = "";
      } });
      input = make("div", { className: "codes" }, search);
    } else if (allowed[id] || id === "repeats") {
      input = make("select", { ariaLabel: id, onchange: () => edit(input.value) });
      for (const value of ["", ...(allowed[id] ?? [])]) input.append(make("option", { value }, value.replaceAll("_", " ") || "–"));
    } else {
      input = make("input", { placeholder: kind === "date" ? "2022-02-28" : "", ariaLabel: id, oninput: () => edit(input.value.trim()) });
      if (kind === "integer" || kind === "number") input.inputMode = "numeric";
    }
    inputs[id] = input;
    if (WIDE.includes(id)) input.classList.add("wide");
    form.append(make("label", { title: meaning }, id), input);
  }

  const current = (id) => edits[id] ?? view().fields?.[id] ?? "";
  const codes = (id) => current(id).split(";").filter(Boolean);

  function change(id, value) {
    edits[id] = id === "value" || id === "low" || id === "high" ? value.replaceAll(/[,\s]/g, "") : value;
    if (edits[id] === (view().fields?.[id] ?? "")) delete edits[id];
    fill();
  }

  function fill() {
    const { fields: values = {}, read = {}, draft, repeats = [] } = view();
    const others = ["", ...repeats.map(([id]) => id)];
    inputs.repeats.replaceChildren(...others.map((id) => make("option", { value: id },
      id ? `“${repeats.find(([other]) => other === id)[1]}” at ${id.split(":")[1]}` : "no other")));
    for (const { name: id } of fields) {
      const input = inputs[id];
      input.classList.toggle("edited", id in edits || (!draft && (read[id] ?? "") !== (values[id] ?? "")));
      if (input.classList.contains("codes")) {
        for (const chip of input.querySelectorAll(".chip")) chip.remove();
        input.prepend(...codes(id).map((code) => make("span", { className: "chip", title: name[code] ?? code }, `${name[code] ?? ""} (${code})`.trim(),
          make("button", { type: "button", ariaLabel: `remove ${code}`, onclick: () => change(id, codes(id).filter((c) => c !== code).join(";")) }, "×"))));
      } else if (input !== document.activeElement && input.value !== current(id)) input.value = current(id);
    }
    label("accept", draft ? "add" : Object.keys(edits).length ? "save change" : "accept", draft || Object.keys(edits).length ? "Enter" : "a");
  }

  // Places in the text, in characters as Python counts them
  function offset(node, at) {
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(node, at);
    return Array.from(before.toString()).length;
  }

  function selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    return { start: offset(range.startContainer, range.startOffset), end: offset(range.endContainer, range.endOffset) };
  }

  function drawText() {
    const { article } = told();
    const { start = 0, end = 0, sentence = "", marks = [], id, draft } = view();
    const points = Array.from(article.text ?? "");
    const long = Array.from(sentence).length;
    let first = start; // the sentence begins at or before its number
    const same = (at) => points.slice(at, at + long).join("") === sentence;
    while (first > 0 && first > start - long && !same(first)) first--;
    const last = same(first) ? first + long : end;
    const spans = new Map(marks.map(([a, b, claim, done]) => [`${a}:${b}`, { a, b, claim, done, here: false }]));
    const own = spans.get(`${start}:${end}`);
    if (own) Object.assign(own, { here: true, claim: draft ? own.claim : id });
    else if (end) spans.set(`${start}:${end}`, { a: start, b: end, claim: id, done: "", here: true });
    const cuts = [...new Set([0, points.length, first, last, ...[...spans.values()].flatMap(({ a, b }) => [a, b])])].sort((a, b) => a - b);
    const pieces = cuts.slice(0, -1).map((from, n) => {
      const words = points.slice(from, cuts[n + 1]).join("");
      const over = [...spans.values()].filter(({ a, b }) => a <= from && from < b);
      const span = over.find(({ here }) => here) ?? over[0];
      const inside = first <= from && from < last ? " sentence" : "";
      if (!span) return make("span", { className: inside }, words);
      const kind = span.here ? "here" : span.done === "rejected" ? "done rejected" : span.done === "not yet seen" ? "" : "done";
      return make("mark", { className: kind + inside, title: span.done, onclick: () => { if (document.getSelection().isCollapsed) send("go", { id: span.claim }); } }, words);
    });
    text.replaceChildren(...pieces);
    const here = text.querySelector(".here");
    if (here && (article.id !== shownArticle || here.offsetTop < text.scrollTop || here.offsetTop > text.scrollTop + text.clientHeight - 60))
      text.scrollTop = here.offsetTop - text.offsetTop - text.clientHeight / 3;
    shownArticle = article.id;
    title.textContent = article.title || article.id || "no claims";
    where.textContent = [article.publisher, article.published, article.id].filter(Boolean).join(" · ");
  }

  function draw() {
    const v = view();
    const what = `${v.id}|${v.draft}|${v.start}`;
    if (what !== editing || !v.trouble) { edits = {}; editing = what; why.value = ""; }
    progress.max = Math.max(v.all, 1);
    progress.value = v.seen;
    seen.textContent = `${v.seen} of ${v.all} seen`;
    if (document.activeElement !== who) who.value = v.who;
    filter.value = v.filter;
    for (const option of filter.options) option.textContent = `${option.value} (${v.counts[option.value]})`;
    place.textContent = v.place ? `${v.place} here` : "";
    state.textContent = v.draft ? `“${v.quote}”: missed by the reader` : v.id ? `“${v.quote}”: ${v.state}` : "nothing to review";
    state.title = v.id ?? "";
    rows.replaceChildren(...(v.rows ?? []).map((told) => make("li", {}, told)));
    if (v.stateTrouble) rows.append(make("li", { className: "trouble" }, v.stateTrouble));
    clear.hidden = !(v.rows ?? []).length;
    rule.textContent = v.id ? `reading ${v.confidence}: ${v.rule}` : v.draft ? "Esc leaves it" : "";
    message.textContent = v.message;
    message.classList.toggle("trouble", v.trouble);
    forget.hidden = !v.lost.length;
    forget.textContent = `delete the decisions on ${v.lost.length} claims that are no longer read`;
    forget.title = v.lost.join(", ");
    for (const [what] of keys) buttons[what].disabled = !v.id && !v.draft && what !== "undo";
    buttons.reject.disabled ||= v.draft;
    fill();
    drawText();
  }

  function press(what) {
    if (what === "change") return inputs.value.select();
    if (what === "missed") {
      const words = selected();
      send("missed", words ?? { start: 0, end: 0 });
    } else if (what === "accept") send("accept", { fields: edits, why: why.value });
    else send(what, { why: why.value });
    root.focus({ preventScroll: true });
  }

  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
    if (event.key === "Escape") {
      if (!typing && view().draft) send("cancel");
      root.focus({ preventScroll: true }); // first, for what is being typed is left alone
      if (typing) { edits = {}; fill(); }
    } else if (event.key === "Enter" && event.target !== who && !(event.target.list && event.target.value)) {
      if (event.target.tagName === "BUTTON") return;
      event.preventDefault();
      if (typing || view().draft || Object.keys(edits).length) press("accept");
    } else if (!typing) {
      const more = { ArrowRight: "next", ArrowLeft: "previous" };
      const what = more[event.key] ?? keys.find(([, key]) => key === event.key)?.[0];
      if (!what || buttons[what].disabled) return;
      event.preventDefault();
      press(what);
    }
  });

  return draw;
}

export default { render };
