"""Pages made before anybody asks: at the start those a visit begins with, after a load those that were read before it.

The first reader of a page waits for it to be made, some tenths of a second, and after a start or a load everybody would be a
first one. The warmer makes one page at a time, only while no reader waits for one, and rests three times as long as it worked:
who asks for rows or a file meanwhile must not notice it. When all are there, those that are held are made smaller.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard import shell
from dashboard.language import LANGUAGES
from dashboard.page import DEFAULT_LANGUAGE
from dashboard.page_cache import Asked, PageCache
from db import queries
from db.engine import reading

BEGINNINGS = ("/", "/places", "/compare", "/timeline", "/tables", "/tables/figures", "/indicators", "/sources", "/about")
_PLACES, _LARGE = 20, 500  # those with most figures; more than this on a page take a second, and everybody would feel it
_MOST = 150  # pages that were asked for before a load
_LOOK, _GIVE_WAY = 1.0, 0.1  # seconds between two looks at the database, and at whether a reader's page is being made
_REST = 3  # times as long as the page took
_IN_ALL = 30  # seconds of making for one state
AT_MOST = (1 + _REST) * _IN_ALL  # seconds until all of them are there, when no reader is in the way
_MOST_FIGURES = 100_000  # of a larger collection the first pages take seconds each, which everybody would feel
_ROUTE = "/_dash-update-component"
logger = logging.getLogger("tallies")


class Warmer(threading.Thread):
    """Makes ahead, each time the state of `pages` changes, what was asked for before and what `first()` says."""

    def __init__(self, pages: PageCache, make: Callable[[Asked], None], first: Callable[[], Sequence[Asked]]) -> None:
        super().__init__(name="warmer", daemon=True)
        self._pages, self._make, self._first = pages, make, first
        self._over = threading.Event()

    def run(self) -> None:
        """Go on until `stop`. Whoever asks for a page that cannot be made is told why; here it is only left out."""
        warm: Hashable = None
        while not self._over.is_set():
            try:
                state = self._pages.state()
                if state != warm and self._warm(state):
                    warm = state
                if state == warm and not self._pages.busy():
                    self._pages.shrink_one()  # one a second: a fifth of the time at most
            except SQLAlchemyError:
                logger.debug("Nothing is made ahead: the database cannot be read.", exc_info=True)
            self._over.wait(_LOOK)

    def stop(self) -> None:
        """End after the page that is being made."""
        self._over.set()
        self.join()

    def _warm(self, state: Hashable) -> bool:
        """Make the pages of one state; False when it is over before they all are there."""
        spent = 0.0
        for asked in dict.fromkeys([*self._pages.asked_before()[:_MOST], *self._first()]):
            while self._pages.busy() and not self._over.is_set():
                self._over.wait(_GIVE_WAY)
            if self._over.is_set() or self._pages.state() != state:
                return False
            began = time.monotonic()
            try:
                self._make(asked)
            except Exception:  # the others can be made all the same, and who asks for this one is told
                logger.exception("A page could not be made ahead")
            took = time.monotonic() - began
            spent += took
            if spent > _IN_ALL:
                break
            self._over.wait(_REST * took)
        return True


def maker(server: flask.Flask) -> Callable[[Asked], None]:
    """What makes a page as if a browser asked for it, and throws the answer away: the page is kept."""

    def make(asked: Asked) -> None:
        scheme, host, (kind, address, *_more) = asked
        how: dict[str, Any] = {"method": "POST", "json": swap_of(address)} if kind == "swap" else {}
        with server.test_request_context(_ROUTE if how else address, base_url=f"{scheme}://{host}", **how):
            server.full_dispatch_request().close()

    return make


def swap_of(address: str) -> dict[str, Any]:
    """How Dash asks for the page of an address in the place of another one."""
    outputs = [{"id": shell.FRAME, "property": "page"}, {"id": shell.META, "property": "data"}]
    named = "...".join(f"{output['id']}.{output['property']}" for output in outputs)
    return {
        "output": f"..{named}..",
        "outputs": outputs,
        "inputs": [{"id": shell.ADDRESS, "property": "data", "value": address}],
        "changedPropIds": [f"{shell.ADDRESS}.data"],
    }


def beginnings(engine: Engine, site: str) -> list[Asked]:
    """Where a visit begins: the first pages and those of the places with most figures, in every language; `site` as in a URL.

    Of a very large collection none.
    """
    scheme, _mark, host = site.partition("://")
    with reading(engine) as connection:
        held = queries.places(connection)
    if held["figures"].sum() > _MOST_FIGURES:
        return []
    places = held[held["figures"] <= _LARGE].nlargest(_PLACES, "figures")["place"]
    paths = [*BEGINNINGS, *(f"/places/{place}" for place in places)]
    prefixes = ["" if language == DEFAULT_LANGUAGE else f"/{language}" for language in LANGUAGES]
    return [(scheme, host, ("page", f"{prefix}{path}", False)) for path in paths for prefix in prefixes]
