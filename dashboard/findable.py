"""What search engines ask a site for: which of it they may read, and a list of its pages in every language."""

from collections.abc import Iterator, Sequence
from html import escape
from types import ModuleType

import flask
from sqlalchemy import Engine

from dashboard import hosts, shell
from dashboard.page import Context
from dashboard.settings import Settings
from db import ledger, queries
from db.engine import reading

# Nothing of these is a page: the desk, and files that would be looked at once for every filter there is.
_NOT_FOR_THEM = ("/admin/", "/data/", "/_dash")
_MOST = 10_000  # addresses in the list; each stands in it once for every language, and 50,000 are allowed


def install(server: flask.Flask, engine: Engine, settings: Settings, pages: Sequence[ModuleType]) -> None:
    """Answer /robots.txt and /sitemap.xml; the list holds every page of `pages` that has a fixed path, and every place,
    indicator and source held now."""

    def robots() -> flask.Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_THEM)]
        lines += ["", f"Sitemap: {hosts.address(settings)}/sitemap.xml", ""]
        return flask.Response("\n".join(lines), content_type="text/plain; charset=utf-8")

    def sitemap() -> flask.Response:
        paths = list(_paths(engine, pages))[:_MOST]
        listed = "".join(_listed(Context(engine, path, settings.day(), settings=settings)) for path in paths)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{listed}</urlset>\n'
        )
        response = flask.Response(text, content_type="application/xml; charset=utf-8")
        response.add_etag()
        response.make_conditional(flask.request)
        return response

    def _listed(context: Context) -> str:
        """The page once for each language, each with its pendants."""
        whole = hosts.address(settings)
        pairs = shell.alternates(context)
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{one}" href="{escape(whole + address)}"/>' for one, address in pairs
        )
        places = dict.fromkeys(address for _language, address in pairs)
        return "".join(f"<url><loc>{escape(whole + address)}</loc>{links}</url>\n" for address in places)

    server.add_url_rule("/robots.txt", view_func=robots)
    server.add_url_rule("/sitemap.xml", view_func=sitemap)


def _paths(engine: Engine, pages: Sequence[ModuleType]) -> Iterator[str]:
    yield from (page.PATH for page in pages if "<" not in page.PATH and page.NAME)
    with reading(engine) as connection:
        yield from (f"/places/{code}" for code in queries.places(connection)["place"])
        yield from (f"/indicators/{key}" for key in queries.indicators(connection)["key"])
        yield from (f"/sources/{key}" for key in queries.sources(connection)["key"])
        yield from (f"/changes/{number}" for number in ledger.loads(connection)["number"])
