"""Citations as files: /citations/<kind>/<name>.<form>, of a figure, a milestone, a source, a view or the whole data set."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType, ModuleType

import flask
from sqlalchemy import Connection, Engine
from werkzeug.exceptions import NotFound

from dashboard import hosts
from dashboard.api import parameters, problems
from dashboard.api.wanted import AS_OF, WrongParameter
from dashboard.citations import bibtex, csl, found, ris, text
from dashboard.citations.found import NotHeld
from dashboard.citations.works import Work
from dashboard.language import _
from dashboard.settings import Settings
from db.browse import AskedError
from db.engine import reading

RULE = "/citations/<kind>/<name>.<any(txt, bib, ris, json):form>"
# The ending of an address -> the form of the citation.
FORMS: Mapping[str, ModuleType] = MappingProxyType({"txt": text, "bib": bibtex, "ris": ris, "json": csl})
EVERYTHING = "all"  # the name of the whole data set
_LONGEST = 200  # characters of a wrong value that a refusal repeats


def install(server: flask.Flask, engine: Engine, settings: Settings) -> None:
    """Answer for the citations on `server`."""

    def cite(kind: str, name: str, form: str) -> flask.Response:
        with reading(engine) as connection:
            work = _work(connection, settings, kind, name)
        return _response(FORMS[form], work, f"{name}.{form}")

    server.add_url_rule(RULE, "citation", cite, methods=["GET"])


def _work(connection: Connection, settings: Settings, kind: str, name: str) -> Work:
    """What is to be cited. Raises NotFound for a kind there is not, Problem for what is not held or cannot be asked."""
    site, values = hosts.address(settings), list(flask.request.args.items(multi=True))
    try:
        if kind == "view":
            return found.view(connection, parameters.read_from(connection, name, values, today=settings.day()), site)
        as_of = _load(connection, values)
        if kind in ("figure", "milestone"):
            return found.statement(connection, kind, name, site, as_of)[1]
        if kind == "source":
            return found.source(connection, name, site, as_of)
        if kind == "dataset" and name == EVERYTHING:
            return found.everything(connection, site, as_of)
    except NotHeld as missing:
        raise problems.Problem(404, str(missing)) from missing
    except WrongParameter as wrong:
        if wrong.name == "table":
            raise problems.Problem(404, wrong.message, {"known": list(wrong.known)}) from wrong
        raise _refusal(wrong) from wrong
    except AskedError as error:
        raise _refusal(parameters.refused(error)) from error
    raise NotFound


def _refusal(wrong: WrongParameter) -> problems.Problem:
    told = {"parameter": wrong.name[:_LONGEST], "value": wrong.value[:_LONGEST], "known": list(wrong.known)}
    return problems.Problem(400, wrong.message, told)


def _load(connection: Connection, values: Sequence[tuple[str, str]]) -> int | None:
    """The load at which something else than a view is cited. Raises WrongParameter."""
    for name, value in values:
        if name != AS_OF:
            raise WrongParameter(name, value, _("This citation takes no parameter but as_of."), [AS_OF])
    return parameters.read_from(connection, "sources", values, today=date.min).asked.as_of


def _response(form: ModuleType, work: Work, name: str) -> flask.Response:
    response = flask.Response(form.cite(work), mimetype=form.MIME, content_type=form.MIME)
    response.headers["Content-Disposition"] = f'attachment; filename="tallies-{name}"'
    response.add_etag()
    response.make_conditional(flask.request)
    return response
