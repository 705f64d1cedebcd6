"use strict";
// Draws the charts from the JSON beside them, in the colours of the page, and keeps to its width.
const dark = matchMedia("(prefers-color-scheme: dark)");
const narrow = matchMedia("(max-width: 34rem)");

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const css = getComputedStyle(document.body);
  chart.layout.font = { color: css.getPropertyValue("--text").trim() };
  chart.layout.hoverlabel = { bgcolor: css.getPropertyValue("--panel").trim(), font: { color: css.getPropertyValue("--text").trim() } };
  chart.layout.dragmode = false;
  if (figure.clientWidth < 540) {
    // Numbers beside marks and lines collide on a phone and side by side; pointing at them still shows them, and so do the headings.
    chart.data.forEach((trace) => { if (trace.text && trace.customdata) trace.text = ""; });
    chart.layout.font.size = 11;
    chart.layout.annotations.forEach((note) => { note.text = note.text.replace(/ · ([^·]*)$/, "<br>$1"); });
    const title = chart.layout.legend.title;
    title.text = title.text.replace(/(.{24,34}?) /g, "$1<br>");
  }
  return Plotly.react(plot, chart.data, chart.layout, { displayModeBar: false, responsive: true }).then(() => {
    plot.removeAllListeners("plotly_click");
    plot.on("plotly_click", (event) => lead(event.points[0].customdata));
  });
}

// A click on a mark leads to the words that it stands on; where several claims do, to a list of them. On a touch screen
// the first tap shows the box of the mark and the second leads on.
let tapped = "";
function lead(ids) {
  const known = String(ids || "").split(";").filter((one) => one in claims);
  const first = !matchMedia("(hover: hover)").matches && tapped !== String(ids);
  tapped = String(ids);
  if (!known.length || first) return;
  if (known.length === 1) location.href = address(known[0]);
  else choose(known);
}

function address(id) {
  const [article, ...rest] = id.split(":");
  return document.body.dataset.base + "articles/" + encodeURIComponent(article) + ".html#claim-" + rest.join("-");
}

function choose(ids) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Claims that this number stands on");
  dialog.appendChild(document.createElement("strong")).textContent = "This number stands on";
  const list = dialog.appendChild(document.createElement("ul"));
  for (const id of ids) {
    const link = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    link.href = address(id);
    link.textContent = claims[id];
  }
  const close = dialog.appendChild(document.createElement("form"));
  close.method = "dialog";
  close.appendChild(document.createElement("button")).textContent = "Close";
  dialog.addEventListener("close", () => dialog.remove());
  document.body.appendChild(dialog).showModal();
}

const told = document.getElementById("claims");
const claims = told ? JSON.parse(told.textContent) : {};
const figures = [...document.querySelectorAll("figure.chart")];
const drawAll = async () => {
  for (const figure of figures) {
    await draw(figure);
    document.body.dataset.first ??= String(performance.now());
    await new Promise((done) => setTimeout(done)); // the page answers between two charts
  }
  document.body.dataset.drawn = String(figures.length);
};
dark.addEventListener("change", drawAll);
narrow.addEventListener("change", drawAll);
drawAll();

const code = document.getElementById("code");
code?.addEventListener("change", () => {
  document.body.classList.toggle("with-code", code.checked);
  document.querySelectorAll("details.code").forEach((cell) => { cell.open = code.checked; });
});
