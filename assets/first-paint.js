// Dash takes over the page that the server already painted: its layout is in the document, and the swap is one step.
(() => {
  const painted = document.getElementById("first-paint");
  const root = document.getElementById("react-entry-point");
  if (!painted || !root) return;

  // What Dash would fetch before it can show anything stands in the document; each is handed out once.
  const inline = {"_dash-layout": "first-layout", "_dash-dependencies": "first-dependencies"};
  const fetchFromServer = window.fetch;
  window.fetch = (url, options) => {
    const held = typeof url === "string" && document.getElementById(inline[url.split("/").pop()]);
    if (!held) return fetchFromServer(url, options);
    const body = held.textContent;
    held.remove();
    return Promise.resolve(new Response(body, {status: 200, headers: {"Content-Type": "application/json"}}));
  };

  // What the reader did before the swap must not be undone by it: both trees are the same, so places in them are too.
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
  const whole = painted.querySelectorAll(PARTS).length;
  const takeOver = () => {
    watch.disconnect();
    const restore = keep();
    root.hidden = false;
    painted.remove();
    restore();
    document.documentElement.dataset.alive = "1";
  };
  const watch = new MutationObserver(() => { if (root.querySelectorAll(PARTS).length >= whole) takeOver(); });
  watch.observe(root, {childList: true, subtree: true});
  // A form that is on its way stays where it is: what sends it, or shows how far it is, holds on to its elements.
  painted.addEventListener("submit", () => watch.disconnect());
})();
