"""What is text goes out compressed, and Dash's own scripts are compressed once, not for every reader anew."""

import flask
from flask_compress import Compress
from werkzeug.wsgi import FileWrapper

_SUITES = "/_dash-component-suites/"
_MOST = 64  # scripts held; a page asks for about ten, and a made-up address must not fill the memory
_TEXT = ("text/css", "text/javascript", "image/svg+xml")  # of the files of the pages
_NOT_HELD = ";"  # the end of a key that names no script


class HeldScripts:
    """Compressed scripts by their key; what is no script of Dash's is never held."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The compressed script, or None."""
        return self._held.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Hold it, if there is room."""
        if not key.endswith(_NOT_HELD) and len(self._held) < _MOST:
            self._held[key] = value


def install(server: flask.Flask) -> None:
    """Compress what `server` answers. To be installed first: what is installed before others looks at a response after them."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_CACHE_BACKEND=HeldScripts,
        COMPRESS_CACHE_KEY=lambda request: request.path if request.path.startswith(_SUITES) else _NOT_HELD,
    )
    Compress(server)
    server.after_request(_read_file)


def _read_file(response: flask.Response) -> flask.Response:
    """A file that is to be compressed, read and closed: Flask-Compress would leave it open, and send it to those who have it."""
    held = response.response
    if response.status_code == 200 and response.direct_passthrough and response.mimetype in _TEXT:
        response.direct_passthrough = False
        response.set_data(response.get_data())
        if isinstance(held, FileWrapper):
            held.close()
    return response
