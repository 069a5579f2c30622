"""Under which name the site may be asked, and whom to believe about who asks."""

from urllib.parse import urlsplit

import flask
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.settings import Settings


def install(server: flask.Flask, settings: Settings) -> None:
    """Refuse every other host than that of `settings.address`, and believe as many proxies as `settings.proxies` says.

    A proxy is believed about the address and the scheme of whoever asks, never about the host: it has to hand that on as it is.
    """
    if named := urlsplit(settings.address).hostname:
        server.config["TRUSTED_HOSTS"] = [named]
        server.before_request(_refuse_other)
    if settings.proxies:
        believed = ProxyFix(server.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0, x_port=0, x_prefix=0)
        server.wsgi_app = believed  # type: ignore[method-assign]


def address(settings: Settings) -> str:
    """The address of the site, without a path: the one that was set, or the one under which it is asked now."""
    if settings.address or not flask.has_request_context():
        return settings.address or f"http://{settings.host}:{settings.port}"
    return flask.request.host_url.rstrip("/")


def _refuse_other() -> None:
    # Flask would say so only after everything else had looked at the request.
    if isinstance(flask.request.routing_exception, SecurityError):
        raise flask.request.routing_exception
