"""Pages kept as they were sent: the second reader of one waits for no chart, until a load, a new day or a restore changes it."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

import flask
from sqlalchemy.exc import SQLAlchemyError

from dashboard.compression import packed, wanted

MOST = 64 * 1024 * 1024  # bytes of kept pages, compressed: about a thousand
_QUALITY = 9  # worth 40 ms, for a page is made once
_SMALLEST = 10  # brotli's only: a twelfth less, in up to 0.2 s. One more would take three times as long for two hundredths
_LARGE = 200_000  # bytes, compressed: of a page that would take seconds

_OF_A_PAGE = ("Content-Security-Policy",)  # headers that another page may not have
_REMEMBERED = 1_000  # pages of earlier states that are known by name
_TURNS = 2  # pages made at the same time: more would only make each other slower

Make = Callable[[], flask.Response]
# What a page is asked for by: scheme, host, and the name that its maker gave it.
Asked: TypeAlias = tuple[str, str, Any]


class Kept:
    """One response as it was made; `forms` are its bytes by encoding, each made when it is first asked for."""

    def __init__(self, response: flask.Response) -> None:
        content = response.get_data()
        self.content_type = response.content_type
        self._own = {name: response.headers[name] for name in _OF_A_PAGE if name in response.headers}
        self.tag = hashlib.sha256(content).hexdigest()[:32]
        # The plain bytes are many times as many, and hardly anybody takes them: they are had from this form.
        self._small = packed(content, "gzip", _QUALITY)
        self._best: bytes | None = None
        self.smallest = len(self._small) > _LARGE  # or as small as it will get
        self.size = 2 * len(self._small)

    def response(self, encoding: str) -> flask.Response:
        """The response in an encoding that the browser takes."""
        headers = {**self._own, "ETag": f'"{self.tag}:{encoding}"' if encoding else f'"{self.tag}"', "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return flask.Response(self._form(encoding), content_type=self.content_type, headers=headers)

    def shrink(self) -> None:
        """Make the form that most browsers take as small as it gets."""
        self._best = packed(_plain(self._small), "br", _SMALLEST)
        self.smallest = True

    def _form(self, encoding: str) -> bytes:
        if encoding == "gzip":
            return self._small
        if encoding == "br":
            if self._best is None:
                self._best = packed(_plain(self._small), "br", _QUALITY)
            return self._best
        return _plain(self._small)


class PageCache:
    """Responses by key, for as long as `state()` gives the same; at most `most` bytes, the longest unasked ones go first.

    Of several threads that ask for the same at once, one makes it and the others wait. What may not be kept, `may_keep` says
    of the response: it is handed out as it is.
    """

    def __init__(self, state: Callable[[], Hashable], may_keep: Callable[[flask.Response], bool], most: int = MOST) -> None:
        self.state, self._may_keep, self._most = state, may_keep, most
        self._lock, self._turns = threading.Lock(), threading.Semaphore(_TURNS)
        self._held: OrderedDict[tuple[Hashable, Asked], Kept] = OrderedDict()
        self._making: dict[Hashable, threading.Event] = {}
        self._bytes = 0
        self._of: Hashable = None  # the state that all of them are of
        self._earlier: list[Asked] = []  # what was held of states before it, the last one asked for first

    def answer(self, name: Hashable, make: Make) -> flask.Response:
        """The response called `name`, as it is held or as `make` makes it now."""
        try:
            state = self.state()
        except SQLAlchemyError:  # the page itself says what is wrong
            return make()
        # Some pages say at which address they stand, and that of the site may be whatever it is asked under.
        key = (state, (flask.request.scheme, flask.request.host, name))
        if kept := self._found(key):
            return kept.response(wanted())
        mine, done = self._first(key)
        if not mine:
            done.wait()
            # Where the first one made nothing that may be kept, each makes its own: an error is nobody else's.
            return kept.response(wanted()) if (kept := self._found(key)) else make()
        try:
            with self._turns:
                response = make()
            if not self._may_keep(response):
                return response
            made = Kept(response)
            self._hold(key, made)
            return made.response(wanted())
        finally:
            with self._lock:
                del self._making[key]
            done.set()

    def busy(self) -> bool:
        """Whether somebody waits for a page to be made."""
        with self._lock:
            return bool(self._making)

    def shrink_one(self) -> bool:
        """Make what is held smaller, one page at a time, the last one asked for first; False when nothing is left to do."""
        with self._lock:
            kept = next((each for each in reversed(self._held.values()) if not each.smallest), None)
        if kept:
            kept.shrink()
        return kept is not None

    def asked_before(self) -> list[Asked]:
        """What is held, or was held of states before, the last one asked for first."""
        with self._lock:
            return self._asked()

    def _asked(self) -> list[Asked]:
        return list(dict.fromkeys([*(asked for _state, asked in reversed(self._held)), *self._earlier]))

    def _found(self, key: tuple[Hashable, Asked]) -> Kept | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _first(self, key: tuple[Hashable, Asked]) -> tuple[bool, threading.Event]:
        with self._lock:
            mine = key not in self._making
            return mine, self._making.setdefault(key, threading.Event())

    def _hold(self, key: tuple[Hashable, Asked], made: Kept) -> None:
        with self._lock:
            if key[0] != self._of:  # nothing of an earlier state is ever asked for again
                # Of the states before that as well: a second load may come before these pages were made again.
                self._earlier = self._asked()[:_REMEMBERED]
                self._held.clear()
                self._of, self._bytes = key[0], 0
            if made.size > self._most:
                return
            self._held[key] = made
            self._bytes += made.size
            while self._bytes > self._most:
                _key, gone = self._held.popitem(last=False)
                self._bytes -= gone.size


def _plain(packed_up: bytes) -> bytes:
    return gzip.decompress(packed_up)
