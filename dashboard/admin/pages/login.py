"""The page for signing in: the only one of the desk that everybody may see."""

from dash import html

from dashboard import blocks, fields
from dashboard.admin import access
from dashboard.admin.context import DeskContext
from dashboard.language import _
from dashboard.page import Page

PATH = access.LOGIN
NAME = None


def layout(context: DeskContext, next: str = "", **_unused: str) -> Page:
    """A name and a password; who is signed in already goes on to `next`."""
    if context.account is not None:
        return Page("", redirect=access.way_on(next))
    title = _("Sign in to the loading desk")
    lead = _("For the people who bring figures in. To read figures, nobody needs an account.")
    body = [blocks.heading(title, lead), _form(context, next) if access.is_safe_line() else _refusal(), _no_account()]
    return Page(title, lead, html.Div(body, className="narrow"))


def _form(context: DeskContext, wanted: str) -> html.Form:
    error = context.errors.get("", "")
    return fields.post_form(
        access.login_address(wanted),
        context.token,
        html.P(error, className="note warning", role="alert", id="login-error") if error else None,
        fields.text_field("name", _("Name"), value=context.typed.get("name", ""), required=True, autocomplete="username"),
        fields.password_field("password", _("Password")),
        submit=_("Sign in"),
        name="login",
    )


def _refusal() -> html.P:
    said = _("This page came over a line that others can read, so no password is asked for here. Open it over https.")
    return blocks.note(said, kind="warning")


def _no_account() -> html.P:
    said = _("Accounts are made by whoever runs this site, with the command")
    return html.P([said, " ", html.Code("tallies accounts add"), "."], className="definition")
