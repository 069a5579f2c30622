"""What the two forms share: the page round the fields, filled from an earlier job, from the address, or as it was typed."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard import blocks, fields
from dashboard.admin import access, entry_form
from dashboard.admin.context import DeskContext
from dashboard.admin.entry_form import Kind
from dashboard.language import _
from dashboard.page import NoSuchPage, Page
from db import jobs


def page(context: DeskContext, kind: Kind, title: str, lead: str, query: Mapping[str, str]) -> Page:
    """The page of a form. A form that came back (`context.errors`) is answered with 400 and keeps everything that was typed.

    Raises NoSuchPage when the job named by `from` is not there, is another's or is of another kind.
    """
    if not context.typed:
        context = replace(context, typed=_filled(context, kind, query))
    # An error that begins with the name of its column needs no other.
    labels = {
        field: label
        for field, label in entry_form.field_labels(kind).items()
        if not context.errors.get(field, "").casefold().startswith(field.removeprefix(entry_form.SOURCE))
    }
    form = fields.post_form(
        f"/admin/{kind.name}", context.token, *entry_form.parts(context, kind), submit=_("Check it"), class_name="entry"
    )
    body = [
        blocks.breadcrumbs(context, [(_("Desk"), "/admin/")], title),
        fields.error_summary(context.errors, labels),
        blocks.heading(title, lead),
        form,
    ]
    return Page(title, lead, [part for part in body if part is not None], status=400 if context.errors else 200)


def _filled(context: DeskContext, kind: Kind, query: Mapping[str, str]) -> Mapping[str, str]:
    earlier = query.get("from", "")
    if not earlier:
        return {name: query[name] for name in entry_form.field_names(kind) if name in query}
    with context.reading() as conn:
        job = jobs.find(conn, earlier)
    if job is None or not access.may_see(job) or job.kind != kind.name:
        raise NoSuchPage(_("No form of yours is kept under this address."))
    typed: Mapping[str, str] = job.about.get("fields", {})
    return typed
