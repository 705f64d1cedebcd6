// Plotly's widget would compare, and send back, every property of every mark; here plotly itself draws in its place.
const told = ["click", "hover", "unhover", "relayout", "restyle", "update"]; // by the widget to the kernel, each time
const config = { displayModeBar: false, responsive: true };

/** Give the element of the chart once plotly's widget has put it there. */
async function chart(el, gone) {
  while (!gone.aborted) {
    const at = el.closest(".bt-explore")?.querySelector(".drawn .js-plotly-plot");
    if (at?._fullLayout && window.Plotly) return at;
    await new Promise((next) => setTimeout(next, 20));
  }
  return new Promise(() => {});
}

export default {
  render({ model, el }) {
    const gone = new AbortController();
    let wide; // plotly sees only the window's size; a new height alone is its own doing
    const room = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== wide) window.dispatchEvent(new Event("resize"));
      wide = contentRect.width;
    });
    const ready = chart(el, gone.signal);
    ready.then((at) => room.observe(at.closest(".drawn")));
    let wanted; // of several charts in a row only the last is drawn
    const todo = {
      async draw({ number }, [bytes]) {
        wanted = bytes;
        const at = await ready;
        if (wanted !== bytes) return;
        for (const what of told) at.removeAllListeners(`plotly_${what}`);
        at.on("plotly_click", ({ points: [{ curveNumber: trace, pointNumber: point }] }) =>
          model.send({ do: "point", number, trace, point }));
        const { data, layout } = JSON.parse(new TextDecoder().decode(bytes));
        at.style.height = `${layout.height}px`; // plotly forgets the height when it fits a chart into a new width
        await window.Plotly.react(at, data, { ...layout, autosize: true }, config);
      },
      async light({ traces, style }) {
        const at = await ready;
        if (traces.length) await window.Plotly.restyle(at, style, traces);
      },
    };
    const heard = (message, buffers) => todo[message.do](message, buffers);
    model.on("msg:custom", heard);
    model.send({ do: "hello" });
    return () => {
      gone.abort();
      room.disconnect();
      model.off("msg:custom", heard);
    };
  },
};
