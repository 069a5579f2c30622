"""What an admin changes of the accounts of others: in or out, and where they are signed in."""

import flask
from werkzeug.exceptions import NotFound

from dashboard.admin import access
from dashboard.admin.desk import Desk
from dashboard.admin.pages import accounts as page
from dashboard.failures import Told
from dashboard.language import _
from db import accounts, sessions
from db.engine import writing


def install(server: flask.Flask, desk: Desk) -> None:
    """The route behind the buttons of `pages/accounts.py`."""
    # A name may hold a slash.
    server.add_url_rule("/admin/accounts/<path:name>", "desk_account", lambda name: _change(desk, name), methods=["POST"])


def _change(desk: Desk, name: str) -> flask.typing.ResponseReturnValue:
    asker, action = access.account(), flask.request.form.get("action", "")
    if not asker.may_manage:
        raise Told(403, _("Only an admin may do this. Your account may load figures."))
    with writing(desk.engine) as connection:
        held = accounts.find(connection, name)
        if held is None:
            raise NotFound
        # There is always an admin left: the one who asks.
        if held.name == asker.name:
            raise Told(400, _("Your own account is for another admin to disable."))
        if action in (page.DISABLE, page.ENABLE):
            accounts.set_disabled(connection, held.name, desk.now() if action == page.DISABLE else None)
        elif action == page.END:
            sessions.end_all(connection, held.name)
        else:
            raise Told(400, _("An account can be disabled, enabled, or signed out everywhere."))
    return flask.redirect(f"{page.PATH}?done=1", 303)
