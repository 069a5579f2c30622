// The shown page and the values that callbacks read: the half in the browser of dashboard/living.py.
window.tallies_shell = (() => {
  const replace = ({markup, charts, title, lang}) => {
    const frame = document.getElementById("frame");
    // What the reader opened stays open on a page that is the same but for its answer.
    const said = details => details.querySelector("summary")?.textContent;
    const opened = [...frame.querySelectorAll("details[open]")].map(said), same = frame.dataset.path === location.pathname;
    window.tallies_charts.leave(frame);
    Object.assign(document, {title});
    document.documentElement.lang = lang;
    frame.innerHTML = markup;
    frame.dataset.path = location.pathname;
    if (same) for (const details of frame.querySelectorAll("details")) if (opened.includes(said(details))) details.open = true;
    window.tallies_charts.enliven(frame, charts);
    // In the same breath, or the focus would be nowhere until it is put somewhere.
    document.dispatchEvent(new CustomEvent("tallies-swapped"));
  };
  // The first page is there already, whatever the reader did with it: it stays as it is.
  const Frame = ({page}) => {
    const shown = React.useRef(null);
    React.useEffect(() => {
      if (shown.current) replace(page);
      else {
        document.getElementById("frame").dataset.path = location.pathname;
        document.documentElement.dataset.alive = "1";
      }
      shown.current = page;
    }, [page]);
    return null;
  };
  const Spoken = ({id, children}) => {
    React.useEffect(() => { document.getElementById(id).textContent = children ?? ""; }, [children]);
    return null;
  };
  return {Frame, Spoken, Held: () => null, Group: ({children}) => React.createElement(React.Fragment, null, children)};
})();
