"""The loading desk as its routes and pages know it: where it works, how it answers, what time it is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine

from dashboard.admin import access
from dashboard.admin.context import DeskContext
from dashboard.first_paint import PaintedDash, requested_address
from dashboard.language import current as language
from dashboard.page import Page
from dashboard.routing import Answer, joined, split_address
from dashboard.settings import Settings

if TYPE_CHECKING:
    from dashboard.admin.worker import Worker

EXTENSION = "tallies_desk"  # where the Flask application keeps the desk and its Dash app


@dataclass(frozen=True)
class Desk:
    """One desk over one database. `folder` holds what waits; `worker` does the work in processes of its own."""

    engine: Engine
    settings: Settings
    folder: Path
    worker: "Worker"

    def now(self) -> datetime:
        """The moment, UTC."""
        return datetime.now(UTC)

    def folder_of(self, job_id: str) -> Path:
        """The folder of a job; it need not be there yet. Raises ValueError for an id that no job has."""
        if not job_id or not job_id.replace("-", "").replace("_", "").isalnum() or not job_id.isascii():
            raise ValueError(f"{job_id!r} is no job")
        return self.folder / "jobs" / job_id

    def context(self, **changes: Any) -> DeskContext:
        """The context of the current request, with some of its fields changed."""
        path, query = split_address(requested_address())
        held = self.made(self.engine, path, self.settings.day(), joined(query), language(), settings=self.settings)
        return replace(held, **changes)

    def made(self, *given: Any, **more: Any) -> DeskContext:
        """A context for the current request over what a public page would be given."""
        return replace(DeskContext(*given, **more), account=access.signed_in(), token=generate_csrf(), desk=self)

    def paint(self, context: DeskContext, page: Page) -> flask.Response:
        """The whole document of a page that a route laid out, with the page's status."""
        app: PaintedDash = flask.current_app.extensions[EXTENSION][1]
        return app.paint(Answer(context, page), requested_address())


def current() -> Desk:
    """The desk of the current request, for what Dash calls without one."""
    desk: Desk = flask.current_app.extensions[EXTENSION][0]
    return desk
