"""The page as HTML in the first response, made from the same tree that Dash shows later.

Readable before any script has arrived, and without one. Everything that leans on a name Dash does not promise
(`_callback_list`, `_collect_and_register_resources`, `_config`, `_traverse` in the shell, the
addresses `_dash-layout` and `_dash-dependencies`, the id `react-entry-point`, `DashRenderer`) is kept here, in the shell and in
assets/first-paint.js, which also says when Dash's scripts are loaded: they lie in a template, where a browser leaves them alone.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

import flask
from dash import Dash, html
from dash._utils import to_json
from dash.development.base_component import Component

from dashboard import head, own_scripts, page_styles, plotly_bundle, shell
from dashboard.markup import render
from dashboard.page_cache import PageCache
from dashboard.routing import Answer, address_within, tidied

# Dash puts the script of its own table on every page, and one for browsers that are gone: see assets/generators.js.
NEEDLESS = ("dash_table/", "deps/polyfill@")
ONLY_FOR_THE_DESK = ("dcc/", "html/")

# A browser that knows `expect` shows nothing before the title is there, or, where that soon follows, the sentence of the first
# chart. It stands behind the drawing and is shown before it: a drawing that is seen without it would move.
DOCUMENT = Template("""<!DOCTYPE html>
<html lang="$lang"$spare>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta name="description" content="$description">
<meta name="color-scheme" content="light dark">
$told
<link rel="icon" type="image/svg+xml" href="$icon">
<link rel="expect" href="#$first" blocking="render">
$css
$script
</head>
<body>
<div id="first-paint">$body</div>
<div id="react-entry-point" hidden></div>
$config
$layout
<script type="application/json" id="first-dependencies">$dependencies</script>
<template id="later" data-layout="$where" data-plotly="$plotly"$kind>
$scripts
$renderer
</template>
$start
</body>
</html>""")

_SENTENCE, _SOON = re.compile(r'<figcaption [^>]*?id="([^"]+)"'), 60_000  # characters of HTML


class PaintedDash(Dash):
    """A Dash app whose every address answers with the finished page and its status, and then comes alive.

    `answer` gives the page of an address, `lay_out` its whole tree: see `dashboard.app`. The desk cannot do without its scripts:
    they are loaded `at_once`, and its pages may hold components of `dash.dcc`.
    """

    def __init__(
        self,
        *,
        answer: Callable[[str], Answer],
        lay_out: Callable[[Answer, str], Component],
        at_once: bool = False,
        **options: Any,
    ) -> None:
        self.answer, self.lay_out = answer, lay_out
        self.plotly_script: str | None = None  # the address of the light build of plotly.js, where there is one
        self.pages: PageCache | None = None  # of an app whose pages are the same for everybody
        self.policy: Callable[[str], str] | None = None  # what a page with such a style element may load
        self.needless = () if at_once else ONLY_FOR_THE_DESK
        self.at_once = at_once
        super().__init__(**options)
        scripts = own_scripts.bundle(Path(self.config.assets_folder), self.config.assets_ignore)
        self.own_script = own_scripts.install(self.server, scripts)
        self.styles: page_styles.Styles | None = None  # of the desk Dash links whole files
        self.all_styles = ""  # the address of all of them
        if not at_once:
            text = page_styles.read(Path(self.config.assets_folder), self.config.assets_ignore)
            self.styles = page_styles.Styles(text, scripts)
            self.all_styles = own_scripts.install(self.server, text, "css")

    def index(self, *_args: Any, **_kwargs: Any) -> flask.Response:
        """The response to a page's address: the document with the page's own status, or the redirect it asks for."""
        address = requested_address()
        if not self.at_once and (tidy := tidied(address)) != address:
            return flask.make_response(flask.redirect(tidy, 303))

        def make() -> flask.Response:
            return self.paint(self.answer(address), address)

        response = self.pages.answer(("page", address, self._spares()), make) if self.pages else make()
        if not self.at_once:
            response.vary.add("Save-Data")
        return response

    def _spares(self) -> bool:
        """Whether the reader asks for as little as can be: the page is then sent without what Dash takes it over with."""
        return not self.at_once and flask.request.headers.get("Save-Data", "").strip().lower() == "on"

    def paint(self, answer: Answer, address: str) -> flask.Response:
        """The document of an answer that is there already, or the redirect it asks for."""
        if answer.page.redirect:
            return flask.make_response(flask.redirect(answer.page.redirect, 303))
        flask.g.lasting = answer.page.lasts()
        flask.g.painted = (answer, self.lay_out(answer, address))
        response = flask.make_response(super().index(), answer.page.status)
        if self.policy and self.styles:
            response.headers["Content-Security-Policy"] = self.policy(flask.g.own_styles)
        return response

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
        return told if self.at_once else {**told, "children_props": _ours(told["children_props"])}

    def _collect_and_register_resources(self, resources: Sequence[dict[str, Any]], *args: Any, **options: Any) -> Any:
        wanted = [_lean(each, self.needless) for each in resources if not str(each.get("asset_path")).endswith(".js")]
        return super()._collect_and_register_resources(wanted, *args, **options)

    def interpolate_index(self, **parts: str) -> str:
        """The document, with the page and what Dash would otherwise fetch before it can show anything."""
        answer, tree = flask.g.painted
        spares, prefix, body = self._spares(), self.config.requests_pathname_prefix, render(tree)
        if self.styles:
            flask.g.own_styles = self.styles.of(body)
            paper = f'<noscript><link rel="stylesheet" href="{self.all_styles}" media="print"></noscript>'
            parts["css"] = f"<style>{flask.g.own_styles}</style>\n{paper}"
        sentence = _SENTENCE.search(body, 0, _SOON)
        return DOCUMENT.substitute(
            parts,
            lang=escape(answer.context.language),
            spare=' data-spare="1"' if spares else "",
            title=escape(shell.document_title(answer)),
            description=escape(answer.page.description),
            told=head.told(answer) if self.config.routes_pathname_prefix == "/" else "",
            icon=escape(self.get_asset_url("icon.svg")),
            first=sentence[1] if sentence else "title",
            body=body,
            layout="" if spares else f'<script type="application/json" id="first-layout">{inline_json(tree)}</script>',
            dependencies=inline_json(self._callback_list),
            where=f"{prefix}_dash-layout",
            plotly=escape(self.plotly_script or f"{prefix}{plotly_bundle.OF_THE_PACKAGE}"),
            kind=" data-now" if self.styles is None else f' data-own="{self.own_script}" data-styles="{self.all_styles}"',
            script=f'<script defer src="{self.own_script}"></script>' if self.at_once else "",
            start="" if self.at_once else f"<script>{own_scripts.start()}</script>",
        )


def _lean(resource: dict[str, Any], needless: tuple[str, ...]) -> dict[str, Any]:
    """One of Dash's resources without the scripts that no page of ours needs."""
    paths = resource.get("relative_package_path", [])
    wanted = [path for path in ([paths] if isinstance(paths, str) else paths) if not path.startswith((*NEEDLESS, *needless))]
    return {**resource, "relative_package_path": wanted} if "relative_package_path" in resource else resource


def _ours(props: dict[str, Any]) -> dict[str, Any]:
    """Which properties of a component hold others, of ours alone: a public page has none of the many of Dash."""
    return {namespace: held for namespace, held in props.items() if not namespace.startswith("dash_")}


def requested_address() -> str:
    """Path and query of the current request, as the browser writes them."""
    query = flask.request.query_string.decode("ascii", "replace")
    return quote(flask.request.path, safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")


def inline_json(value: Any) -> str:
    """JSON that can stand inside a script element: no `<` can end it."""
    return str(to_json(value)).replace("<", "\\u003c")
