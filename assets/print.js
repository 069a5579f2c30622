// Paper is narrower than most windows: while a page is printed, every chart of Plotly's is as wide as the column on paper.
(() => {
  const PAPER = 670; // px, the column of an A4 or a letter page
  const ZOOM = plot => (plot.closest(".long") ? 0.68 : 0.75); // as style.css has it
  const drawn = () => (window.Plotly ? document.querySelectorAll(".js-plotly-plot:has(.main-svg)") : []);
  addEventListener("beforeprint", () => drawn().forEach(plot => window.Plotly.relayout(plot, {width: PAPER / ZOOM(plot), autosize: false})));
  addEventListener("afterprint", () => drawn().forEach(plot => window.Plotly.relayout(plot, {width: null, autosize: true})));
})();
