"""Choosing several things from a list by links: each adds one to the address or takes it away, so no script is needed."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.language import _
from dashboard.page import Context

# dash.html has no input element and dcc.Checklist fails for screen readers, so a box is a link that says what it will do.
TICKED, FREE = "☑", "☐"
NONE = "-"


def several(asked: str) -> list[str]:
    """The values of a parameter that names several, in their order, each once."""
    return list(dict.fromkeys(part.strip() for part in asked.split(",") if part.strip()))


def asked_or_first(asked: str, ranked: Sequence[str], at_first: int) -> list[str]:
    """The values asked for; when nothing was asked, the first `at_first` of `ranked`. A dash asks for none."""
    if not asked:
        return list(ranked[:at_first])
    return [value for value in several(asked) if value != NONE]


def boxes(context: Context, name: str, legend: str, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> html.Div:
    """One link per option (value, what the reader sees); the parameter `name` of this page's address gains or loses the value."""
    items = [html.Li(_box(context, name, value, shown, chosen)) for value, shown in options]
    named: dict[str, Any] = {"aria-label": legend}
    return html.Div([html.P(legend, className="legend"), html.Ul(items)], className="boxes", role="group", **named)


def _box(context: Context, name: str, value: str, shown: str, chosen: Sequence[str]) -> html.A:
    ticked = value in chosen
    after = [one for one in chosen if one != value] if ticked else [*chosen, value]
    told = _("%(what)s: shown, take it away", what=shown) if ticked else _("%(what)s: add it", what=shown)
    named: dict[str, Any] = {"aria-label": told}
    # An empty choice stays in the address as a dash: without it the page would fall back to its own choice.
    address = context.here(**{name: ",".join(after) or NONE, "page": None})
    mark: dict[str, Any] = {"aria-hidden": "true"}
    return html.A(
        [html.Span(TICKED if ticked else FREE, **mark), " ", shown],
        href=address,
        id=f"{name}-{value}",  # by which it keeps the focus
        className="box ticked" if ticked else "box",
        **named,
    )
