"""What people bring to the loading desk in the tests, and how they wait for what comes of it."""

import csv
import io
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.admin import child, housekeeping
from dashboard.fields import TOKEN
from db import jobs
from db.engine import reading, writing
from db.jobs import Job
from etl import intake, kept
from tests.desks import FORM, DeskSite, post, token
from tests.hostile.case import GOOD

PATIENCE = 180  # seconds: a child starts in one, but the machine may have other work


def table(*rows: Mapping[str, str]) -> bytes:
    """A CSV file of these rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def figure(**change: str) -> bytes:
    """A CSV file of one figure that the small world does not hold."""
    return table({**GOOD, **change})


def send(client: FlaskClient, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """Send the form that brings a file, as the page does."""
    parts = [_part(f'name="{name}"', value.encode()) for name, value in {TOKEN: token(client), **fields}.items()]
    parts += [_part(f'name="file"; filename="{name}"', content) for content, name in files]
    return client.post("/admin/upload", **multipart(*parts))


def multipart(*parts: bytes) -> dict[str, Any]:
    """A form in parts, as bytes: werkzeug's client would leave a file open behind a large one."""
    body = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x", "headers": FORM}


def _part(named: str, content: bytes) -> bytes:
    return f"Content-Disposition: form-data; {named}\r\n\r\n".encode() + content


def bring(client: FlaskClient, content: bytes, name: str = "figures.csv", **fields: str) -> str:
    """Bring a file; the id of its job."""
    answer = send(client, (content, name), **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def job(site: DeskSite, id: str) -> Job:
    """The job as it is now."""
    with reading(site.engine) as connection:
        found = jobs.find(connection, id)
    assert found is not None
    return found


def settled(site: DeskSite, id: str, states: Sequence[str] = ()) -> Job:
    """The job once nobody works at it any more, or once it is in one of the states."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        now = job(site, id)
        if now.state in states or (not states and now.state not in jobs.WORKING):
            return now
        time.sleep(0.05)  # to look takes the processor from the child
    raise AssertionError(f"still {job(site, id)}")


def ready(
    site: DeskSite, account: str, content: bytes, folder: Path, *, complete: bool = False, name: str = "figures.csv"
) -> Job:
    """A preview that waits to be loaded, checked in this very process: quicker than by a child."""
    id = jobs.new_id()
    made = housekeeping.make_folder(site.folder, id)
    file = folder / f"{id}.csv"
    file.write_bytes(content)
    seen = intake.preview(site.engine, file, name=name, complete=complete)
    assert seen.ready, [str(problem) for problem in seen.problems]
    kept.keep(seen, made / child.PREVIEW)
    (made / child.PROBLEMS).write_text(json.dumps([asdict(problem) for problem in seen.problems]), "utf-8")
    about = {"options": {}, **child.about_of(seen)}
    with writing(site.engine) as connection:
        now = site.desk.now()
        return jobs.start(connection, "file", account, name, now, about=about, state="ready", id=id, sha256=seen.sha256)


def worked(site: DeskSite, id: str) -> Job:
    """A job that is to be written or undone, once this very process has done it: quicker than a child. Nobody else is at it."""
    held = job(site, id)
    with writing(site.engine) as connection:
        assert jobs.move(connection, id, {"waiting", "writing"}, "writing", now=site.desk.now(), step="writing")
    do = child.undo if held.kind == "undo" else child.write
    end = do(site.desk.engine, held, site.desk.folder_of(id))
    if end["state"] != "loaded":  # a load that was written has moved its job itself
        about = {**held.about, **end["about"]}
        with writing(site.engine) as connection:
            assert jobs.move(connection, id, {"writing"}, end["state"], now=site.desk.now(), step="", about=about)
    return job(site, id)


def commit(client: FlaskClient, job: Job, **fields: Any) -> int:
    """Press the button under the preview, all warnings ticked; the status of the answer."""
    ticks = {f"tick-{code}": "1" for code in job.about["kinds"]}
    return post(client, f"/admin/jobs/{job.id}/commit", {**ticks, **fields}).status_code


def same_browser(site: DeskSite, client: FlaskClient) -> FlaskClient:
    """A second tab of a browser, which another thread may use: signed in already."""
    tab = site.anybody()
    name = site.app.server.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    tab.set_cookie(name, cookie.value)
    return tab
