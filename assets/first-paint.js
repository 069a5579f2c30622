// The page that the server painted comes alive: its charts first, then the links and forms that Dash serves. With `Save-Data`
// only when the reader asks for it. A public page stays what was painted; of the desk Dash takes it over in one step.
(() => {
  const painted = document.getElementById("first-paint");
  const root = document.getElementById("react-entry-point");
  const later = document.getElementById("later");  // Dash's scripts, which a browser does not run in there
  if (!painted || !root || !later) return;
  const html = document.documentElement, soon = window.requestIdleCallback || (work => setTimeout(work, 1));
  const charts = painted.getElementsByClassName("drawing");
  const now = "now" in later.dataset;  // the desk cannot do without its scripts, whatever a browser would spare

  // What is out of sight is laid out once there is time for it (style.css).
  const whole = () => { html.dataset.whole = "1"; };
  if (now) whole();

  // A public page has the styles of what stands on it; all of them are for paper, and for what may come in its place.
  const styled = new Promise(done => {
    const href = later.dataset.styles;
    if (!href) return done();
    document.head.append(Object.assign(document.createElement("link"), {rel: "stylesheet", href, onload: done, onerror: done}));
  });

  // What Dash would fetch before it can show anything stands in the document; for `Save-Data` the layout does not.
  const fetchFromServer = window.fetch;
  const inline = {"_dash-layout": "first-layout", "_dash-dependencies": "first-dependencies"}, held = {};
  window.fetch = (url, options) => {
    const name = typeof url === "string" ? url.split("/").pop() : "";
    const text = held[name] ?? document.getElementById(inline[name])?.textContent;
    if (text === undefined) return fetchFromServer(url, options);
    delete held[name];
    document.getElementById(inline[name])?.remove();
    return Promise.resolve(new Response(text, {status: 200, headers: {"Content-Type": "application/json"}}));
  };
  const layout = async () => {
    held["_dash-layout"] = await (await window.fetch(later.dataset.layout)).text();
    return JSON.parse(held["_dash-layout"]);
  };

  // Plotly comes before Dash: a chart that answers is worth more than links that spare a page's load.
  let begun = false;
  const begin = async () => {
    if (begun) return;
    begun = true;
    if (now) watch.observe(root, {childList: true, subtree: true});
    const {load, from, enliven, within} = window.tallies_charts;
    from(later.dataset.plotly);
    if (charts.length) {
      try { await enliven(painted, within(await layout())); } catch { /* no connection: everything stays as it is */ }
      if (html.dataset.spare && !window.Plotly) { begun = false; html.dataset.spare = "1"; return; }
    }
    const scripts = [...later.content.querySelectorAll("script[src]")].map(script => load(script.getAttribute("src")));
    await Promise.all([styled, ...scripts]);
    window.renderer = new window.DashRenderer();
  };

  const spares = () => !now && (html.dataset.spare || navigator.connection?.saveData);
  const when = () => {
    soon(whole, {timeout: 500});
    if (spares()) html.dataset.spare ||= "1";
    else if (now) begin();
    else soon(begin, {timeout: 500});
  };
  if (document.readyState === "complete") when(); else addEventListener("load", when);
  for (const kind of ["pointerover", "focusin", "touchstart", "keydown"])
    painted.addEventListener(kind, ({target}) => { if (target.closest?.(".chart") && !spares()) begin(); }, {passive: true});
  painted.addEventListener("click", ({target}) => {
    const button = target.closest?.(".enliven");
    if (!button) return;
    html.dataset.spare = "asked";
    document.addEventListener("tallies-drawn", () => {
      delete html.dataset.spare;
      if ([document.body, button].includes(document.activeElement)) stay(button.closest("figure"));
    }, {once: true});
    begin();
  });

  // Whoever pressed a button that is gone stays at its chart.
  const stay = figure => { figure.tabIndex = -1; figure.focus({preventScroll: true}); };

  // On the desk, what somebody did before the swap must not be undone by it: both trees are the same, so places in them are too.
  const REACHED = "a[href], button, select, input, textarea, summary, [tabindex]";
  const FIELDS = "input:not([type=hidden]), textarea, select";
  const keep = () => {
    const focused = [...painted.querySelectorAll(REACHED)].indexOf(document.activeElement);
    const filled = [...painted.querySelectorAll(FIELDS)];
    const opened = [...painted.querySelectorAll("details")].map(details => details.open);
    const y = scrollY;
    return () => {
      root.querySelectorAll(FIELDS).forEach((field, n) => { if (filled[n]?.name === field.name) fill(field, filled[n]); });
      root.querySelectorAll("details").forEach((details, n) => { if (n in opened) details.open = opened[n]; });
      if (focused >= 0) root.querySelectorAll(REACHED)[focused]?.focus({preventScroll: true});
      if (scrollY !== y) scrollTo({top: y, behavior: "instant"});
    };
  };
  const fill = (field, from) => {
    // A script may not name a file, but it may hand on what was chosen.
    if (field.type === "file") { if (from.files.length) field.files = from.files; return; }
    if (field.type === "checkbox" || field.type === "radio") { field.checked = from.checked; return; }
    if (field.value !== from.value) field.value = from.value;
    try {
      if (typeof from.selectionStart === "number") field.setSelectionRange(from.selectionStart, from.selectionEnd);
    } catch { /* a field of a kind that has no place for a caret */ }
  };

  // Dash builds its tree piece by piece; half a page must not take the place of a whole one.
  const PARTS = "section, figure, table, form, .site-footer";
  const parts = painted.querySelectorAll(PARTS).length;
  const takeOver = () => {
    watch.disconnect();
    const restore = keep();
    root.hidden = false;
    window.tallies_charts.adopt(painted, root);
    painted.remove();
    restore();
    html.dataset.alive = "1";
  };
  const watch = new MutationObserver(() => { if (root.querySelectorAll(PARTS).length >= parts) takeOver(); });
  // A form that is on its way stays where it is: what sends it, or shows how far it is, holds on to its elements.
  painted.addEventListener("submit", () => watch.disconnect());
})();
