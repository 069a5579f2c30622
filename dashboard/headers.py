"""The headers every response carries, so that a browser runs no script and asks no host that is not ours."""

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

import flask

from dashboard.first_paint import PaintedDash
from dashboard.own_scripts import hash_of, start

# One hash a line, of the style elements that Dash and Plotly write; tests/browser/test_styles.py collects them.
STYLES = Path(__file__).parent / "csp_styles.txt"

# What is no page (a script, a drawing, JSON) loads nothing when it is opened by itself.
POLICY_ELSEWHERE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_KINDS = 256  # of style elements: see dashboard.page_styles
_DEVICES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{device}=()" for device in _DEVICES),
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Only said over a connection that is encrypted already: a year of asking for nothing else.
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


def install(server: flask.Flask, apps: Sequence[PaintedDash]) -> None:
    """Dress everything that `server` answers; its pages are those of `apps`. A header that a route sets itself stays."""
    styles = style_hashes()

    @functools.lru_cache(_KINDS)
    def policy(own: str = "") -> str:
        # Dash knows its inline scripts only once every callback is declared, so not before the first response.
        scripts = [found for app in apps for found in app.csp_hashes()]
        return page_policy([hash_of(start()), *scripts], [*([hash_of(own)] if own else []), *styles])

    for app in apps:
        app.policy = policy

    def dress(response: flask.Response) -> flask.Response:
        held = response.headers
        allowed = policy() if response.mimetype == "text/html" else POLICY_ELSEWHERE
        secure = OVER_TLS if flask.request.is_secure else {}
        for name, value in {"Content-Security-Policy": allowed, **EVERYWHERE, **secure}.items():
            if name not in held:
                held.add(name, value)
        return response

    server.after_request(dress)


def page_policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """What a page may load: our own files, and the inline scripts and style elements with these hashes (`'sha256-...'`)."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *dict.fromkeys(scripts)]),
            " ".join(["style-src-elem 'self'", *dict.fromkeys(styles)]),
            "style-src-attr 'none'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def style_hashes() -> Sequence[str]:
    """The hashes of the style elements that Dash and Plotly write, as a policy names them."""
    return [f"'{line}'" for line in STYLES.read_text(encoding="ascii").split()]
