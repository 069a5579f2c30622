// What a page does before its scripts are there. It stands in the page itself, where nobody has to wait for it.
(() => {
  // Where a reader is led to a part of the page, all of it is laid out at once (style.css).
  const come = performance.getEntriesByType("navigation")[0]?.type;  // not every browser tells, nor every time
  if (location.hash || come !== "navigate") document.documentElement.dataset.whole = "1";

  // Scripts are asked for when the page has been drawn, in the first frame, and shown, by the second: a phone that reads them
  // before that shows it a tenth of a second later.
  const own = document.getElementById("later").dataset.own;
  const bring = () => document.head.append(Object.assign(document.createElement("script"), {src: own}));
  addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(bring)));
})();
