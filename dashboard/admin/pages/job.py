"""One piece of work: where it is while it is worked at, and then what came of it, always at the same address."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import blocks, fields
from dashboard.admin import access, bringing, desk, problem_groups, readings, reasons, steps
from dashboard.admin.context import DeskContext
from dashboard.admin.pages import home, preview, report
from dashboard.language import _
from dashboard.page import NoSuchPage, Page
from db import jobs
from db.engine import reading
from db.jobs import Job
from etl.encodings import OFFERED

PATH = "/admin/jobs/<job>"
NAME = None

# Ids that the page and its callback share.
TICK, SUBJECT, PROGRESS = "job-tick", "job-subject", "job-progress"
EVERY = 1000  # milliseconds between two looks at the job

Parts = Sequence[Any]


def layout(context: DeskContext, job: str, by: str = "", **unused: str) -> Page:
    """The page of one job, painted for the state it is in. Raises NoSuchPage for a job that is not there or is another's.

    `by` is how the problems of a refused file are grouped: one of problem_groups.WAYS.
    """
    with context.reading() as conn:
        held = jobs.find(conn, job)
    if held is None or not access.may_see(held):
        raise NoSuchPage(_("No work of yours is kept at this address."))
    title = home.called(held)
    views: Mapping[str, Callable[[], Parts]] = {
        "refused": lambda: _refused(context, held, by),
        "ready": lambda: preview.parts(context, held),
        "same": lambda: preview.parts(context, held),
        "loaded": lambda: preview.loaded(context, held),
    }
    if held.state in jobs.WORKING:
        view = _working(context, held)
    elif held.state in views:
        view = views[held.state]()
    else:
        view = _ended(context, held)
    way = blocks.breadcrumbs(context, [(_("Desk"), "/admin/")], title)
    heading = blocks.heading(title, kicker=steps.state_name(held.state))
    body = [way, heading, _came_back(held), _change(context, held), *view]
    return Page(title, steps.state_name(held.state), [part for part in body if part is not None])


def register(app: Dash) -> None:
    """The callback that keeps the steps up to date while a job is worked at."""
    app.callback(Output(PROGRESS, "children"), Input(TICK, "n_intervals"), State(SUBJECT, "data"), prevent_initial_call=True)(
        _look_again
    )


def _look_again(_ticks: object, subject: object) -> list[Component]:
    """The steps as they are now; once the work is over, what takes the browser to its result."""
    with reading(desk.current().engine) as conn:
        held = jobs.find(conn, subject) if isinstance(subject, str) else None
    if held is None or not access.may_see(held):
        raise PreventUpdate
    if held.state in jobs.WORKING:
        return _steps(held)
    address = f"/admin/jobs/{held.id}"
    there = html.P([_("This is done."), " ", html.A(_("See what came of it"), href=address)], role="status")
    return [there, dcc.Location(id="job-done", href=address, refresh=True)]


def _came_back(job: Job) -> html.P | None:
    """Why a load that was begun is waiting to be looked at again."""
    reason = reasons.said(job)
    return blocks.note(reason, kind="warning") if job.state == "ready" and reason else None


def _change(context: DeskContext, job: Job) -> html.P | None:
    """The way back from a preview to the form that made it."""
    if job.kind not in ("figure", "milestone") or job.state not in ("ready", "same"):
        return None
    return html.P(html.A(_("Change what you typed"), href=f"{context.href(f'/admin/{job.kind}')}?from={job.id}"))


def _working(context: DeskContext, job: Job) -> Parts:
    address = context.href(f"/admin/jobs/{job.id}")
    stop = fields.post_form(f"/admin/jobs/{job.id}/cancel", context.token, submit=_("Stop this"), class_name="plain")
    return [
        html.P(_("You may leave this page and come back: it goes on without you, and the result is kept for 24 hours.")),
        html.Div(_steps(job), id=PROGRESS),
        html.P(html.A(_("Look again"), href=address), className="look-again"),
        stop,
        dcc.Interval(id=TICK, interval=EVERY),
        dcc.Store(id=SUBJECT, data=job.id),
    ]


def _steps(job: Job) -> list[Component]:
    """The list of steps; only the name of the present one is read out, when it changes."""
    said = {steps.DONE: _("done"), steps.NOW: _("now"), steps.TO_COME: _("to come")}
    items = []
    for step in steps.steps(job):
        here: dict[str, Any] = {"aria-current": "step"} if step.state == steps.NOW else {}
        counted = html.Span(step.counted, className="counted") if step.counted else None
        mark = html.Span(f" ({said[step.state]})", className="unseen")
        items.append(html.Li([html.Span(step.title), mark, counted], className=f"step {step.state}", **here))
    now = next((step.title for step in steps.steps(job) if step.state == steps.NOW), "")
    return [html.P(now, className="unseen", role="status"), html.Ol(items, className="steps")]


def _refused(context: DeskContext, job: Job, by: str) -> Parts:
    assert context.desk is not None
    problems = problem_groups.kept(context.desk.folder_of(job.id))
    if job.about.get("encodings"):
        choices = readings.readings(problems) or {encoding: [] for encoding in OFFERED}
        return [_encodings(context, job, choices), *report.bring_again(context)]
    return report.parts(context, job, problems, by)


def _encodings(context: DeskContext, job: Job, choices: Mapping[str, Sequence[str]]) -> html.Section:
    options = [(encoding, _reading(encoding, rows)) for encoding, rows in choices.items()]
    form = fields.post_form(
        f"/admin/jobs/{job.id}/encoding",
        context.token,
        fields.radios(
            "encoding",
            _("Which of these reads right?"),
            options,
            hint=_("These are the first rows that hold letters beyond a to z."),
            error=context.errors.get("encoding", ""),
        ),
        submit=_("Read it like this"),
    )
    said = _(
        "The file is not written in UTF-8, and its letters could be read in several ways. We do not guess. If none of these "
        "reads right, open the file where it was made and save it as “CSV UTF-8”."
    )
    return blocks.section("encoding", _("How is this file written?"), form, lead=said)


def _reading(encoding: str, rows: Sequence[str]) -> html.Span:
    sample = html.Span([part for row in rows for part in (row, html.Br())][:-1], className="sample")
    return html.Span([html.B(readings.name_of(encoding)), sample])


def _ended(context: DeskContext, job: Job) -> Parts:
    """What is said of work that came to nothing: what happened, that nothing was changed, and what to do next."""
    said = {
        "overtaken": _("What is held has changed since this was looked at, so it was not loaded."),
        "failed": _("This could not be finished."),
        "cancelled": _("This was stopped before it was done."),
        "dropped": _("This was not loaded within 24 hours, and what was kept for it has been put away."),
    }
    reason = reasons.said(job)
    nothing = _("Nothing was changed.")
    again = nothing.rstrip(".").lower() in reason.lower()  # many reasons say it themselves
    words = [html.P(said.get(job.state, nothing)), html.P(reason) if reason else None, None if again else html.P(nothing)]
    return [html.Div([part for part in words if part], className="note warning"), *_next(context, job)]


def _next(context: DeskContext, job: Job) -> Parts:
    if job.kind == "undo":
        number = job.about.get("undoes")
        return [html.P(html.A(_("Back to load %(number)s", number=number), href=context.href(f"/admin/loads/{number}")))]
    if job.kind in ("figure", "milestone"):
        address = f"{context.href(f'/admin/{job.kind}')}?from={job.id}"
        return [html.P(html.A(_("Back to the form, with what you typed"), href=address))]
    return [blocks.section("again", _("Bring it again"), bringing.upload_form(context))]
