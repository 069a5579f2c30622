"""Taking a file in: under our own name into a folder of its own, measured on the way, and then a job that waits for its check."""

import errno
import hashlib
import logging
import shutil
import unicodedata
from pathlib import Path
from typing import IO

import flask
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.admin import access, frame, housekeeping
from dashboard.admin.desk import Desk
from dashboard.admin.pages import home
from dashboard.commands import errors
from dashboard.failures import Told
from dashboard.language import _, current
from dashboard.page import Page
from db import jobs
from db.engine import writing

_OURS = "upload.bin"  # the same for every file: what its owner called it is only shown
_LONGEST_NAME = 255  # characters shown
_NO_NAME = 4_000  # characters: no disk has such names
_BLOCK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
logger = logging.getLogger("tallies")


class NotTaken(Exception):
    """The file was not taken; the argument is a sentence for whoever sent it, `status` what the request is answered with."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def install(server: flask.Flask, desk: Desk) -> None:
    """The route that takes files, and the page that says that one is too large."""

    def take() -> flask.typing.ResponseReturnValue:
        try:
            address = f"/admin/jobs/{_take(desk)}"
        except NotTaken as refused:
            return _refused(desk, str(refused), refused.status)
        finally:
            for _name, each in flask.request.files.items(multi=True):
                each.close()
        return flask.jsonify(go=address) if frame.by_script() else flask.redirect(address, 303)

    def too_large(error: RequestEntityTooLarge) -> flask.typing.ResponseReturnValue:
        asked = flask.request
        if asked.path != access.UPLOAD or access.signed_in() is None:
            told = Told(413, _("This request is too large."))
            return flask.current_app.handle_http_exception(told)
        whole = (asked.content_length or 0) > (asked.max_content_length or 0)
        return _refused(desk, _too_large() if whole else _lost(), 413)

    server.add_url_rule(access.UPLOAD, "desk_upload", take, methods=["POST"])
    server.register_error_handler(RequestEntityTooLarge, too_large)


def shown_name(name: str) -> str:
    """What a file is called, to be shown: without folders and characters that nobody sees or that turn the text around."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C")
    return seen.strip()[-_LONGEST_NAME:] or _("a file without a name")


def hindrance(desk: Desk) -> str:
    """Why no file could be taken now, in one sentence; "" if nothing stands against it. Changes nothing."""
    try:
        desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        left = shutil.disk_usage(desk.folder).free
    except OSError as error:
        return no_room(error)
    if left < 5 * access.LARGEST_FILE:
        return _disk_is_full()
    try:
        with writing(desk.engine):
            pass
    except DBAPIError as error:
        said = errors.sentence(error)
        return "" if "busy" in said else said
    return ""


def _take(desk: Desk) -> str:
    """Store the file of this request and note down its job; the job's id. Raises NotTaken, and then nothing is left of it."""
    sent = _one_file()
    asked = flask.request.form
    options = {"complete": bool(asked.get("complete")), "encoding": asked.get("encoding", "")[:40], "language": current()}
    about = {"options": options}
    account, id = access.account().name, jobs.new_id()
    folder: Path | None = None
    try:
        housekeeping.tidy(desk.engine, desk.folder, desk.now())
        folder = housekeeping.make_folder(desk.folder, id)
        sha256 = _store(sent.stream, folder / _OURS)
        with writing(desk.engine) as connection:
            name = shown_name(sent.filename or "")
            jobs.start(connection, "file", account, name, desk.now(), about=about, id=id, sha256=sha256)
    except BaseException as error:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, DBAPIError):
            said = errors.sentence(error)
            raise NotTaken(said, 507 if "disk" in said else 503) from error
        if isinstance(error, OSError):
            raise NotTaken(no_room(error), 507 if error.errno in _FULL else 503) from error
        raise
    desk.worker.wake()
    return id


def _one_file() -> FileStorage:
    """The one file of this request. Raises NotTaken."""
    files = flask.request.files
    chosen = [each for each in files.getlist("file") if each.filename]
    if len(chosen) > 1 or any(name != "file" for name in files):
        raise NotTaken(_("Select one file at a time"))
    if not chosen:
        raise NotTaken(_("Select a file"))
    if len(chosen[0].filename or "") > _NO_NAME:
        raise NotTaken(_lost())
    return chosen[0]


def _store(stream: IO[bytes], file: Path) -> str:
    """Write what comes to `file` and return the SHA-256 of it. Raises NotTaken if it is nothing or too much, or OSError."""
    seen, size = hashlib.sha256(), 0
    with file.open("xb") as opened:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > access.LARGEST_FILE:
                raise NotTaken(_too_large(), 413)
            seen.update(block)
            opened.write(block)
    if not size:
        raise NotTaken(_("The selected file is empty"))
    return seen.hexdigest()


def _refused(desk: Desk, sentence: str, status: int) -> flask.Response:
    if frame.by_script():
        answer = flask.jsonify(error=sentence)
        answer.status_code = status
        return answer
    # Where the form was not read, reading it now would only fail again.
    typed = {} if status == 413 else {"complete": flask.request.form.get("complete", "")}
    context = desk.context(path=home.PATH, typed=typed, errors={"file": sentence})
    laid_out: Page = home.layout(context)
    page = Page(laid_out.title, laid_out.description, laid_out.body, status)
    return desk.paint(context, page)


def _too_large() -> str:
    return _("The selected file must be smaller than 10 MB")


def _lost() -> str:
    return _("The selected file could not be uploaded – try again")


def _disk_is_full() -> str:
    return _("The disk is full, so that no file can be taken: ask whoever looks after this installation to make room")


def no_room(error: OSError) -> str:
    """Why nothing can be kept in the folder of the desk, in one sentence."""
    if error.errno in _FULL:
        return _disk_is_full()
    logger.error("The folder of the desk cannot be written: %s", error)
    return _("No file can be taken now: the folder for files cannot be written. Tell whoever looks after this installation")
