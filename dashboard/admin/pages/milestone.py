"""One milestone without a file: a form for everything the format asks of a milestone."""

from dashboard.admin import entry_form
from dashboard.admin.context import DeskContext
from dashboard.admin.pages import entering
from dashboard.language import _
from dashboard.page import Page

PATH = "/admin/milestone"
NAME = "One milestone"


def layout(context: DeskContext, **query: str) -> Page:
    """The form, empty or filled. Query: any field's name with what is to stand in it, or `from`, the job to take it from."""
    lead = _("One event and its date, as one source tells of it. You see what it would change before anything is held.")
    return entering.page(context, entry_form.MILESTONE, _("One milestone"), lead, query)
