"""The app: one database, the list of pages, and the one callback that swaps them."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import flask
from dash import ClientsideFunction, Dash, Input, Output
from sqlalchemy import Engine
from werkzeug.exceptions import BadRequest

from dashboard import (
    admission,
    briefing,
    caching,
    compression,
    embed_page,
    failures,
    feed,
    findable,
    headers,
    hosts,
    plotly_bundle,
    refusals,
    shell,
    spoken,
)
from dashboard.admin import access
from dashboard.admin import app as admin
from dashboard.api import routes as api
from dashboard.citations import routes as citing
from dashboard.first_paint import PaintedDash
from dashboard.page_cache import PageCache
from dashboard.pages import (
    about,
    changes,
    compare,
    data,
    figure,
    health,
    home,
    indicator,
    indicators,
    load,
    milestone,
    place,
    places,
    source,
    sources,
    table,
    tables,
    timeline,
)
from dashboard.pictures import routes as pictures
from dashboard.routing import Router, router
from dashboard.settings import Settings
from db.engine import open_database
from db.watch import Watch

# Every page there is, in the order of the navigation. Nothing is discovered.
PAGES: Sequence[ModuleType] = (
    home,
    places,
    place,
    compare,
    timeline,
    tables,
    table,
    data,
    indicators,
    indicator,
    sources,
    source,
    figure,
    milestone,
    changes,
    load,
    about,
    health,
)

PACKAGE = Path(__file__).parent
# In an installed package the assets lie inside it, in a checkout beside it.
ASSETS = next(folder for folder in (PACKAGE / "_assets", PACKAGE.parent / "assets") if folder.is_dir())


# Written for the loading desk, and for its pages only.
_FOR_THE_DESK = r"^(desk|upload)[\w-]*\.(js|css)$"


def create_app(settings: Settings, scripts: Path = plotly_bundle.FOLDER, key: bytes | str = b"") -> PaintedDash:
    """The app over the database of `settings`, ready to serve; `.server` is its Flask application.

    `scripts` is the folder in which set-up put the light build of plotly.js, if it could. With `key`, which signs its cookies,
    the loading desk is there too, under /admin/.

    Several apps over several databases can live in one process. The database is opened, never created or upgraded.
    """
    engine = open_database(settings.database)
    routes = router(PAGES, engine, settings)
    app = PaintedDash(
        answer=routes.answer,
        lay_out=lambda answer, address: shell.root(answer, address, PAGES),
        name=__name__,
        assets_folder=str(ASSETS),
        assets_ignore=_FOR_THE_DESK,
        title=shell.SITE,
        update_title="",
        serve_locally=True,
        suppress_callback_exceptions=True,
        # Dash would also take these from the environment; a public site must not gain a second door that way.
        enable_mcp=False,
    )
    hosts.install(app.server, settings)
    citing.install(app.server, engine, settings)
    compression.install(app.server)
    api.install(app.server, engine, settings)
    app.plotly_script = plotly_bundle.install(app.server, scripts)
    app.layout = app.painted_layout
    _swap_pages(app, routes)
    for page in PAGES:
        if register := getattr(page, "register", None):  # of a page with callbacks of its own
            register(app)
    spoken.install(app.server, settings)
    embed_page.install(app.server, engine, settings)
    pictures.install(app.server, routes)
    feed.install(app.server, engine, settings)
    briefing.install(app.server, engine, settings)
    findable.install(app.server, engine, settings, PAGES)
    _harden(app, routes, admin.install(app.server, settings, engine, key, str(ASSETS)) if key else None)
    _keep_pages(app, engine, settings)
    return app


def _keep_pages(app: PaintedDash, engine: Engine, settings: Settings) -> None:
    """Pages and the answers that swap them are made once for each load and day, also for loads made by other processes."""

    watch = Watch(engine)

    def state() -> Hashable:
        return watch.newest(), settings.day()

    pages = PageCache(state, lambda response: response.status_code == 200 and bool(flask.g.get("lasting")))
    app.pages = pages
    route = f"{app.config.routes_pathname_prefix}_dash-update-component"
    dispatch = app.server.view_functions[route]

    def answer() -> flask.Response:
        asked = flask.request.get_json()

        def make() -> flask.Response:
            return flask.make_response(dispatch())

        # Of what is asked only the address makes a difference: see dashboard.admission.
        is_swap = shell.FRAME in asked["output"] and isinstance(asked["inputs"][0].get("value"), str)
        return pages.answer(("swap", asked["inputs"][0]["value"]), make) if is_swap else make()

    app.server.view_functions[route] = answer


def _harden(app: PaintedDash, routes: Router, desk: PaintedDash | None) -> None:
    """What stands between the open net and the pages."""
    server = app.server
    apps = [app, desk] if desk else [app]
    headers.install(server, apps)
    caching.install(server, access.is_private)
    failures.install(server, [*([admin.painting(server)] if desk else []), refusals.painting(app, routes)])
    for each in apps:
        admission.install(server, each)
    if desk:
        desk.plotly_script = app.plotly_script
        access.protect(server)


def _swap_pages(app: Dash, routes: Router) -> None:
    """The router as a callback: a new address in its store brings the page of that address, then its title."""

    def swap(address: object) -> tuple[dict[str, Any], dict[str, str]]:
        if not isinstance(address, str):
            raise BadRequest
        answer = routes.arrive(address)
        flask.g.lasting = answer.page.lasts()
        return shell.page_of(answer, PAGES), shell.meta(answer)

    app.callback(
        Output(shell.FRAME, "page"), Output(shell.META, "data"), Input(shell.ADDRESS, "data"), prevent_initial_call=True
    )(swap)
    app.clientside_callback(
        ClientsideFunction("tallies", "arrived"),
        Output(shell.ANNOUNCEMENT, "children"),
        Input(shell.META, "data"),
        prevent_initial_call=True,
    )
