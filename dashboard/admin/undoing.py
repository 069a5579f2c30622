"""The undo of a load: who may ask for it, and the job that does it."""

from collections.abc import Mapping
from typing import Any

import flask
import pandas as pd
from sqlalchemy import Connection

from dashboard.admin import access
from dashboard.admin.desk import Desk
from dashboard.failures import Told
from dashboard.fields import TOKEN
from dashboard.language import _
from dashboard.pages.changes import undone_by
from dashboard.rows import rows
from db import jobs, ledger
from db.accounts import Account
from db.desk import printable
from db.engine import writing
from db.jobs import Job

LONGEST_NOTE = 500  # characters

Load = Mapping[str, Any]


def install(server: flask.Flask, desk: Desk) -> None:
    """POST /admin/loads/<number>/undo."""

    def undo(number: int) -> flask.typing.ResponseReturnValue:
        note = " ".join(printable(flask.request.form.get("note", "")).split())
        errors: dict[str, str] = {}
        if len(note) > LONGEST_NOTE:
            errors["note"] = _("Keep the note to %(n)s characters", n=LONGEST_NOTE)
        else:
            with writing(desk.engine) as connection:
                job = _started(connection, desk, access.account(), number, note, errors)
            if job is not None:
                desk.worker.wake()
                return flask.redirect(f"/admin/jobs/{job.id}", 303)
        return _again(desk, number, errors)

    server.add_url_rule("/admin/loads/<int:number>/undo", "desk_load_undo", undo, methods=["POST"])


def _again(desk: Desk, number: int, errors: Mapping[str, str]) -> flask.Response:
    from dataclasses import replace

    from dashboard.admin.pages import load as page

    typed = {name: value for name, value in flask.request.form.items() if name != TOKEN}
    context = desk.context(path=f"/admin/loads/{number}", typed=typed, errors=errors)
    return desk.paint(context, replace(page.layout(context, str(number)), status=400))


def _started(connection: Connection, desk: Desk, account: Account, number: int, note: str, errors: dict[str, str]) -> Job | None:
    """The job that undoes load `number`, the one that is at it or a new one; None, with the reason in `errors`, when none may."""
    held = ledger.loads(connection)
    found = rows(held[held["number"] == number])
    if not found:
        raise Told(404, _("There is no load %(number)s.", number=number))
    if not may_undo(account, found[0]):
        raise Told(403, not_yours())
    for job in jobs.live(connection):
        if job.kind == "undo" and job.about.get("undoes") == number:
            return job
    if by := undone(held, number):
        errors[""] = _("Load %(number)s is undone already, by load %(by)s.", number=number, by=by)
        return None
    return jobs.start(connection, "undo", account.name, "", desk.now(), about={"undoes": number, "note": note})


def may_undo(account: Account, load: Load) -> bool:
    """Whether this account may undo a load: an admin every one, a loader those made at the desk under their name."""
    return account.may_manage or (load["door"] == "web" and load["by_whom"] == account.name)


def not_yours() -> str:
    """Why somebody may not undo a load."""
    return _("You may undo the loads that you made here. Ask an admin to undo this one.")


def undone(held: pd.DataFrame, number: int) -> int | None:
    """The load that undoes load `number` and is not itself undone; None when what `number` brought was not taken back.

    `held` are all loads.
    """
    return next((later for later in sorted(undone_by(held, number), reverse=True) if undone(held, later) is None), None)
