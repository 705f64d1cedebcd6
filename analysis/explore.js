// Charts fill the room they have; plotly looks again when the window changes, and so it is told when their box does.
export default {
  render({ el }) {
    const sign = new ResizeObserver(() => window.dispatchEvent(new Event("resize")));
    requestAnimationFrame(() => {
      const drawn = el.closest(".bt-explore")?.querySelector(".drawn");
      if (drawn) sign.observe(drawn);
    });
    return () => sign.disconnect();
  },
};
