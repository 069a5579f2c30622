"""What the tests of signing in look at: the words of a page, who is in, how old sessions are, what is counted, which cookies."""

import re
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import Engine, text, update
from werkzeug.test import TestResponse

from db.desk import session, stamp

ABROAD = {"REMOTE_ADDR": "192.0.2.7"}  # an address that is not this machine


def main(response: TestResponse) -> str:
    """The text of the page, without the frame."""
    inside = response.text.split('id="main"')[1].split("</main>")[0]
    return re.sub(r"<[^>]+>", " ", inside)


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/admin/account").status_code == 200


def age(engine: Engine, **columns: timedelta) -> None:
    """Make every session older."""
    then = {name: stamp(datetime.now(UTC) - by) for name, by in columns.items()}
    with engine.begin() as connection:
        connection.execute(update(session).values(**then))


def count(engine: Engine, table: str) -> int:
    """How many rows a table holds."""
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def cookie(client: FlaskClient, name: str = "tallies") -> str:
    """What a browser keeps under this name; "" for nothing."""
    held = client.get_cookie(name)
    return held.value if held else ""
