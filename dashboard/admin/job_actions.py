"""What the owner of a job decides: how its file is written, that it is to stop, that what was seen is to be loaded."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import flask
from sqlalchemy import Connection

from dashboard.admin import access, child
from dashboard.admin.desk import Desk
from dashboard.fields import TOKEN
from dashboard.language import _, ngettext
from db import jobs
from db.desk import printable
from db.engine import reading, writing
from db.jobs import Job
from etl.encodings import OFFERED

TO_TYPE = 0.2  # of what is held from the sources of a file: where more is withdrawn, the number is typed
LONGEST_NOTE = 500  # characters

Form = Mapping[str, str]
Errors = dict[str, str]  # field -> what is wrong with it


def install(server: flask.Flask, desk: Desk) -> None:
    """The routes behind the buttons of a job's page."""
    actions: Mapping[str, Callable[[Desk, Job, Form], Errors]] = {"encoding": _encoding, "cancel": _cancel, "commit": _commit}
    for name, do in actions.items():
        server.add_url_rule(f"/admin/jobs/<id>/{name}", f"desk_job_{name}", _route(desk, do), methods=["POST"])


def _route(desk: Desk, do: Callable[[Desk, Job, Form], Errors]) -> Callable[[str], flask.typing.ResponseReturnValue]:
    """Do it and go back to the job's page; where something is missing, paint that page again with what was typed."""

    def answer(id: str) -> flask.typing.ResponseReturnValue:
        with reading(desk.engine) as connection:
            job = access.require_job(jobs.find(connection, id))
        form = {name: value for name, value in flask.request.form.items() if name != TOKEN}
        address = f"/admin/jobs/{job.id}"
        if not (errors := do(desk, job, form)):
            return flask.redirect(address, 303)
        from dashboard.admin.pages import job as page  # which asks this module what is still missing

        context = desk.context(path=address, typed=form, errors=errors)
        return desk.paint(context, replace(page.layout(context, job=job.id), status=400))

    return answer


def _encoding(desk: Desk, job: Job, form: Form) -> Errors:
    """Check the file again, read in the encoding that its owner chose."""
    chosen = form.get("encoding", "")
    if chosen not in OFFERED:
        return {"encoding": _("Choose how the file is written")}
    if not child.upload_in(desk.folder_of(job.id)):
        return {} if job.state != "refused" else {"encoding": _("The file is no longer here. Bring it again")}
    options = {**job.about.get("options", {}), "encoding": chosen}
    with writing(desk.engine) as connection:
        _move(desk, connection, job.id, "refused", "waiting", options=options, encodings=False)
    desk.worker.wake()
    return {}


def _cancel(desk: Desk, job: Job, _form: Form) -> Errors:
    """Stop the work on it, or put away what nobody loaded. A load that is being written is written whole or not at all."""
    if job.state == "writing":
        if not job.step:  # no child was at it when we looked
            with writing(desk.engine) as connection:
                _move(desk, connection, job.id, "writing", "ready")
        desk.worker.cancel(job.id)
        return {}
    with writing(desk.engine) as connection:
        over = jobs.move(connection, job.id, {"waiting", "checking", "ready"}, "cancelled", now=desk.now(), step="", count=0)
    if over:
        desk.worker.cancel(job.id)
        shutil.rmtree(desk.folder_of(job.id), ignore_errors=True)
    return {}


def _commit(desk: Desk, job: Job, form: Form) -> Errors:
    """Have it loaded: once, however often and however many at once ask for it."""
    with writing(desk.engine) as connection:
        held = jobs.find(connection, job.id)
        if held is None or held.state != "ready":
            return {}  # its page says what became of it
        if errors := missing(held, form):
            return errors
        ticks = dict(held.about.get("kinds", {}))
        by = access.account().name
        _move(desk, connection, job.id, "ready", "writing", ticks=ticks, note=_note(form), by=by, reason="")
    desk.worker.wake()
    return {}


def _move(desk: Desk, connection: Connection, id: str, come_from: str, state: str, **more: Any) -> None:
    """Move a job that no child is at. Of many who ask at once, one does; the others find it moved."""
    held = jobs.find(connection, id)
    if held is not None and not held.step:
        jobs.move(connection, id, {come_from}, state, now=desk.now(), step="", count=0, about={**held.about, **more})


def missing(job: Job, form: Form) -> Errors:
    """What is still to be said before this preview may be loaded, by field."""
    errors: Errors = {}
    if still := open_questions(job):
        errors["questions"] = ngettext("Answer %(n)s more question", "Answer %(n)s more questions", still)
    for code in job.about.get("kinds", {}):
        if not form.get(f"tick-{code}"):
            errors[f"tick-{code}"] = _("Tick this when you have seen these warnings")
    if must_type(job) and _digits(form.get("typed", "")) != str(withdrawn(job)):
        errors["typed"] = _("Type how many statements will be withdrawn, as it stands above")
    if len(_note(form)) > LONGEST_NOTE:
        errors["note"] = _("Keep the note to %(n)s characters", n=LONGEST_NOTE)
    return errors


def open_questions(job: Job) -> int:
    """How many of the preview's questions wait for an answer."""
    return sum(int(count) for count in job.about.get("unanswered", job.about.get("questions", {})).values())


def withdrawn(job: Job) -> int:
    """How many statements would be withdrawn."""
    return int(job.about.get("counts", {}).get("withdrawn", 0))


def must_type(job: Job) -> bool:
    """Whether so much would be withdrawn that the number must be typed."""
    return withdrawn(job) > TO_TYPE * int(job.about.get("counts", {}).get("held", 0))


def _note(form: Form) -> str:
    return " ".join(printable(form.get("note", "")).split())


def _digits(typed: str) -> str:
    """A number as it is shown, without what stands between its groups of digits."""
    return re.sub(r"[\s,.'\u2019]", "", typed)
