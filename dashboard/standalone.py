"""A document that needs nothing but itself: its style stands inside, and its policy lets nothing else in."""

import base64
import hashlib
from html import escape
from typing import Any

from dashboard.language import current
from dashboard.markup import render

# The policy within the document holds where no server says one, in a file on a disk.
_DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
{within}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{schemes}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def document(title: str, body: Any, style: str, *, within: str = "", schemes: str = "light dark") -> str:
    """The HTML of a component tree as a whole document with `style` inside; `within` is the policy it carries itself."""
    carried = f'<meta http-equiv="Content-Security-Policy" content="{escape(within)}">\n' if within else ""
    return _DOCUMENT.format(
        lang=escape(current()),
        title=escape(title),
        style=style,
        body=render(body),
        within=carried,
        schemes=schemes,
    )


def policy(style: str, *, ancestors: str = "") -> str:
    """What such a document may do: show itself in this style, and nothing else; `ancestors` may put it into a frame."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = ["default-src 'none'", f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join([*rules, f"frame-ancestors {ancestors}"] if ancestors else rules)
