"""In which language a request is answered: its address names it; at the loading desk, the browser's own list of languages."""

from urllib.parse import urlsplit

import flask

from dashboard.admin.access import PREFIX
from dashboard.language import LANGUAGES, choose, put_first
from dashboard.page import DEFAULT_LANGUAGE
from dashboard.routing import split_language
from dashboard.settings import Settings
from dashboard.translations import own as own_translations

_CALLBACK = "/_dash-update-component"


def install(server: flask.Flask, settings: Settings) -> None:
    """Answer every request to `server` in its language, whatever a route then chooses for itself."""
    own = settings.own_translations()
    own_translations.check(own)

    def begin() -> None:
        choose(requested())
        put_first(own)

    # A thread lives longer than a request, and with it the language of the last one.
    def end(_failure: BaseException | None) -> None:
        choose(DEFAULT_LANGUAGE)
        put_first(None)

    def varies(response: flask.Response) -> flask.Response:
        if flask.request.path.startswith(PREFIX):
            response.vary.add("Accept-Language")
        return response

    server.before_request(begin)
    server.after_request(varies)
    server.teardown_request(end)


def requested() -> str:
    """The language of the current request: one of LANGUAGES."""
    path = flask.request.path
    if path.startswith(PREFIX):
        return preferred()
    # A callback has one address in all languages; the page it comes from has its own.
    asked_from = urlsplit(flask.request.referrer or "").path if path == _CALLBACK else path
    return split_language(asked_from)[0]


def preferred() -> str:
    """What the browser of whoever asks would rather read, of LANGUAGES."""
    return flask.request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE
