"""One statement without a file: what was typed becomes a row, goes through the same checks, and waits as a preview."""

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import flask
from werkzeug.exceptions import NotFound

from dashboard.admin import access, bringing, child, entry_form, housekeeping, uploads
from dashboard.admin.desk import Desk
from dashboard.admin.entry_form import FIGURE, MILESTONE, SOURCE, Kind
from dashboard.admin.pages import figure, milestone
from dashboard.page import Page
from dashboard.worded import sentence
from db import jobs
from db.engine import reading, writing
from db.phrasing import wording
from etl import intake, kept
from etl.columns import SOURCES, Column
from etl.previews import Preview
from etl.problems import Problem, problem
from etl.template import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)

Typed = Mapping[str, str]
Layout = Callable[..., Page]


def install(server: flask.Flask, desk: Desk) -> None:
    """The routes of the two forms, of the template and of a report to take away."""

    def add(address: str, name: str, view: Callable[..., flask.typing.ResponseReturnValue], method: str) -> None:
        server.add_url_rule(address, name, view, methods=[method])

    add(figure.PATH, "enter_figure", lambda: _enter(desk, FIGURE, figure.layout), "POST")
    add(milestone.PATH, "enter_milestone", lambda: _enter(desk, MILESTONE, milestone.layout), "POST")
    add(bringing.TEMPLATE, "template", _template, "GET")
    add("/admin/jobs/<job>/problems.xlsx", "problems", lambda job: _problems(desk, job), "GET")


def _enter(desk: Desk, kind: Kind, layout: Layout) -> flask.typing.ResponseReturnValue:
    """Take in what was typed: on to its preview, or the form again with every problem at its field."""
    typed = _typed(kind)
    try:
        with tempfile.TemporaryDirectory() as folder:
            seen = _checked(desk, kind, typed, Path(folder))
        if isinstance(seen, Preview) and seen.ready:
            return flask.redirect(f"/admin/jobs/{_wait(desk, kind, typed, seen)}", 303)
    except OSError as error:
        context = desk.context(typed=typed, errors={"": sentence(uploads.no_room(error))})
        return desk.paint(context, replace(layout(context), status=503))
    problems = seen.problems if isinstance(seen, Preview) else seen
    context = desk.context(typed=typed, errors=_errors(kind, problems))
    return desk.paint(context, layout(context))


def _typed(kind: Kind) -> dict[str, str]:
    """What stands in the fields; of a column that takes several codes, those ticked."""
    form = flask.request.form
    typed = {name: " ".join(form.getlist(name)) for name in entry_form.field_names(kind)}
    found = _DOI.fullmatch(typed[SOURCE + "url"].strip())
    return typed | ({SOURCE + "url": f"https://doi.org/{found[1]}"} if found else {})


def _checked(desk: Desk, kind: Kind, typed: Typed, folder: Path) -> Preview | list[Problem]:
    """The preview of what was typed, by the same checks as a file; problems alone where there is nothing to check."""
    own = {column.name: typed[column.name] for column in kind.asked}
    new = {column.name: typed[SOURCE + column.name] for column in SOURCES}
    if not any(value.strip() for value in (*own.values(), *new.values())):
        needed = [column for column in kind.asked if column.required]
        return [problem("required", kind.sheet, 2, each.name, meaning=wording(each.meaning)) for each in needed]
    if any(value.strip() for value in new.values()):
        own |= {"source": own["source"] or new["key"]}
        if own["source"].strip() != new["key"].strip():
            return [_two_sources(kind)]
        _write(folder / "sources.csv", SOURCES, new)
    _write(folder / f"{kind.sheet}.csv", kind.asked, own)
    return intake.preview(desk.engine, folder, name=f"one {kind.name}")


def _two_sources(kind: Kind) -> Problem:
    wrong = wording("a source that is held is named, and a new one is described")
    return Problem("two_sources", kind.sheet, 2, "source", "", wrong, wording("Empty one of the two"))


def _write(file: Path, columns: Sequence[Column], values: Typed) -> None:
    """One row under its headings: those that must be there, and those in which something stands."""
    used = [column.name for column in columns if column.required or values[column.name]]
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(used)
        rows.writerow([values[name] for name in used])


def _errors(kind: Kind, problems: Sequence[Problem]) -> dict[str, str]:
    """Field -> all that is wrong with it, in the order of the form; "" holds what belongs to no field."""
    names = entry_form.field_names(kind)
    said: dict[str, list[str]] = {}
    for each in problems:
        if not each.is_warning:
            before = SOURCE if each.sheet.startswith("sources") else ""
            field = before + (each.column or "")
            said.setdefault(field if field in names else "", []).append(f"{sentence(each.wrong)} {sentence(each.mend)}")
    order = ["", *names]
    return {field: " ".join(said[field]) for field in sorted(said, key=order.index)}


def _wait(desk: Desk, kind: Kind, typed: Typed, seen: Preview) -> str:
    """Keep the preview as a job that waits to be looked at; its id."""
    id = jobs.new_id()
    folder = housekeeping.make_folder(desk.folder, id)
    try:
        _keep(desk, kind, typed, seen, id, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return id


def _keep(desk: Desk, kind: Kind, typed: Typed, seen: Preview, id: str, folder: Path) -> None:
    state = "ready" if seen.changes.num_rows else "same"
    (folder / child.PROBLEMS).write_text(json.dumps([asdict(each) for each in seen.problems], ensure_ascii=False), "utf-8")
    if state == "ready":
        kept.keep(seen, folder / child.PREVIEW)
    about = child.about_of(seen) | {"options": {}, "fields": {name: value for name, value in typed.items() if value}}
    with writing(desk.engine) as connection:
        jobs.start(
            connection,
            kind.name,
            access.account().name,
            seen.name,
            desk.now(),
            about=about,
            state=state,
            id=id,
            sha256=seen.sha256,
        )


def _template() -> flask.Response:
    """The workbook to fill in, made anew each time: it is the file format of this very version."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.xlsx"
        write_template(file)
        return _attached(file.read_bytes(), "tallies-template.xlsx")


def _problems(desk: Desk, id: str) -> flask.Response:
    """The file that was brought, with a column of problems. Raises NotFound where there is none that the asker may see."""
    with reading(desk.engine) as connection:
        job = access.require_job(jobs.find(connection, id))
    file = desk.folder_of(job.id) / child.REPORT
    if not file.is_file():
        raise NotFound
    # Its name is ours: what somebody called their file never becomes a header.
    return _attached(file.read_bytes(), f"problems-{job.id}.xlsx")


def _attached(workbook: bytes, name: str) -> flask.Response:
    return flask.Response(workbook, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
