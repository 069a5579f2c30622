"""The addresses of the pictures: of charts, as PNG and SVG, and of whole pages."""

from collections.abc import Callable

import flask

from dashboard.embeds import ENDINGS
from dashboard.excerpt import Excerpt, across, in_a_place, passed_on
from dashboard.failures import Told
from dashboard.language import _
from dashboard.lettering import with_room
from dashboard.outside import in_every_language, kept, requested
from dashboard.pictures import of_excerpt, shared_link
from dashboard.pictures.png import png
from dashboard.routing import Router
from db import queries

_MIME = {"png": "image/png", "svg": "image/svg+xml"}


def install(server: flask.Flask, router: Router) -> None:
    """Answer the addresses of `embeds.image_path`, `embeds.image_path_across` and `shared_link.og_path`."""

    def drawn(take: Callable[..., Excerpt], name: str, **values: str) -> flask.Response:
        context = requested(router.engine, router.settings).pinned()
        key, _dot, ending = name.rpartition(".")
        if ending not in ENDINGS:
            raise Told(404, _("A picture of a chart ends in .png or .svg."))
        return kept(_response(of_excerpt.picture(context, take(context, indicator=key, **values)), ending), context)

    def shared(name: str) -> flask.Response:
        context = requested(router.engine, router.settings)
        with with_room(shared_link.ROOM):
            page = router.answer(context.href(shared_link.page_path(name)).removeprefix(context.origin)).page
        if page.status != 200 or page.redirect:
            raise Told(404, _("There is no page at the address whose picture this would be."))
        with context.reading() as conn:
            figures = queries.figures(conn, ids=shared_link.drawn(page))
            sources = queries.sources(conn, keys=list(figures["source"].unique()), as_of=context.as_of)
        _shown, left_out = passed_on(figures, sources)
        return kept(_response(shared_link.picture(page, passed_on=not left_out), "png"), context)

    in_every_language(server, "/images/places/<place>/<name>", "picture_place", lambda **values: drawn(in_a_place, **values))
    in_every_language(server, "/images/indicators/<name>", "picture_indicator", lambda **values: drawn(across, **values))
    in_every_language(server, "/images/og/<path:name>.png", "picture_shared", shared)


def _response(svg: str, ending: str) -> flask.Response:
    response = flask.Response(png(svg) if ending == "png" else svg, content_type=_MIME[ending])
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a picture may stand on any site
    return response
