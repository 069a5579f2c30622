"""The desk's first page: bring a file, fill in a form, and find again what was brought before."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import blocks, tables
from dashboard.admin import bringing, steps
from dashboard.admin.context import DeskContext
from dashboard.language import _
from dashboard.page import Page
from dashboard.pages.changes import moment
from db import jobs
from db.jobs import Job

PATH = "/admin/"
NAME = "Desk"
SHOWN = 50  # pieces of work in the list


def layout(context: DeskContext, **unused: str) -> Page:
    """The first page of the desk; the error of the field "file" is why what was just sent was not taken (answered with 400)."""
    error = context.errors.get("file", "")  # never from the address, where others could write it
    account = context.account
    everybody = account is not None and account.may_manage
    with context.reading() as conn:
        work = jobs.mine(conn, None if everybody or account is None else account.name, SHOWN)
    title = _("The loading desk")
    lead = _(
        "Bring a file of figures as it is, and see every problem at once and what it would change. "
        "Nothing is loaded until you say so."
    )
    body = [
        blocks.heading(title, lead),
        _file(context, error),
        _forms(context),
        _work(context, work, everybody),
    ]
    return Page(title, lead, body, status=400 if error else 200)


def _file(context: DeskContext, error: str) -> html.Section:
    template = html.P(
        [
            html.A(_("Get the template"), href=bringing.TEMPLATE, className="button quiet", download="tallies-template.xlsx"),
            " ",
            html.Span(_("An Excel workbook with every column, its meaning and its codes."), className="hint"),
        ],
        className="beside",
    )
    return blocks.section("bring", _("Bring a file"), bringing.upload_form(context, error=error), template)


def _forms(context: DeskContext) -> html.Section:
    entries = [
        (_("One figure"), "/admin/figure", _("A number, who says it and where it stands.")),
        (_("One milestone"), "/admin/milestone", _("An event, its date and who tells of it.")),
    ]
    items = [
        html.Li([html.A(label, href=context.href(path)), html.P(said, className="hint")], className="way")
        for label, path, said in entries
    ]
    return blocks.section("forms", _("Or fill in a form"), html.Ul(items, className="ways"))


def _work(context: DeskContext, work: Sequence[Job], everybody: bool) -> html.Section:
    title = _("Everybody's work") if everybody else _("Your work")
    lead = _("You may leave and come back: a file goes on being checked, and its result is kept for 24 hours.")
    if not work:
        return blocks.section("work", title, blocks.empty(_("Nothing was brought yet.")), lead=lead)
    columns = [_("What"), _("How it stands"), _("What it says"), *([_("Whose")] if everybody else []), _("Brought")]
    lines = [(_cells(context, job, everybody), "") for job in work]
    table = tables.table(_("Newest first"), columns, lines)
    return blocks.section("work", title, table, lead=lead)


def _cells(context: DeskContext, job: Job, everybody: bool) -> list[tables.Cell]:
    stands = html.Span(steps.state_name(job.state), className=f"tag state-{job.state}")
    whose = [job.account] if everybody else []
    return [
        html.A(called(job), href=context.href(f"/admin/jobs/{job.id}")),
        stands,
        counted(job),
        *whose,
        moment(job.created_at),
    ]


def called(job: Job) -> str:
    """What a piece of work is called: its file, or what it is."""
    names = {
        "figure": _("One figure"),
        "milestone": _("One milestone"),
        "undo": _("Undo of load %(number)s", number=job.about.get("undoes", "")),
    }
    return names.get(job.kind, job.name)


def counted(job: Job) -> str:
    """What there is to say of a job in numbers: how far it is, or what its rows would do."""
    if job.state in jobs.WORKING:
        return steps.in_words(job)
    counts: dict[str, Any] = job.about.get("counts") or {}
    return steps.became(counts)
