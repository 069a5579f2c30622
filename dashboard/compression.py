"""What is text goes out compressed; what is the same for everybody is compressed once, as small as it gets."""

import functools
import gzip

import brotli
import flask
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import FileWrapper

from dashboard.caching import FOREVER

_SUITES = "/_dash-component-suites/"
_TEXT = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")  # of the files of the pages
_SMALL = 400  # bytes that are not worth it
_LARGE = 1_000_000  # bytes: whoever asks first for a script as large as this would wait for ten seconds
_HELD = 64  # files; a page asks for about fifteen


def install(server: flask.Flask) -> None:
    """Compress what `server` answers. To be installed first: what is installed before others looks at a response after them."""
    server.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_ALGORITHM_STREAMING=["br", "gzip"], COMPRESS_BR_LEVEL=5)
    Compress(server)
    server.after_request(_pack_file)


def wanted() -> str:
    """The best encoding that the browser takes: br, gzip or "" for none."""
    return _best(flask.request.headers.get("Accept-Encoding", ""))


@functools.lru_cache(256)
def _best(accepted: str) -> str:
    encodings = parse_accept_header(accepted, Accept)
    return next((each for each in ("br", "gzip") if encodings[each]), "")


def packed(content: bytes, encoding: str, quality: int) -> bytes:
    """`content` in an encoding that `wanted` names; `quality` is brotli's, 0 to 11."""
    if encoding == "br":
        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality))
    return gzip.compress(content, min(quality, 9), mtime=0) if encoding == "gzip" else content


@functools.lru_cache(_HELD)
def _packed_once(content: bytes, encoding: str) -> bytes:
    return packed(content, encoding, 11 if len(content) < _LARGE else 5)


def _pack_file(response: flask.Response) -> flask.Response:
    """A script, style or drawing that never changes, in the form that is held of it; Flask-Compress then leaves it alone."""
    lasts = response.direct_passthrough or _SUITES in flask.request.path or response.headers.get("Cache-Control") == FOREVER
    if response.status_code != 200 or response.mimetype not in _TEXT or not lasts or response.content_encoding:
        return response
    held = response.response
    response.direct_passthrough = False
    content = response.get_data()
    if isinstance(held, FileWrapper):
        held.close()
    encoding = wanted()
    response.vary.add("Accept-Encoding")
    if len(content) < _SMALL or not encoding:
        response.set_data(content)
        return response
    response.set_data(_packed_once(content, encoding))
    response.headers["Content-Encoding"] = encoding
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(f"{tag}:{encoding}")
        response.make_conditional(flask.request)
    return response
