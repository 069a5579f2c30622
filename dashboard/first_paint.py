"""The page as HTML in the first response, made from the same tree that Dash shows later.

Readable before any script has arrived, and without one. Everything that leans on a name Dash does not promise
(`_callback_list`, `_collect_and_register_resources`, `_config`, `_layout_value`, `_prop_names`, `_traverse` in the shell, the
addresses `_dash-layout` and `_dash-dependencies`, the id `react-entry-point`) is kept here, in the shell and in
assets/first-paint.js.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape
from string import Template
from typing import Any
from urllib.parse import quote

import flask
from dash import Dash, dcc, html
from dash._utils import to_json
from dash.development.base_component import Component

from dashboard import head, shell
from dashboard.fields import NAMESPACE, TextArea
from dashboard.language import _
from dashboard.page_cache import PageCache
from dashboard.routing import Answer, address_within
from dashboard.svg import svg

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
RENAMED = {
    **{"className": "class", "htmlFor": "for", "mapel": "map", "objectel": "object"},
    **{"defaultValue": "value", "defaultChecked": "checked"},
}
# Properties that are Dash's own business, or that a content security policy without inline styles would block.
UNRENDERED = frozenset({"children", "key", "style", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})

# Dash puts the script of its own table on every page, and one for browsers that are gone: see assets/generators.js.
NEEDLESS = ("dash_table/", "deps/polyfill@")

STILL = '<div class="still">'  # round every chart

DOCUMENT = Template("""<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta name="description" content="$description">
<meta name="color-scheme" content="light dark">
$told
<link rel="icon" type="image/svg+xml" href="$icon">
$css
$preload
</head>
<body>
<div id="first-paint">$body</div>
<div id="react-entry-point" hidden></div>
$config
<script type="application/json" id="first-layout">$layout</script>
<script type="application/json" id="first-dependencies">$dependencies</script>
$scripts
$renderer
</body>
</html>""")


class PaintedDash(Dash):
    """A Dash app whose every address answers with the finished page and its status, and then comes alive.

    `answer` gives the page of an address, `lay_out` its whole tree: see `dashboard.app`.
    """

    def __init__(self, *, answer: Callable[[str], Answer], lay_out: Callable[[Answer, str], Component], **options: Any) -> None:
        self.answer, self.lay_out = answer, lay_out
        self.plotly_script: str | None = None  # the address of the light build of plotly.js, where there is one
        self.pages: PageCache | None = None  # of an app whose pages are the same for everybody
        super().__init__(**options)

    def index(self, *_args: Any, **_kwargs: Any) -> flask.Response:
        """The response to a page's address: the document with the page's own status, or the redirect it asks for."""
        address = requested_address()

        def make() -> flask.Response:
            return self.paint(self.answer(address), address)

        return self.pages.answer(("page", address), make) if self.pages else make()

    def paint(self, answer: Answer, address: str) -> flask.Response:
        """The document of an answer that is there already, or the redirect it asks for."""
        if answer.page.redirect:
            return flask.make_response(flask.redirect(answer.page.redirect, 303))
        flask.g.lasting = answer.page.lasts()
        flask.g.painted = (answer, self.lay_out(answer, address))
        return flask.make_response(super().index(), answer.page.status)

    def painted_layout(self) -> Component:
        """The tree for a browser that asks for it all the same: that of the page it asks from.

        Dash also asks at the very first request, whatever that is for: whoever comes first would wait for a page of no use.
        """
        if not flask.has_request_context() or flask.request.path != f"{self.config.routes_pathname_prefix}_dash-layout":
            return html.Div()
        address = address_within(flask.request.referrer or "")
        return self.lay_out(self.answer(address), address)

    def _config(self) -> dict[str, Any]:
        # Only Dash's developer tools read the first two; a reader's page names neither our Python nor another company's server.
        # The third, for work in the background, is another one each time, and would make the same page never look the same.
        left_out = ("python_version", "dash_version_url", "end_id")
        told = {name: value for name, value in super()._config().items() if name not in left_out}
        # To the renderer `serve_locally` says nothing but whose plotly.js to load.
        return {**told, "serve_locally": False, "plotlyjs_url": self.plotly_script} if self.plotly_script else told

    def _collect_and_register_resources(self, resources: Sequence[dict[str, Any]], *args: Any, **options: Any) -> Any:
        return super()._collect_and_register_resources(list(map(_lean, resources)), *args, **options)

    def interpolate_index(self, **parts: str) -> str:
        """The document, with the page and what Dash would otherwise fetch before it can show anything."""
        answer, tree = flask.g.painted
        body = render(tree)
        return DOCUMENT.substitute(
            parts,
            lang=escape(answer.context.language),
            title=escape(shell.document_title(answer)),
            description=escape(answer.page.description),
            told=head.told(answer) if self.config.routes_pathname_prefix == "/" else "",
            icon=escape(self.get_asset_url("icon.svg")),
            preload=self._preload() if STILL in body else "",
            body=body,
            layout=inline_json(tree),
            dependencies=inline_json(self._callback_list),
        )

    def _preload(self) -> str:
        # Otherwise the browser would hear of it only once Dash's own scripts have run.
        return f'<link rel="preload" as="script" href="{escape(self.plotly_script)}">' if self.plotly_script else ""


def _lean(resource: dict[str, Any]) -> dict[str, Any]:
    """One of Dash's resources without the scripts that no page of ours needs."""
    paths = resource.get("relative_package_path", [])
    wanted = [path for path in ([paths] if isinstance(paths, str) else paths) if not path.startswith(NEEDLESS)]
    return {**resource, "relative_package_path": wanted} if "relative_package_path" in resource else resource


def requested_address() -> str:
    """Path and query of the current request, as the browser writes them."""
    query = flask.request.query_string.decode("ascii", "replace")
    return quote(flask.request.path, safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")


def inline_json(value: Any) -> str:
    """JSON that can stand inside a script element: no `<` can end it."""
    return str(to_json(value)).replace("<", "\\u003c")


def render(node: Any) -> str:
    """The HTML of a component tree. Raises TypeError for a component that has no form without a script."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(render, node))
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    if isinstance(node, dcc.Store | dcc.Location | dcc.Interval):
        return ""
    if isinstance(node, dcc.Graph):
        return _graph(node)
    if isinstance(node, TextArea):
        return _text_area(node)
    if node._namespace not in ("dash_html_components", NAMESPACE):
        raise TypeError(f"{type(node).__name__} has no form without a script: use dash.html, dashboard.fields or dcc.Graph")
    return _element(node)


def _element(node: Component) -> str:
    lower = type(node).__name__.lower()
    tag = RENAMED.get(lower, lower)
    properties = _properties(node)
    opening = f"<{tag}{_attributes(properties)}>"
    return opening if tag in VOID else f"{opening}{render(properties.get('children'))}</{tag}>"


def _properties(node: Component) -> dict[str, Any]:
    """What `to_plotly_json` would find, without a look at every property that an element could have."""
    held = vars(node)
    named = {name: held[name] for name in node._prop_names if name in held}
    return {**named, **{name: value for name, value in held.items() if name.startswith(("aria-", "data-"))}}


def _text_area(node: TextArea) -> str:
    properties = _properties(node)
    # Of a line feed at the start a browser takes one away.
    held = "\n" + escape(properties.pop("defaultValue", None) or "", quote=False)
    return f"<textarea{_attributes(properties)}>{held}</textarea>"


def _attributes(properties: Mapping[str, Any]) -> str:
    return "".join(_attribute(name, value) for name, value in properties.items() if name not in UNRENDERED)


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False and not name.startswith(("aria-", "data-")):
        return ""
    written = RENAMED.get(name, name.lower())
    if value is True and not name.startswith(("aria-", "data-")):
        return f" {written}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f' {written}="{escape(text)}"'


def _graph(node: dcc.Graph) -> str:
    """The chart itself, drawn still and as tall as the living one, so nothing moves when that takes its place."""
    title = _(
        "A chart on an axis of %(unit)s; the table below holds the same", unit=unescape(node.figure.layout.xaxis.title.text)
    )
    return f"{STILL}{svg(node.figure, title=title)}</div>"
