"""The first chart on a cold visit over slow 4G: when it can be read and when it answers, against static pages and other tools.

Run by hand: python -m tests.benchmarks.first_chart [rounds] [environment] [tool ...]
Streamlit, Panel and plain Dash are those of the environment (a folder that `python -m venv` made), or are installed into one for
this run. One that is not there is named and left out; those that are named are the only ones.
"""

import json
import logging
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from dashboard import plotly_bundle
from run import installed_browser
from tests.benchmarks.visitors import served
from tests.conftest import catalogue
from tests.databases import SqliteFiles

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
CPU = 4  # times slower
PATIENCE = 90_000  # ms: some take most of a minute
OURS = "/compare?indicator=pwid-population-size&places=KGZ"
HEAVIEST = "/places/KGZ"  # nineteen charts: shown beside it, with no ratio to reach
READABLE = ":is(.still svg .points > *, svg.static .points > *, .js-plotly-plot .main-svg .points path)"
INTERACTIVE = ".js-plotly-plot .main-svg .points path"
# Looks at each frame, and takes the time of the one after that in which the chart is there: by then it is painted. Tells it
# through a binding: a tool that asks the page would itself keep a slow processor busy while the page is being shown.
WATCH = """(() => {
  if (window !== top) return;
  const seen = {}, wanted = %s, shadows = %s;
  const deep = (root, selector) => root.querySelector(selector)
    || shadows && [...root.querySelectorAll("*")].some(each => each.shadowRoot && deep(each.shadowRoot, selector));
  const painted = name => requestAnimationFrame(() => {
    seen[name] = performance.now();
    if (Object.keys(seen).length === Object.keys(wanted).length) window.tell(JSON.stringify(seen));
  });
  const left = new Set(Object.keys(wanted));
  const look = () => {
    for (const name of left) if (document.body && deep(document, wanted[name])) { left.delete(name); painted(name); }
    if (left.size) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
TOOLS = ("streamlit", "panel", "dash")
FIGURE = (
    "import plotly.graph_objects as go\n"
    "figure = go.Figure(go.Scatter(x=[16, 18, 19, 21, 22, 24, 25, 26, 27, 28, 29, 30], y=list(range(12)), mode='markers'))\n"
)
APPS: Mapping[str, str] = {
    "streamlit": FIGURE + "import streamlit as st\nst.title('Estimates')\nst.plotly_chart(figure)\n",
    "panel": FIGURE + "import panel as pn\npn.extension('plotly')\npn.Column('# Estimates', pn.pane.Plotly(figure)).servable()\n",
    "dash": FIGURE
    + "import sys\nfrom dash import Dash, dcc, html\napp = Dash()\n"
    + "app.layout = html.Div([html.H1('Estimates'), dcc.Graph(figure=figure)])\napp.run(port=int(sys.argv[1]))\n",
}


class Seen(NamedTuple):
    """Milliseconds from the click until the chart can be read and until it answers, and bytes over the wire."""

    readable: float
    interactive: float
    wire: int


def main(rounds: int = 5, environment: str = "", *tools: str) -> None:
    """Print the medians of every page and the ratios to reach, taken round by round."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tallies-first-chart-")))
        pages = _pages(stack, folder, Path(environment) if environment else None, tools or TOOLS)
        with sync_playwright() as playwright:
            root = hasattr(os, "geteuid") and os.geteuid() == 0
            options: dict[str, Any] = {"args": ["--no-sandbox"] if root else [], "executable_path": installed_browser()}
            browser = playwright.chromium.launch(**options)
            found = _rounds(browser, pages, rounds)
            browser.close()
    _report(found)


def _rounds(browser: Browser, pages: Mapping[str, str], rounds: int) -> Mapping[str, list[Seen]]:
    """Every page in turn, round after round. Before the first one the servers are woken, over a quick link."""
    found: dict[str, list[Seen]] = {name: [] for name in pages}
    for number in range(rounds + 1):
        for name, address in pages.items():
            wanted = {"readable": READABLE} if name == "static svg" else {"readable": READABLE, "interactive": INTERACTIVE}
            seen = visit(browser, address, wanted, slow=number > 0, shadows=name in TOOLS)
            if seen is None:
                print(f"{name}: the chart never came", flush=True)
            elif number:
                found[name].append(seen)
    return {name: seen for name, seen in found.items() if seen}


def visit(browser: Browser, address: str, wanted: Mapping[str, str], *, slow: bool = True, shadows: bool = False) -> Seen | None:
    """A first visit with nothing kept, or None when the chart does not come. `shadows` may hold it, as Panel's do."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    network = context.new_cdp_session(page)
    for domain in ("Network", "Runtime"):
        network.send(f"{domain}.enable")
    if slow:
        network.send("Network.emulateNetworkConditions", SLOW_4G)
        network.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    wire: list[int] = []
    told: list[Mapping[str, float]] = []
    network.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    network.on("Runtime.bindingCalled", lambda event: told.append(json.loads(event["payload"])))
    network.send("Runtime.addBinding", {"name": "tell"})
    page.add_init_script(WATCH % (json.dumps(wanted), json.dumps(shadows)))
    try:
        page.goto(address, wait_until="commit", timeout=PATIENCE)
        late = time.monotonic() + PATIENCE / 1000
        while not told and time.monotonic() < late:
            page.wait_for_timeout(50)
    finally:
        context.close()
    return Seen(told[0]["readable"], told[0].get("interactive", float("nan")), sum(wire)) if told else None


def _report(found: Mapping[str, list[Seen]]) -> None:
    print(f"{'':18}{'readable':>12}{'interactive':>14}{'KiB':>9}     milliseconds, medians")
    for name, seen in found.items():
        readable, interactive, wire = (statistics.median(column) for column in zip(*seen, strict=True))
        print(f"{name:18}{readable:12,.0f}{interactive:14,.0f}{wire / 1024:9,.0f}")

    def ratio(peer: str, column: str) -> float:
        pairs = zip(found["tallies"], found[peer], strict=False)
        return statistics.median(getattr(ours, column) / getattr(theirs, column) for ours, theirs in pairs)

    print(f"readable, against a page of the same SVG     {ratio('static svg', 'readable'):6.2f}  (to reach: 1.5 at most)")
    print(f"interactive, against a page of plotly basic  {ratio('static basic', 'interactive'):6.2f}  (to reach: 1.4 at most)")
    for tool in TOOLS:
        if tool in found:
            said = ", ".join(f"{column} {ratio(tool, column):.2f}" for column in Seen._fields)
            print(f"against {tool:10} {said}  (to reach: below 1 in each)")


def _pages(stack: ExitStack, folder: Path, tools_in: Path | None, wanted: Sequence[str]) -> Mapping[str, str]:
    """Name -> address of every page that is visited."""
    site = stack.enter_context(served(SqliteFiles(folder).fresh(catalogue), rested=True))
    ours = urllib.request.urlopen(site + OURS).read().decode()
    drawing = re.findall(r'<div class="still">(<svg.*?</svg>)</div>', ours, re.DOTALL)[0]
    figure = _first_figure(json.loads(re.findall(r'id="first-layout">(.*?)</script>', ours, re.DOTALL)[0]))
    statics = stack.enter_context(_static(drawing, figure))
    tools = _tools(stack, folder, tools_in or _installed(folder / "tools"), wanted)
    return {
        "static svg": f"{statics}/svg",
        "static basic": f"{statics}/basic",
        "tallies": site + OURS,
        "tallies, heaviest": site + HEAVIEST,
        **tools,
    }


def _first_figure(tree: Any) -> Any:
    """The figure of the first chart in what Dash is given."""
    if isinstance(tree, dict):
        if "figure" in tree:
            return tree["figure"]
        tree = list(tree.values())
    if isinstance(tree, list):
        return next((found for found in map(_first_figure, tree) if found), None)
    return None


@contextmanager
def _static(drawing: str, figure: Any) -> Iterator[str]:
    """Two pages that are as small as they can be: the drawing alone, and the same chart by plotly's basic build."""
    script = plotly_bundle.script()
    if not script.is_file():
        sys.exit("The light build of plotly.js is not here: run `python -m dashboard.plotly_bundle` where there is npm.")
    head = (
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Chart</title>"
    )
    drawn = drawing.replace("<svg ", '<svg class="static" ', 1)
    plot = f"<div id=chart></div><script src=/plotly.js></script><script>Plotly.newPlot('chart', {json.dumps(figure)})</script>"
    pages: dict[str, tuple[bytes, str]] = {
        "svg": (f"{head}<h1>Estimates</h1>{drawn}".encode(), "text/html"),
        "basic": (f"{head}<h1>Estimates</h1>{plot}".encode(), "text/html"),
        "plotly.js": (script.read_bytes(), "text/javascript"),
    }
    packed = {name: (brotli.compress(content), kind) for name, (content, kind) in pages.items()}
    server = flask.Flask("static-pages")

    def answer(name: str) -> flask.Response:
        content, kind = packed.get(name, (b"", "text/plain"))
        if not content:
            return flask.Response(status=404)
        return flask.Response(content, mimetype=kind, headers={"Content-Encoding": "br"})

    server.add_url_rule("/<name>", view_func=answer)
    running = make_server("127.0.0.1", 0, server, threaded=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()


def _python(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / "python"


def _installed(environment: Path) -> Path:
    """A new environment with the other tools, as far as a package index has them."""
    venv.create(environment, with_pip=True)
    for tool in (*TOOLS, "plotly"):
        done = subprocess.run([_python(environment), "-m", "pip", "install", "-q", tool], capture_output=True, text=True)
        if done.returncode:
            print(f"{tool} could not be installed.", *done.stderr.strip().splitlines()[-1:], flush=True)
    return environment


def _tools(stack: ExitStack, folder: Path, environment: Path, wanted: Sequence[str]) -> Mapping[str, str]:
    """The other tools of an environment, each serving a chart of twelve estimates."""
    found, python = {}, _python(environment)
    for tool, text in ((tool, APPS[tool]) for tool in wanted):
        asked = [python, "-c", f"import {tool}, plotly"]
        if not python.is_file() or subprocess.run(asked, capture_output=True).returncode:
            print(f"{tool} IS NOT INSTALLED, and is left out.", flush=True)
            continue
        app, at = folder / f"{tool}_app.py", str(_free_port())
        app.write_text(text, encoding="utf-8")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen([python, *_command(tool, app, at)], cwd=folder, **quiet)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        address = f"http://127.0.0.1:{at}{f'/{app.stem}' if tool == 'panel' else '/'}"
        if _answers(address):
            found[tool] = address
        else:
            print(f"{tool} did not start, and is left out.", flush=True)
    return found


def _command(tool: str, app: Path, port: str) -> list[str]:
    """What follows `python` to serve the tool's page."""
    if tool == "streamlit":
        options = {"headless": "true", "port": port, "address": "127.0.0.1"}
        told = [f"--server.{name}={value}" for name, value in options.items()]
        return ["-m", "streamlit", "run", str(app), *told, "--browser.gatherUsageStats=false"]
    if tool == "panel":
        return ["-m", "panel", "serve", str(app), "--port", port, "--address", "127.0.0.1"]
    return [str(app), port]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(address: str) -> bool:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return True
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    return False


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:])
