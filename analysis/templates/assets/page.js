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
  if (narrow.matches) {
    // Numbers beside marks and lines collide on a phone; pointing at them still shows them, and so do the headings.
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

// A click on a mark leads to the sentence it stands on; a finger's tap only shows its box.
function lead(ids) {
  if (!ids || !matchMedia("(hover: hover)").matches) return;
  const id = String(ids).split(";").find((one) => document.getElementById(one));
  if (id) location.hash = encodeURIComponent(id);
}

const figures = [...document.querySelectorAll("figure.chart")];
const drawAll = () => Promise.all(figures.map(draw)).then(() => { document.body.dataset.drawn = String(figures.length); });
dark.addEventListener("change", drawAll);
narrow.addEventListener("change", drawAll);
drawAll();

const code = document.getElementById("code");
code.addEventListener("change", () => {
  document.body.classList.toggle("with-code", code.checked);
  document.querySelectorAll("details.code").forEach((cell) => { cell.open = code.checked; });
});
