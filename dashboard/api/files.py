"""A file of a table, from what its address asks to the response: found, checked, not sent again to who has it, made whole."""

import threading
from dataclasses import replace

import flask
from sqlalchemy import Connection, Engine

from dashboard import hosts
from dashboard.api import catalogue, contents, problems, spool, validators, views
from dashboard.api.parameters import read, refused, too_slow
from dashboard.api.problems import Problem
from dashboard.api.request import Request
from dashboard.api.wanted import AS_OF, WrongParameter
from dashboard.formats.view import CannotHold
from dashboard.language import _
from dashboard.settings import Settings
from db import engine as database
from db import ledger
from db.asked import checked
from db.browse import COLUMNS, AskedError
from db.patience import TookTooLong, patience

_AT_ONCE = 4  # whole files that are made at the same time: half the threads of the server stay free
_PATIENCE = 5  # seconds until whoever asks for one more is sent away
_SOON = 10  # seconds after which they may ask again
_A_PAGE = 100  # rows, for who asks for the page behind a mark and does not say how many
_KEPT = {True: "public, max-age=31536000", False: "public, no-cache"}  # whether the address names its load


class Files:
    """The files over one database."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings
        self._code = validators.code_version()
        self._makes_whole = threading.BoundedSemaphore(_AT_ONCE)

    def answer(self, name: str) -> flask.Response:
        """The response to a request for the file of this name. Raises Problem."""
        table, _dot, ending = name.partition(".")
        _require_file(table, ending)
        try:
            with database.reading(self._engine) as connection:
                return self._answer(connection, self._asked(connection, table, ending))
        except AskedError as error:
            wrong = refused(error)
            raise problems.about_parameter(wrong.name, wrong.value, wrong.message, wrong.known) from error
        except WrongParameter as error:
            raise problems.about_parameter(error.name, error.value, error.message, error.known) from error
        except CannotHold as full:
            raise Problem(422, str(full)) from full

    def _asked(self, connection: Connection, table: str, ending: str) -> Request:
        given = list(flask.request.args.items(multi=True))
        if table == catalogue.WHOLE:
            _require_load_only(given)
        of = next(iter(COLUMNS)) if table == catalogue.WHOLE else table
        newest = views.state(connection)
        wanted = read(
            of,
            given,
            today=self._settings.day(),
            newest=newest.load,
            on_day=lambda day: ledger.load_at(connection, day),
            takes=catalogue.takes(ending),
        )
        if wanted.after and wanted.limit is None:
            wanted = replace(wanted, limit=_A_PAGE)
        # A day names another load once one more is made on it.
        pinned = flask.request.args.get(AS_OF, "").strip().isdigit()
        now = newest if wanted.asked.as_of is None else views.state(connection, wanted.asked.as_of)
        return Request(table, ending, wanted, now, newest.load, hosts.address(self._settings), pinned)

    def _answer(self, connection: Connection, asked: Request) -> flask.Response:
        encoding = "" if asked.ending in catalogue.ALREADY_SMALL else spool.encoding_for(flask.request)
        tag = validators.tag([self._code, asked.address, encoding])
        moment = validators.changed_at(asked.wanted, asked.now)
        links: dict[str, str] = {}
        if validators.has_this_tag(flask.request, tag):
            answer = flask.Response(status=304)
        elif validators.has_it_since(flask.request, moment):
            checked(connection, asked.held.asked, asked.newest)
            answer = flask.Response(status=304)
        else:
            answer, links = self._made(connection, asked, encoding)
            _describe(answer, asked, encoding)
        answer.last_modified = moment
        answer.set_etag(tag)
        answer.vary.add("Accept-Encoding")
        answer.headers["Cache-Control"] = _KEPT[asked.pinned]
        answer.headers["Tallies-Load"] = str(asked.now.load)
        for relation, address in {**asked.relations, **links}.items():
            answer.headers.add("Link", f'<{address}>; rel="{relation}"')
        return answer

    def _made(self, connection: Connection, asked: Request, encoding: str) -> tuple[flask.Response, dict[str, str]]:
        """The file, and the addresses of the pages beside it."""
        if asked.wanted.limit is not None:
            try:
                with patience(connection, views.PATIENCE):
                    pieces, links = contents.one_page(connection, asked)
            except TookTooLong as slow:
                raise too_slow(asked.wanted) from slow
            return flask.Response(spool.packed(pieces, encoding)), links
        if flask.request.method == "HEAD":
            checked(connection, asked.held.asked, asked.newest)
            return flask.Response(iter(())), {}  # of what is not made, the length is not known either
        if not self._makes_whole.acquire(timeout=_PATIENCE):
            sentence = _("Several large files are being made at this moment. Ask again in %(n)s seconds.", n=_SOON)
            raise Problem(503, sentence, headers={"Retry-After": str(_SOON)})
        try:
            make = contents.every_table if asked.table == catalogue.WHOLE else contents.every_row
            return spool.sent(make(connection, asked), encoding), {}
        finally:
            self._makes_whole.release()


def _describe(answer: flask.Response, asked: Request, encoding: str) -> None:
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Content-Type"] = asked.form.MIME
    shown = "inline" if asked.ending in catalogue.IN_PAGES else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{asked.file_name}"'


def _require_file(table: str, ending: str) -> None:
    endings = catalogue.formats_of(table)
    if not endings:
        tables = [*COLUMNS, catalogue.WHOLE]
        sentence = _("There is no table of this name. Choose from: %(known)s.", known=", ".join(tables))
        raise Problem(404, sentence, {"known": tables})
    if ending not in endings:
        known = ", ".join(endings)
        raise Problem(404, _("This table is not there in this format. Choose from: %(known)s.", known=known), {"known": endings})
    types = catalogue.types_of(catalogue.format_of(table, ending))
    if not _accepts(types):
        sentence = _("This file is not of a type that you accept: it is %(type)s.", type=types[0])
        raise Problem(406, sentence, {"known": types})


def _accepts(types: list[str]) -> bool:
    """Whether the reader takes one of these, whatever they say of its character set."""
    accepted = [kind.partition(";")[0].strip().lower() for kind, quality in flask.request.accept_mimetypes if quality > 0]
    wanted = {"*/*", *types, *(f"{each.partition('/')[0]}/*" for each in types)}
    return not flask.request.accept_mimetypes or bool(wanted & set(accepted))


def _require_load_only(given: list[tuple[str, str]]) -> None:
    for name, value in given:
        if name != AS_OF:
            raise WrongParameter(name, value, _("The whole data set takes no parameter but as_of."), [AS_OF])
