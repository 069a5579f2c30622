// A mark in a chart does what the link in its row of the table does: it opens the page of the figure or milestone.
document.addEventListener("pointerover", event => {
  const plot = event.target.closest?.(".js-plotly-plot");
  if (!plot?.on || plot.dataset.opens) return;
  plot.dataset.opens = "marks";
  plot.on("plotly_click", ({points}) => {
    const id = points[0]?.customdata;
    if (id) plot.closest("figure")?.querySelector(`a[href*="/${CSS.escape(id)}"]`)?.click();
  });
});
