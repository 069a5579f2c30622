"""A real server for as long as a test needs one: an address that a browser, or pandas, can ask."""

import threading
from collections.abc import Iterator

import flask
from werkzeug.serving import make_server


def serving(server: flask.Flask, host: str = "127.0.0.1") -> Iterator[str]:
    """Where `server` answers, served by threads until the tests are over."""
    served = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://{host}:{served.server_port}"
    served.shutdown()
    thread.join()
    served.server_close()
