"""A file made whole before its first byte is sent: what fails on the way is told as a refusal, nothing is cut off with a 200.

It waits on the disk, not in memory, and the database is let go of before a slow reader has it: on SQLite nobody could load
figures meanwhile. It is compressed as it is made, which also keeps it small.
"""

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

import brotli
import flask
from werkzeug.wsgi import wrap_file

_IN_MEMORY = 1 << 20  # bytes
_QUALITY, _LEVEL = 4, 5  # of brotli and gzip: as quick as the rows come
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 16


def encoding_for(asked: flask.Request) -> str:
    """The compression the reader takes: br, gzip, or "" for none."""
    return next((name for name in ("br", "gzip") if asked.accept_encodings.quality(name) > 0), "")


def sent(pieces: Iterable[bytes], encoding: str) -> flask.Response:
    """The pieces as a response with its length, once all of them are there."""
    held = cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))
    try:
        size = sum(held.write(piece) for piece in _compressed(pieces, encoding))
        held.seek(0)
        if size <= _IN_MEMORY:
            with held:
                return flask.Response(held.read())
    except BaseException:
        held.close()
        raise
    # A server that knows files sends it by itself and keeps no thread waiting for a slow reader.
    answer = flask.Response(wrap_file(flask.request.environ, held, _PIECE), direct_passthrough=True)
    answer.content_length = size
    return answer


def packed(pieces: Iterable[bytes], encoding: str) -> bytes:
    """What is small as one piece."""
    return b"".join(_compressed(pieces, encoding))


def _compressed(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if not encoding:
        yield from pieces
        return
    packer: Any = brotli.Compressor(quality=_QUALITY) if encoding == "br" else zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    put = packer.process if encoding == "br" else packer.compress
    for piece in pieces:
        yield put(piece)
    yield packer.finish() if encoding == "br" else packer.flush()
