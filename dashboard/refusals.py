"""What a person sees where no page was asked for and the answer is no: a page of the site, in the language of the address."""

import logging

import flask
from werkzeug.exceptions import HTTPException

from dashboard.admin import access
from dashboard.failures import Paint, dressed
from dashboard.first_paint import PaintedDash, requested_address
from dashboard.routing import Router

logger = logging.getLogger("tallies")


def painting(app: PaintedDash, routes: Router) -> Paint:
    """How failures of what people ask of the public site are painted; whoever does not ask for HTML gets JSON."""

    def paint(error: HTTPException, sentence: str) -> flask.Response | None:
        if access.is_private() or "text/html" not in flask.request.headers.get("Accept", ""):
            return None
        address = requested_address()
        try:
            told = routes.refused(address, error.code or 500, sentence)
            return dressed(app.paint(told, address), error)
        except Exception:  # whatever broke may break this page too: then the sentence alone is said
            logger.exception("No page could be made of a refusal of %s", flask.request.path)
            return None

    return paint
