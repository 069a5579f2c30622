"""The form that brings a file, the same on the desk and under a report."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import fields
from dashboard.admin.context import DeskContext
from dashboard.language import _

UPLOAD = "/admin/upload"
TEMPLATE = "/admin/template.xlsx"
ENDINGS = ".csv,.xlsx"


def upload_form(context: DeskContext, *, error: str = "", submit: str = "", again: bool = False) -> Component:
    """Choose or drop a file, say whether it is complete, send it. `again` is for the mended file under a report.

    assets/desk.js adds a place to drop the file and the progress of its way; without it this is a plain form.
    """
    label = _("The mended file") if again else _("File with figures, milestones, sources or indicators")
    parts: list[Any] = [
        html.Div(
            [
                fields.file_field("file", label, hint=limits(), error=error, accept=ENDINGS),
                html.P(_("or drop it here"), className="drop-hint", hidden=True),
            ],
            className="drop-zone",
        ),
        fields.checkbox(
            "complete",
            _("This file is all that its sources say"),
            hint=_(
                "What is held from these sources and is not in the file will be withdrawn. You see each withdrawal before "
                "anything happens. Leave it empty when the file only adds or corrects."
            ),
            checked=context.typed.get("complete", "") != "",
        ),
        html.Progress(className="upload-progress", max=100, value=0, hidden=True, **{"aria-label": _("Sent so far")}),
        html.P("", className="upload-status", role="status"),
    ]
    form = fields.post_form(UPLOAD, context.token, *parts, submit=submit or _("Check the file"), multipart=True)
    return html.Div(form, className="upload", **_spoken())


def limits() -> str:
    """What may be brought."""
    return _(
        "CSV or Excel workbook (.xlsx), up to 10 MB and 50,000 rows. Nothing is changed before you have seen what it would do."
    )


def _spoken() -> dict[str, Any]:
    """What desk.js says, so that its words too are in the reader's language; %n is a number of percent."""
    return {
        "data-none": _("Select a file"),
        "data-sending": _("Sending the file, %n"),
        "data-sent": _("The file has arrived and is being looked at"),
        "data-lost": _("The file could not be sent. Check the connection and try again."),
        "data-large": _("The selected file must be smaller than 10 MB"),
        "data-kind": _("The selected file must be a CSV or XLSX"),
    }
