// Links and GET forms of this site swap the page in place; without this file, or before Dash is alive, they simply load it.
(() => {
  // Addresses that are no pages: always a real load.
  const ELSEWHERE = /^(\/(ru|ky))?\/(admin|assets|data|embed|login|_dash|_reload)|\.[a-z]+$/;
  const PATIENCE = 10000;
  const address = url => url.pathname + url.search;
  let shown = address(location), arriving = null;

  const alive = () => document.documentElement.dataset.alive && window.dash_clientside && window.dash_clientside.set_props;

  const go = (url, how) => {
    history.replaceState({...history.state, y: scrollY, at: reached().indexOf(document.activeElement)}, "");
    history.pushState({}, "", url);
    show(url, how);
  };

  const show = (url, how) => {
    shown = address(url);
    clearTimeout(arriving?.timer);  // of a page that nobody waits for any more
    // A server that does not answer must not leave the reader on the old page under the new address.
    arriving = {...how, timer: setTimeout(() => location.reload(), PATIENCE)};
    document.getElementById("main")?.setAttribute("aria-busy", "true");
    window.dash_clientside.set_props("address", {data: shown});
  };

  // A part of the page that a link leads to takes the focus too, or it would be nowhere.
  const landing = hash => {
    const part = document.getElementById(hash);
    if (part && !part.matches("a[href], button, summary, select, input, textarea, [tabindex]")) part.tabIndex = -1;
    return part;
  };
  const land = hash => {
    const part = landing(hash);
    if (!part) return false;
    part.focus({preventScroll: true});
    part.scrollIntoView();
    return true;
  };

  const settle = () => {
    const how = arriving || {};
    clearTimeout(how.timer);
    arriving = null;
    document.getElementById("main")?.removeAttribute("aria-busy");
    if (how.y !== undefined) {
      focusFirst([reached()[how.at], document.getElementById("title")]);
      return scrollTo(0, how.y);
    }
    const kept = how.field && document.getElementById(how.field);
    if (kept && kept.checkVisibility()) {
      kept.focus({preventScroll: true});
      return kept.scrollIntoView({block: "nearest"});
    }
    if (how.hash && land(how.hash)) return;
    scrollTo(0, 0);
    focusFirst([document.getElementById("title")]);
  };
  // But for Plotly's own buttons, which are not there yet on a page that has just arrived.
  const REACHED = "a[href], button, select, input, textarea, summary";
  const reached = () => [...document.querySelectorAll(REACHED)].filter(each => !each.closest(".drawing"));
  const focusFirst = candidates => candidates.find(each => {
    each?.focus({preventScroll: true});
    return each && document.activeElement === each;
  });

  document.addEventListener("tallies-swapped", settle);

  // Dash calls this when a page has arrived; what it returns is read out.
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tallies = {arrived: page => page.title};

  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href, location.href);
    if (link.target || link.hasAttribute("download") || url.origin !== location.origin || ELSEWHERE.test(url.pathname)) return;
    const hash = decodeURIComponent(url.hash.slice(1));
    if (address(url) === shown && landing(hash)) setTimeout(land, 0, hash);  // the browser itself moves the focus there first
    if (address(url) === shown && (hash || url.href === location.href)) return;
    if (!alive()) return;
    event.preventDefault();
    // A link of the same page that has a name, such as a box to tick or a heading to sort by, keeps the focus and its place.
    go(url, {hash, field: url.pathname === location.pathname ? link.id : ""});
  });

  const submit = (form, field) => {
    const url = new URL(form.action, location.href);
    // As the server has it: each name once, several values of it with commas between, none that is blank.
    const values = new Map();
    for (const [name, value] of new FormData(form))
      if (value.trim()) values.set(name, [...values.get(name) || [], value.trim()]);
    url.search = new URLSearchParams([...values]);
    url.hash = "";
    if (address(url) !== shown) go(url, {field});
  };
  document.addEventListener("change", event => {
    const form = event.target.closest && event.target.closest("form[data-live='1']");
    if (form && alive()) submit(form, event.target.id);
  });
  document.addEventListener("submit", event => {
    const form = event.target.closest("form[data-live]");
    if (!form || !alive()) return;
    event.preventDefault();
    submit(form, document.activeElement && document.activeElement.id);
  });

  addEventListener("popstate", event => {
    if (address(location) === shown) return;
    if (!alive()) return location.reload();
    show(new URL(location.href), {y: event.state?.y || 0, at: event.state?.at ?? -1});
  });
})();
