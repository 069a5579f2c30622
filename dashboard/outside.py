"""What answers with a file or a frame instead of a page: whose language, which load, whole links, and how long it is kept."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import wraps

import flask
from sqlalchemy import Engine

from dashboard import dates, hosts
from dashboard.failures import Told
from dashboard.language import LANGUAGES, _, choose
from dashboard.page import DEFAULT_LANGUAGE, BadAddress, Context, NoSuchPage
from dashboard.routing import at_load, check_values, joined, split_address, split_language
from dashboard.settings import Settings
from db import ledger

# Loads are only ever added, but a later version of Tallies may draw better.
_PINNED = "public, max-age=86400"
_NOW = "public, no-cache"
# A rule for what people read in their language, beside the one without a prefix.
_PREFIX = f"/<any({','.join(name for name in LANGUAGES if name != DEFAULT_LANGUAGE)}):language>"

View = Callable[..., flask.Response]


@dataclass(frozen=True)
class Abroad(Context):
    """A reader's request for something that is shown or kept elsewhere: its links are whole addresses.

    `origin` is the site's own address, without a slash at its end; `shown` the load whose state is shown, `shown_at` its moment
    (UTC, ISO 8601, "" before any load). When a load was asked for, ages are reckoned from its day: the same for ever.
    """

    origin: str = ""
    shown: int = 0
    shown_at: str = ""

    def href(self, path: str, /, **query: object) -> str:
        """The whole address of `path`; the rest is as on a page."""
        return self.origin + super().href(path, **query)

    def pinned(self) -> "Abroad":
        """The same with links that hold the load shown, for what is kept: what is looked up later is what was kept."""
        return replace(self, query={**self.query, "as_of": str(self.shown)}, as_of=self.shown, as_of_at=self.shown_at)


def abroad(context: Context, **query: str) -> Abroad:
    """The context of a page as that of something taken from it, with these parameters."""
    held = {each.name: getattr(context, each.name) for each in fields(Context)}
    return Abroad(
        **{**held, "query": {name: value for name, value in query.items() if value}}, origin=hosts.address(context.settings)
    )


def requested(engine: Engine, settings: Settings) -> Abroad:
    """The context of the request that is being answered. Raises Told (400) for an address that cannot be."""
    asked = flask.request
    path, query = split_address(f"{asked.path}?{asked.query_string.decode('ascii', 'replace')}")
    language, bare = split_language(path)
    choose(language)
    origin = hosts.address(settings)
    context = Abroad(engine, bare, settings.day(), joined(query), language, settings=settings, origin=origin)
    try:
        check_values(context)
        return _standing(at_load(context))
    except BadAddress as refused:
        raise Told(400, str(refused)) from refused


def _standing(context: Context) -> Abroad:
    assert isinstance(context, Abroad)
    if context.as_of is not None:
        day = date.fromisoformat(context.as_of_at[:10]) if context.as_of_at else context.today
        return replace(context, shown=context.as_of, shown_at=context.as_of_at, today=day)
    with context.reading() as conn:
        newest, moment = ledger.newest_moment(conn)
    return replace(context, shown=newest, shown_at=moment)


def as_of_words(context: Abroad) -> str:
    """Which state is shown: "as of load 3 (24 November 2026)"."""
    if not context.shown_at:
        return _("before anything was loaded")
    return _("as of load %(number)s (%(date)s)", number=context.shown, date=dates.date_words(context.shown_at[:10]))


def kept(response: flask.Response, context: Abroad) -> flask.Response:
    """The response with what a cache must know: an ETag, and longer when a load was asked for."""
    response.headers["Cache-Control"] = _PINNED if context.query.get("as_of") else _NOW
    response.add_etag()
    response.make_conditional(flask.request)
    return response


def in_every_language(server: flask.Flask, rule: str, name: str, view: View) -> None:
    """Answer `rule` with `view`, and the same under the prefix of each other language."""

    @wraps(view)
    def answer(**values: str) -> flask.Response:
        values.pop("language", None)
        try:
            return view(**values)
        except NoSuchPage as missing:
            raise Told(404, str(missing)) from missing
        except BadAddress as refused:
            raise Told(400, str(refused)) from refused

    server.add_url_rule(rule, name, answer)
    server.add_url_rule(_PREFIX + rule, name, answer)
