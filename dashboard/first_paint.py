"""The page as HTML in the first response, made from the same tree that Dash shows later.

Readable before any script has arrived, and without one. Everything that leans on a name Dash does not promise
(`_callback_list`, `_config`, `_layout_value`, `_traverse` in the shell, the addresses `_dash-layout` and `_dash-dependencies`,
the id `react-entry-point`) is kept here, in the shell and in assets/first-paint.js.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from string import Template
from typing import Any
from urllib.parse import quote, urlsplit

import flask
from dash import Dash, dcc
from dash._utils import to_json
from dash.development.base_component import Component

from dashboard import shell
from dashboard.language import _
from dashboard.routing import Answer

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "link", "meta", "param", "source", "track", "wbr"})
RENAMED = {"className": "class", "htmlFor": "for", "mapel": "map", "objectel": "object"}
MARKUP = re.compile("<[^>]*>")
# Properties that are Dash's own business, or that a content security policy without inline styles would block.
UNRENDERED = frozenset({"children", "key", "style", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})

DOCUMENT = Template("""<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta name="description" content="$description">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="$icon">
$css
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
        super().__init__(**options)

    def index(self, *_args: Any, **_kwargs: Any) -> flask.Response:
        """The response to a page's address: the document with the page's own status, or the redirect it asks for."""
        address = requested_address()
        answer = self.answer(address)
        if answer.page.redirect:
            return flask.make_response(flask.redirect(answer.page.redirect, 303))
        flask.g.painted = (answer, self.lay_out(answer, address))
        return flask.make_response(super().index(), answer.page.status)

    def painted_layout(self) -> Component:
        """The tree for a browser that asks for it all the same: that of the page it asks from."""
        referrer = flask.request.referrer or "/" if flask.has_request_context() else "/"
        address = urlsplit(referrer)._replace(scheme="", netloc="", fragment="").geturl() or "/"
        return self.lay_out(self.answer(address), address)

    def _config(self) -> dict[str, Any]:
        # Only Dash's developer tools read these; a reader's page names neither our Python nor another company's server.
        return {name: value for name, value in super()._config().items() if name not in ("python_version", "dash_version_url")}

    def interpolate_index(self, **parts: str) -> str:
        """The document, with the page and what Dash would otherwise fetch before it can show anything."""
        answer, tree = flask.g.painted
        return DOCUMENT.substitute(
            parts,
            lang=escape(answer.context.language),
            title=escape(shell.document_title(answer)),
            description=escape(answer.page.description),
            icon=escape(self.get_asset_url("icon.svg")),
            body=render(tree),
            layout=inline_json(tree),
            dependencies=inline_json(self._callback_list),
        )


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
    if isinstance(node, dcc.Store | dcc.Location):
        return ""
    if isinstance(node, dcc.Graph):
        return _graph(node)
    if node._namespace != "dash_html_components":
        raise TypeError(f"{type(node).__name__} has no form without a script: use dash.html or dcc.Graph")
    return _element(node)


def _element(node: Component) -> str:
    lower = type(node).__name__.lower()
    tag = RENAMED.get(lower, lower)
    properties = node.to_plotly_json()["props"]
    opening = f"<{tag}{''.join(_attribute(name, value) for name, value in properties.items() if name not in UNRENDERED)}>"
    return opening if tag in VOID else f"{opening}{render(properties.get('children'))}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False and not name.startswith(("aria-", "data-")):
        return ""
    written = RENAMED.get(name, name.lower())
    if value is True and not name.startswith(("aria-", "data-")):
        return f" {written}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f' {written}="{escape(text)}"'


def _graph(node: dcc.Graph) -> str:
    """A box of the chart's own height, so nothing moves when the chart takes its place, with the chart's words in it."""
    height = int(str((getattr(node, "style", None) or {}).get("height", "360px")).removesuffix("px"))
    words = "".join(f"<li>{escape(line)}</li>" for line in spoken(node.figure))
    # An empty drawing holds the height: a style attribute would need leave from the content security policy.
    strut = f'<svg class="strut" width="1" height="{height}" aria-hidden="true"></svg>'
    said = escape(_("The chart is drawn when its script has arrived. The table below holds the same figures."))
    return f'<div class="chart-to-come">{strut}<div><p>{said}</p><ul>{words}</ul></div></div>'


def spoken(figure: Any) -> Sequence[str]:
    """What is written on a chart, from its top down, one line for each row: a row begins with words in bold."""
    written = [note for note in figure.layout.annotations if note.text]
    rows: list[str] = []
    for note in sorted(written, key=lambda note: note.y):
        words = unescape(MARKUP.sub("", note.text.replace("<br>", " ")))
        if note.text.startswith("<b>") or not rows:
            rows.append(words)
        else:
            rows[-1] += f": {words}"
    return rows
