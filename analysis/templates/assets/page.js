"use strict";
// Draws the charts from the JSON beside them, in the colours of the page, and keeps to its width.
const dark = matchMedia("(prefers-color-scheme: dark)");
const widths = matchMedia("(max-width: 46rem)");

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const css = getComputedStyle(document.body);
  chart.layout.font = { color: css.getPropertyValue("--text").trim() };
  chart.layout.hoverlabel = { bgcolor: css.getPropertyValue("--panel").trim(), font: { color: css.getPropertyValue("--text").trim() } };
  chart.layout.dragmode = false;
  // Words for which a narrow chart has no room; pointing at their marks still shows them.
  if (figure.clientWidth < 680) chart.data = chart.data.filter((trace) => !trace.meta?.wide);
  const narrow = figure.clientWidth < 540; // a box beside its mark would be cut off: its words stand below instead
  if (narrow) chart.data.forEach((trace) => { if (trace.hovertext) trace.hoverinfo = "none"; });
  return Plotly.react(plot, chart.data, chart.layout, { displayModeBar: false, responsive: true }).then(() => {
    plot.removeAllListeners("plotly_click");
    plot.removeAllListeners("plotly_hover");
    figure.querySelector(".said")?.remove();
    if (narrow) plot.on("plotly_hover", (event) => say(figure, event.points[0].hovertext));
    plot.on("plotly_click", (event) => lead(event.points[0].customdata));
  });
}

// The words of a mark as plain text below its chart, at the lower edge of the window while the chart is in sight.
function say(figure, words) {
  if (!words) return;
  const said = figure.querySelector(".said") || saying(figure);
  const plain = words.replace(/<br>/g, "\n").replace(/<[^>]*>/g, "");
  said.textContent = plain.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function saying(figure) {
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("aria-live", "polite");
  figure.querySelector(".plot").after(said);
  return said;
}

// A click on a mark leads to the words that it stands on; where several claims do, to a list of them. On a touch screen
// the first tap shows the box of the mark and the second leads on.
let tapped = "";
function lead(ids) {
  const known = String(ids || "").split(";").filter((one) => one in claims);
  const first = !matchMedia("(hover: hover)").matches && tapped !== String(ids);
  tapped = String(ids);
  if (first) return;
  if (/^https?:\/\//.test(ids)) window.open(ids, "_blank", "noopener"); // a figure of the record: its source
  if (!known.length) return;
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
widths.addEventListener("change", drawAll);
drawAll();

// On paper: as wide as a sheet, dark words whatever the screen has.
const refit = (look) => document.querySelectorAll(".plot.js-plotly-plot").forEach((plot) => Plotly.relayout(plot, look));
addEventListener("beforeprint", () => refit({ width: 640, "font.color": "#000" }));
addEventListener("afterprint", () => { refit({ width: null, autosize: true }); drawAll(); });

const code = document.getElementById("code");
code?.addEventListener("change", () => {
  document.body.classList.toggle("with-code", code.checked);
  document.querySelectorAll("details.code").forEach((cell) => { cell.open = code.checked; });
});
