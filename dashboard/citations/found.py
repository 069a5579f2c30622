"""From what is held to what is cited: a statement, a source, a view or everything, as of the load at which it is cited."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd
from sqlalchemy import Connection

from dashboard.api import views
from dashboard.api.wanted import Wanted, written
from dashboard.citations import works
from dashboard.citations.works import Teller, Work
from dashboard.formats.view import STATEMENTS
from dashboard.language import _
from dashboard.rows import rows
from dashboard.statement import Row
from db import browse, ledger, queries


class NotHeld(LookupError):
    """What is to be cited is not held at that load; the argument is one sentence for the reader."""


def statement(connection: Connection, of: str, id: str, site: str, as_of: int | None = None) -> tuple[Row, Work]:
    """One version of a figure or milestone (`of`) and what is cited of it: its row as FIGURE or MILESTONE, and the work.

    `site` is the address of the site. Without `as_of` the newest load, or the last one after which the version held. Raises
    NotHeld.
    """
    key = ledger.find(connection, of, id)
    if key is None:
        raise NotHeld(_("No figure or milestone has, or ever had, the identity %(id)s.", id=id))
    versions = ledger.versions(connection, of, key)
    number = _last_held(versions[versions["id"] == id], as_of)
    when = views.state(connection, number)
    read = queries.figures if of == "figure" else queries.milestones
    held = rows(read(connection, keys=[key], as_of=when.load))
    row = next((each for each in held if each["id"] == id), None)
    if row is None:
        raise NotHeld(_("This version was not held after load %(load)s.", load=when.load))
    source = rows(queries.sources(connection, keys=[row["source"]], as_of=when.load))[0]
    return row, works.of_figure(row, source, _at(site, f"/{of}s/{id}", when.load), when.load, when.at)


def _last_held(versions: pd.DataFrame, as_of: int | None) -> int | None:
    if as_of is not None or versions["retired_in"].isna().any():
        return as_of
    return int(versions["retired_in"].max()) - 1


def source(connection: Connection, key: str, site: str, as_of: int | None = None) -> Work:
    """One source, with whom it passes on. Raises NotHeld."""
    when = views.state(connection, as_of)
    held = rows(queries.sources(connection, keys=[key], as_of=when.load))
    if not held:
        raise NotHeld(_("No source named %(key)s was held after load %(load)s.", key=key, load=when.load))
    return works.of_source(held[0], _at(site, f"/sources/{key}", when.load), when.load, when.at)


def everything(connection: Connection, site: str, as_of: int | None = None) -> Work:
    """The whole data set."""
    when = views.state(connection, as_of)
    sources = browse.count(connection, browse.Asked("sources", as_of=when.load))
    return works.of_everything(_at(site, "/data", when.load), when.load, when.at, sources)


def view(connection: Connection, wanted: Wanted, site: str, *, alone: bool = False, rows: int | None = 0) -> Work:
    """A view as of its load, with every source it rests on and whom each of them passes on; `alone` without these.

    `rows` is how many it has, 0 to have them counted, None to say nothing of it: more than COUNTED are told as more than these.

    Raises AskedError for what is not there.
    """
    now = views.state(connection, wanted.asked.as_of)
    held = wanted.whole.held(now.load)
    sources = views.named_sources(connection, held.asked) if not alone else []
    shown = views.of(held, view_address(site, held), now, sources)
    counted = browse.count(connection, held.asked, views.COUNTED) if rows == 0 else rows
    return works.of_view(shown, counted, {} if alone else _tellers(connection, held), views.COUNTED)


def _tellers(connection: Connection, held: Wanted) -> dict[str, set[Teller]]:
    """Whom each source passes on in the rows of the view."""
    found: dict[str, set[Teller]] = {}
    if held.asked.table in STATEMENTS:
        for chunk in browse.stream(connection, held.asked, ["source", "attribution", "claimant", "original"]):
            for key, tellers in works.tellers_of(chunk.to_pandas()).items():
                found.setdefault(key, set()).update(tellers)
    return found


def view_address(site: str, wanted: Wanted) -> str:
    """The absolute address of the page of a view as of a load."""
    return f"{site}/tables/{wanted.asked.table}?{urlencode(written(wanted.whole))}"


def _at(site: str, path: str, load: int, **query: Any) -> str:
    return f"{site}{path}?{urlencode({**query, 'as_of': load})}"
