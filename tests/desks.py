"""The loading desk over the small world, and the people who use it in the tests."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.admin.app import EXTENSION
from dashboard.admin.desk import Desk
from dashboard.first_paint import PaintedDash
from db import accounts, sessions
from db.engine import open_database, writing

KEY = b"a key of the tests that nobody else has, longer than it need be"
ROLES = {"Ada": "admin", "Lena": "loader", "Omar": "loader"}  # Omar is disabled
FORM = {"Accept": "text/html"}  # what a browser says that it wants


def password(name: str) -> str:
    """The password of one of ROLES."""
    return f"{name[0]}-quiet-lantern-orbits-eleven-plums"


def staff(engine: Engine) -> None:
    """The small world, and three accounts."""
    from dashboard.admin import passwords
    from tests.conftest import small_world

    small_world(engine)
    now = datetime.now(UTC)
    with writing(engine) as connection:
        for name, role in ROLES.items():
            accounts.add(connection, name, role, passwords.hashed(password(name)), now)
        accounts.set_disabled(connection, "Omar", now)


@dataclass(frozen=True)
class DeskSite:
    """A site with a desk; `engine` is a second door to its database."""

    app: PaintedDash
    engine: Engine
    folder: Path

    @property
    def desk(self) -> Desk:
        """The desk itself."""
        held: Desk = self.app.server.extensions[EXTENSION][0]
        return held

    def anybody(self) -> FlaskClient:
        """A browser that is not signed in."""
        return self.app.server.test_client()

    def log_in(self, name: str, secret: str = "") -> FlaskClient:
        """A browser in which `name` is signed in; with a `secret` by the form, which takes the time that a password takes."""
        client = self.anybody()
        if secret:
            answer = sign_in(client, name, secret)
            assert answer.status_code == 303, answer.text
            return client
        with writing(self.engine) as connection:
            begun = sessions.begin(connection, name, "a browser of the tests", datetime.now(UTC))
        with client.session_transaction() as held:
            held["token"] = begun
        return client


def token(client: FlaskClient, address: str = "/admin/account") -> str:
    """The CSRF token in the forms of a page."""
    page = client.get(address, headers=FORM)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, f"{address} answers {page.status_code} and has no form"
    return found.group(1)


def post(client: FlaskClient, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
    """Send a form as a page of the desk would: with its token, as a browser."""
    given = {"csrf_token": token(client), **(data or {})}
    return client.post(address, data=given, headers=FORM, **more)


def sign_in(client: FlaskClient, name: str, secret: str, address: str = "/admin/login", given: str = "") -> TestResponse:
    """What the page for signing in sends; `given` is the token of a page that was opened before."""
    sent = {"csrf_token": given or token(client, address), "name": name, "password": secret}
    return client.post(address, data=sent, headers=FORM)


def opened_site(url: str, folder: Path, **settings: Any) -> DeskSite:
    """The site with a desk over the database at `url`, on the day of the tests."""
    from dashboard.app import create_app
    from dashboard.settings import Settings
    from tests.conftest import TODAY

    chosen = Settings(database=url, today=TODAY, desk=str(folder), **settings)
    return DeskSite(create_app(chosen, key=KEY), open_database(url), folder)
