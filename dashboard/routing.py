"""From an address to a page: the router of one app, because Dash's own registry of pages is shared by the whole process."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from sqlalchemy import Connection, Engine
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, MapAdapter, Rule

from dashboard import foreign, lang_attributes
from dashboard.language import LANGUAGES, _, choose
from dashboard.page import DEFAULT_LANGUAGE, BadAddress, Context, NoSuchPage, Page
from dashboard.pages import errors
from dashboard.recall import Recall
from dashboard.settings import Settings
from db import ledger

# Languages with a prefix of their own; the default one stands at the bare path.
PREFIXED_LANGUAGES: Sequence[str] = tuple(name for name in LANGUAGES if name != DEFAULT_LANGUAGE)
LONGEST_VALUE = 2_000
logger = logging.getLogger("tallies")


@dataclass(frozen=True)
class Answer:
    """What an address led to: the reader's context and the page."""

    context: Context
    page: Page


@dataclass(frozen=True)
class Router:
    """Finds the page of an address among `pages` and lays it out, with an honest page for every way that can fail."""

    pages: Sequence[ModuleType]
    engine: Engine
    settings: Settings
    routes: MapAdapter
    make: Callable[..., Context] = Context  # given what Context is: an app whose pages need more makes its own
    recall: Recall = field(default_factory=Recall, compare=False)
    speak: Callable[[], str] | None = None  # the language of every page, for an app whose addresses do not name it

    def answer(self, address: str) -> Answer:
        """The page at `address`, as the browser writes it (`/places/KGZ?as_of=3`); what fails becomes an error page."""
        _path, query = split_address(address)
        context = self._context(address)
        bare, plain = context.path, _without_load(context)
        if not self.speak and (named := without_default(bare)) is not None:
            return Answer(plain, Page("", redirect=replace(plain, path=named).href(named, **dict(query))))
        try:
            check_values(context)
            context = at_load(context)
            return Answer(context, self._layout(context))
        except (NotFound, NoSuchPage) as missing:
            return Answer(context, errors.not_found(context, missing.args[0] if isinstance(missing, NoSuchPage) else ""))
        except BadAddress as refused:
            return Answer(plain, errors.bad_address(plain, str(refused)))
        except Exception:  # the reader gets a page and a reference number, the log gets the traceback
            reference = secrets.token_hex(4)
            logger.exception("Page %s failed, reference %s", bare, reference)
            return Answer(plain, errors.failed(plain, reference))

    def arrive(self, address: str) -> Answer:
        """The same, going on to where the page redirects, as a browser would."""
        found = self.answer(address)
        return self.answer(found.page.redirect) if found.page.redirect else found

    def refused(self, address: str, status: int, sentence: str) -> Answer:
        """The page that says why nothing is given at an address that is no page's."""
        plain = _without_load(self._context(address))
        return Answer(plain, errors.refused(plain, status, sentence))

    def _context(self, address: str) -> Context:
        path, query = split_address(address)
        language, bare = (self.speak(), path) if self.speak else split_language(path)
        choose(language)
        return self.make(
            self.engine, bare, self.settings.day(), joined(query), language, settings=self.settings, recall=self.recall
        )

    def _layout(self, context: Context) -> Page:
        page, values = self.routes.match(context.path)
        asked = {name: value for name, value in context.query.items() if name not in {"context", "as_of", *values}}
        with foreign.listening() as heard:
            laid_out: Page = page.layout(context, **asked, **values)
        return replace(laid_out, body=lang_attributes.marked(laid_out.body, heard)) if heard else laid_out


def router(
    pages: Sequence[ModuleType],
    engine: Engine,
    settings: Settings,
    make: Callable[..., Context] = Context,
    speak: Callable[[], str] | None = None,
) -> Router:
    """A router over page modules, each with a PATH (a werkzeug rule such as `/places/<place>`) and a `layout`."""
    rules = [Rule(page.PATH, endpoint=page) for page in pages]
    # Merging slashes would redirect; an address with two of them is simply not ours.
    return Router(
        pages, engine, settings, Map(rules, strict_slashes=False, merge_slashes=False).bind("tallies"), make, speak=speak
    )


def split_address(address: str) -> tuple[str, list[tuple[str, str]]]:
    """Path (decoded) and parameters of an address as the browser writes it.

    Slashes at the start are one: a link made from a path with two would lead to another host.
    """
    path, _mark, query = address.partition("#")[0].partition("?")
    return "/" + unquote(path).lstrip("/"), parse_qsl(query, keep_blank_values=True)


def address_within(url: str) -> str:
    """The address of a page as the site knows it, `/places/KGZ?as_of=3`, in a whole URL; "/" when that has none."""
    _host, slash, rest = url.partition("://")[2].partition("#")[0].partition("/")
    return slash + rest or "/"


def split_language(path: str) -> tuple[str, str]:
    """The language a path is in and the path without its prefix: `/ru/about` -> ("ru", "/about")."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if first in PREFIXED_LANGUAGES else (DEFAULT_LANGUAGE, path)


def without_default(path: str) -> str | None:
    """The path without the default language's own prefix, which stands at no page: `/en/about` -> "/about"; None without it."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first == DEFAULT_LANGUAGE else None


def joined(query: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Every parameter once; a repeated one (several boxes ticked) with its values joined by commas, blank ones dropped."""
    values: dict[str, list[str]] = {}
    for name, value in query:
        if value.strip():
            values.setdefault(name, []).append(value.strip())
    return {name: ",".join(several) for name, several in values.items()}


def tidied(address: str) -> str:
    """The address with every parameter once and none blank: a form leaves both in it where no script tidies; else as it is."""
    path, _mark, query = address.partition("?")
    values = parse_qsl(query, keep_blank_values=True)
    kept = joined(values)
    if len(kept) == len(values):
        return address
    return "/" + path.lstrip("/") + (f"?{urlencode(kept)}" if kept else "")


def check_values(context: Context) -> None:
    """Raise BadAddress for a path or parameter no page could have offered: too long, or not printable."""
    for text in (context.path, *context.query.keys(), *context.query.values()):
        if len(text) > LONGEST_VALUE:
            raise BadAddress(_("A part of this address is longer than %(n)s characters.", n=LONGEST_VALUE))
        if not text.isprintable():
            raise BadAddress(_("This address holds characters that cannot be printed."))


def at_load(context: Context) -> Context:
    """The context standing at the load that the parameter `as_of` names by number or by day; unchanged without one."""
    asked = context.query.get("as_of", "")
    if not asked:
        return context
    with context.reading() as conn:
        number = _load_number(conn, asked)
        return replace(context, as_of=number, as_of_at=ledger.moment(conn, number))


def _load_number(conn: Connection, asked: str) -> int:
    if asked.isascii() and asked.isdigit():
        newest = ledger.last_load(conn)
        if int(asked) > newest:
            raise BadAddress(_("There is no load %(asked)s: the newest is load %(newest)s.", asked=asked, newest=newest))
        return int(asked)
    try:
        day = date.fromisoformat(asked)
    except ValueError as unreadable:
        raise BadAddress(_("as_of takes the number of a load, such as 3, or a day written YYYY-MM-DD.")) from unreadable
    return ledger.load_at(conn, day.isoformat()) or 0


def _without_load(context: Context) -> Context:
    """The context of an error page: a load that could not be found must not be carried into its links."""
    kept: dict[str, Any] = {name: value for name, value in context.query.items() if name != "as_of"}
    return replace(context, query=kept, as_of=None, as_of_at="")
