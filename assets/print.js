// Paper is narrower than most windows: while a page is printed, every chart of Plotly's that has no drawing of its own for paper
// is as wide as the column there. An address that is printed names its host.
(() => {
  const COLUMN = 670 / 0.75;  // px of an A4 or a letter page, and how small style.css draws charts
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot:has(.main-svg)")].filter(plot => !plot.closest(".graph:has(> .sheets)"));
  const turn = size => () => window.Plotly && drawn().forEach(plot => window.Plotly.relayout(plot, size));
  addEventListener("beforeprint", turn({width: COLUMN, autosize: false}));
  addEventListener("afterprint", turn({width: null, autosize: true}));
  addEventListener("beforeprint", () => document.querySelectorAll(".site-footer .on-paper").forEach(where => {
    if (where.textContent.startsWith("/")) where.textContent = location.origin + where.textContent;
  }));
})();
