"""One figure without a file: a form for everything the format asks of a figure."""

from dashboard.admin import entry_form
from dashboard.admin.context import DeskContext
from dashboard.admin.pages import entering
from dashboard.language import _
from dashboard.page import Page

PATH = "/admin/figure"
NAME = "One figure"


def layout(context: DeskContext, **query: str) -> Page:
    """The form, empty or filled. Query: any field's name with what is to stand in it, or `from`, the job to take it from."""
    lead = _("One number as one source prints it. You see what it would change before anything is held.")
    return entering.page(context, entry_form.FIGURE, _("One figure"), lead, query)
