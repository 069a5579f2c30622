// What a page shows to whoever has opened everything in it: the words in sight, the rows of its tables, the marks of its charts.
// The same is read where scripts run and where none does: a chart is Plotly's, or the plain drawing.
() => {
  const inSight = each => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length > 0;
  const plain = text => text.replace(/\s+/g, " ").trim();
  const bare = text => text.replace(/\s+/g, "");
  const ALIVE_ONLY = "svg, .drawing, .chart-rows, button, .unseen, script, template";
  const words = [];
  const walk = document.createTreeWalker(document.querySelector("#frame") || document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const said = plain(walk.currentNode.data), within = walk.currentNode.parentElement;
    if (said && !within.closest(ALIVE_ONLY) && inSight(within)) words.push(said);
  }
  const tables = [...document.querySelectorAll("main table")].map(table => [inSight(table), table.rows.length]);
  const of = (chart, selector) => [...chart.querySelectorAll(selector)];
  const said = found => found.map(each => bare(each.textContent)).filter(Boolean).sort();
  const plotly = chart => ({
    points: of(chart, ".scatterlayer .points path").length,
    lines: of(chart, ".scatterlayer .lines path.js-line").reduce((n, path) => n + path.getAttribute("d").split("M").length - 1, 0),
    arrows: of(chart, ".annotation-arrow-g").length,
    notes: said(of(chart, ".annotation-text-g text")),
    ticks: said(of(chart, ".xtick text, .g-xtitle text")),
  });
  const still = chart => ({
    points: of(chart, ".points > *").length,
    lines: of(chart, ".lines > *").length,
    arrows: of(chart, ".arrows > *").length / 2,
    notes: said(of(chart, ".notes > *")),
    ticks: said(of(chart, ".ticks > *")),
  });
  const charts = of(document, "main figure.chart:has(.graph)").map(figure => {
    const alive = figure.querySelector(".js-plotly-plot"), drawing = alive || figure.querySelector(".still > svg");
    const box = drawing.getBoundingClientRect(), table = figure.querySelector("table");
    return {
      id: figure.id, ...(alive ? plotly(alive) : still(drawing)),
      inSight: inSight(drawing) && box.width > 0 && box.height > 60, table: Boolean(table) && inSight(table),
    };
  });
  return {words: words.sort(), tables, charts};
}
