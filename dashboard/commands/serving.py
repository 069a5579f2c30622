"""`serve`: the database made or upgraded, the shipped catalogue loaded once, and the pages served until Ctrl-C."""

import argparse
import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

import etl
from dashboard import hosts
from dashboard.admin import key
from dashboard.commands import changes, options
from dashboard.commands.errors import Stop
from dashboard.commands.progress import Progress
from dashboard.commands.safety import refuse_damaged
from dashboard.settings import Settings
from db import accounts, ledger
from db.engine import open_database, reading
from etl import intake
from etl.read import read

if TYPE_CHECKING:
    from dashboard.first_paint import PaintedDash

CATALOGUE = Path(etl.__file__).parent / "catalogue"
NOTE = "the figures that come with Tallies"  # pages/changes.py says it in the reader's language
_BY = "Tallies"  # who loads the shipped catalogue
_THREADS = 16  # some of them wait for a page that another one makes: a page that is kept finds one free all the same
_CONNECTIONS = 400  # at once: a hundred that send nothing must not keep everybody else out
_SILENCE = 60  # seconds after which a connection that says nothing is closed
_IN_MEMORY = 64 * 1024  # bytes of a request that comes in; what is beyond waits on the disk
# Bytes of a request. The desk refuses files a little too large in words of its own; beyond this they are not even taken in.
_LARGEST = 12 * 1024 * 1024


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `serve`."""
    serve = commands.add_parser("serve", help="load the shipped figures if they are new, and serve the pages")
    serve.description = (
        "Make or upgrade the database, load the shipped figures unless they were, and serve the pages until Ctrl-C."
    )
    serve.add_argument(
        "--host", metavar="ADDRESS", help="where to listen (default: TALLIES_HOST, else 127.0.0.1, this machine only)"
    )
    serve.add_argument("--port", type=int, metavar="N", help="the port to listen on (default: TALLIES_PORT, else 8050)")
    serve.add_argument("--no-catalogue", action="store_true", help="serve what the database holds, without the shipped figures")
    options.add_database(serve)
    options.add_progress(serve)
    serve.set_defaults(run=_serve)


def _serve(chosen: argparse.Namespace) -> int:
    settings = options.settings(chosen)
    signed_with = key.signing_key(settings, os.environ)
    with options.writable(chosen) as engine:
        # First of all: nothing may be written into a damaged file.
        if verified := refuse_damaged(engine):
            print(verified, flush=True)
        if not chosen.no_catalogue:
            load_catalogue(engine, Progress(chosen.progress))
        with reading(engine) as connection:
            is_staffed = bool(accounts.every(connection))
    serve(settings, signed_with, is_staffed)
    return 0


def load_catalogue(engine: Engine, progress: Progress) -> None:
    """Load the shipped figures, unless these very files were the last catalogue loaded, also if that load was undone since."""
    with reading(engine) as connection:
        loads = ledger.loads(connection)
    before = loads[(loads["file"] == CATALOGUE.name) & (loads["by_whom"] == _BY)]
    if len(before) and before["sha256"].iloc[0] == read(CATALOGUE).sha256:
        return
    print("Loading the shipped figures ...", flush=True)
    seen = intake.preview(engine, CATALOGUE, progress=progress)
    if not seen.ready:
        raise Stop(
            f"The shipped figures could not be loaded: {seen.problems[0]} `tallies check {CATALOGUE}` names every problem.", 1
        )
    number = intake.accept(engine, seen, _BY, note=NOTE)
    progress.done()
    if number is not None:
        print(f"Load {number}: {changes.counted(*changes.counts(seen.changes))}.")


def serve(settings: Settings, signed_with: bytes, is_staffed: bool) -> None:
    """Serve the pages and the loading desk until Ctrl-C; unless `is_staffed`, say how somebody gets into it.

    Raises Stop if the port is taken or the address is not one of this machine's.
    """
    from waitress import create_server

    from dashboard.admin.app import desk_of  # Dash takes a third of a second to import; only this command needs it
    from dashboard.app import create_app

    app = create_app(settings, key=signed_with)
    # What a proxy says of who asks is thrown away unless there is one to be believed.
    untold = not settings.proxies
    try:
        server = create_server(
            app.server,
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            channel_timeout=_SILENCE,
            inbuf_overflow=_IN_MEMORY,
            max_request_body_size=_LARGEST,
            clear_untrusted_proxy_headers=untold,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop(f"Port {settings.port} is taken, perhaps by another Tallies: choose another with --port.") from error
        raise Stop(_nowhere(settings)) from error
    except ValueError as error:  # waitress's word for a host that is none
        raise Stop(_nowhere(settings)) from error
    address = hosts.address(settings)
    print(f"Tallies is at http://{settings.host}:{settings.port} (Ctrl-C stops it)")
    print(f"The loading desk is at {address}/admin/", flush=True)
    if not is_staffed:
        print("Nobody can sign in to it yet: `tallies accounts add NAME --role admin` makes the first account.", flush=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a reader waits a moment for a thread is no news
    desk_of(app.server).worker.wake()  # for what was waiting when an earlier server ended
    with made_ahead(app, settings):
        server.run()


@contextmanager
def made_ahead(app: "PaintedDash", settings: Settings) -> Iterator[None]:
    """While this lasts, the pages that readers are likely to ask for are made before they do."""
    from dashboard import warming

    assert app.pages is not None
    engine = open_database(settings.database)
    warmer = warming.Warmer(app.pages, warming.maker(app.server), lambda: warming.beginnings(engine, hosts.address(settings)))
    warmer.start()
    try:
        yield
    finally:
        warmer.stop()
        engine.dispose()


def _nowhere(settings: Settings) -> str:
    return f"{settings.host} is no address of this machine on which port {settings.port} may be used: see --host and --port."
