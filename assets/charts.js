// Plotly's drawing takes the place of the still one when the browser has nothing else to do, or at the first touch.
// The half in the browser of dashboard/living.py.
window.tallies_charts = (() => {
  const soon = window.requestIdleCallback || (work => setTimeout(work, 1));
  const wanted = new Map();  // box -> what is to be drawn in it, once Plotly is there
  const adopted = new WeakSet(), mounted = new WeakSet();
  const widths = new WeakMap();
  const sizes = new ResizeObserver(seen => seen.forEach(({target}) => {
    const width = target.clientWidth, was = widths.get(target);
    if (!width || width === was) return;
    widths.set(target, width);
    if (was) Plotly.Plots.resize(target);
  }));
  let address = "", script = null, touched = null, busy = false;

  const load = source => new Promise((done, fail) => {
    const tag = document.createElement("script");
    Object.assign(tag, {src: source, async: false, onload: done, onerror: fail});
    document.head.append(tag);
  });
  const plotly = () => script ??= load(address).catch(error => { script = null; throw error; });

  const draw = async box => {
    const {figure, config} = wanted.get(box);
    wanted.delete(box);
    const {data, layout} = structuredClone(figure), plot = document.createElement("div");
    plot.className = "unready";
    plot.style.height = `${layout.height}px`;
    box.append(plot);
    await Plotly.newPlot(plot, data, layout, config);
    // Its box may be another one by now: see adopt.
    for (const other of [...plot.parentNode.children]) if (other !== plot) discard(other);
    plot.classList.remove("unready");
    widths.set(plot, plot.clientWidth);
    sizes.observe(plot);
    document.dispatchEvent(new CustomEvent("tallies-drawn", {detail: plot}));
  };
  const discard = node => {
    sizes.unobserve(node);
    if (node.matches(".js-plotly-plot")) Plotly.purge(node);
    node.remove();
  };

  // The one that was touched first, then what is in sight, then the others, one at a time.
  const next = () => {
    const boxes = [...wanted.keys()].filter(box => box.isConnected);
    if (boxes.includes(touched)) return touched;
    const inSight = box => { const {top, bottom} = box.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
    return boxes.find(inSight) || boxes[0];
  };
  const drawAll = () => {
    if (busy) return;
    busy = true;
    const step = () => {
      const box = next();
      if (!box) { busy = false; return; }
      draw(box).finally(() => soon(step, {timeout: 100}));
    };
    step();
  };
  const want = (box, figure, config) => {
    wanted.set(box, {figure, config});
    // Without a connection the still one stays.
    return plotly().then(drawAll, () => {});
  };

  // The charts of a page come alive in it, the first ones before Dash is there.
  const enliven = (page, drawn) =>
    Promise.all(drawn.map(({id, figure, config}) => want(page.querySelector(`#${CSS.escape(id)}`), figure, config)));
  // What Dash will show -> its charts: on the desk each is a component, a public page has a list.
  const within = node => {
    if (Array.isArray(node)) return node.flatMap(within);
    if (node?.type === "Frame") return node.props.page.charts;
    if (node?.type === "Chart") return [node.props];
    return node?.props ? within(node.props.children) : [];
  };
  const leave = page => {
    wanted.clear();
    page.querySelectorAll(".js-plotly-plot").forEach(discard);
  };

  // On the desk Dash's boxes take over what stands in those of the painted page, whatever it has become by now.
  const adopt = (painted, root) => {
    const boxes = root.querySelectorAll(".drawing");
    painted.querySelectorAll(".drawing").forEach((from, n) => {
      const to = boxes[n];
      if (!to) return;
      to.append(...from.childNodes);
      if (!mounted.has(to)) adopted.add(to);
      if (wanted.has(from)) wanted.set(to, wanted.get(from));
      wanted.delete(from);
      if (touched === from) touched = to;
    });
  };

  const Chart = ({id, figure, config}) => {
    const box = React.useRef(null);
    React.useEffect(() => {
      if (document.getElementById("first-paint")) mounted.add(box.current);  // the painted page has it already
      else if (!adopted.delete(box.current)) want(box.current, figure, config);
    }, [figure]);
    React.useEffect(() => {
      const held = box.current;
      return () => { wanted.delete(held); [...held.children].forEach(discard); };
    }, []);
    return React.createElement("div", {id, ref: box, className: "drawing"});
  };

  const touch = event => { touched = event.target.closest?.("figure")?.querySelector(".drawing") || touched; };
  for (const kind of ["pointerover", "focusin", "touchstart", "keydown"])
    document.addEventListener(kind, touch, {capture: true, passive: true});

  // What a chart is on paper stands in painted pages only.
  const OnSheets = () => null;

  return {Chart, OnSheets, load, enliven, within, leave, adopt, from: source => { address = source; }};
})();
