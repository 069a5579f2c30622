// The rows of a chart by keyboard (dashboard/chart_rows.py): a frame round the one that has the focus, arrows from row to row.
(() => {
  const ROW = ".chart-rows a";
  const STEPS = {ArrowDown: (at, last) => Math.min(at + 1, last), ArrowUp: at => Math.max(at - 1, 0), Home: () => 0, End: (at, last) => last};

  document.addEventListener("focusin", event => {
    if (!event.target.matches?.(ROW)) return;
    const [top, height] = event.target.dataset.row.split(" ");
    Object.assign(event.target.style, {top: `${top}px`, height: `${height}px`});
    event.target.scrollIntoView({block: "nearest"});
  });

  document.addEventListener("keydown", event => {
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches?.(ROW)) return;
    const rows = [...event.target.closest(".chart-rows").querySelectorAll("a")];
    event.preventDefault();
    rows[STEPS[event.key](rows.indexOf(event.target), rows.length - 1)].focus();
  });
})();
