"""A real server for as long as a test needs one: an address that a browser, or pandas, can ask."""

import threading
from collections.abc import Iterator
from typing import Any

import flask
from waitress import create_server, wasyncore
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


def as_in_use(server: flask.Flask, threads: int) -> Iterator[int]:
    """The port at which waitress serves `server`, as `tallies serve` does, until the test is over."""
    lines: dict[int, Any] = {}
    served = create_server(server, host="127.0.0.1", port=0, threads=threads, map=lines)
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.1, map=lines, count=1)
        served.task_dispatcher.shutdown()
        wasyncore.close_all(lines)  # in the thread that waits on them: a line closed by another breaks its wait

    thread = threading.Thread(target=run)
    thread.start()
    yield int(served.effective_port)
    over.set()
    thread.join()
