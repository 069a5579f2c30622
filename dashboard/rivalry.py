""" "Why do these differ?": any two figures of a set side by side, in only the fields that differ."""

from collections.abc import Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, claims, comparability, tables
from dashboard.differences import differences, same_evidence
from dashboard.language import _
from dashboard.page import Context
from dashboard.rows import Held, rows
from dashboard.statement import Row, told
from db.queries import FIGURE

# The parameters that name the two, by id, and the form in which they were chosen.
FIRST, SECOND, WHERE = "a", "b", "why"


def why_differ(context: Context, name: str, figures: Held, indicators: pd.DataFrame) -> html.Details:
    """A form to choose two of `figures` (FIGURE columns), and their differences once both are named in the address.

    `name` is unique on the page; `indicators` (columns of db.queries.indicators) says what each counts.
    """
    held = {str(row["id"]): row for row in told(figures, FIGURE)}
    chosen = [context.query.get(parameter, "") for parameter in (FIRST, SECOND)]
    asked = context.query.get(WHERE) == name and all(one in held for one in chosen)
    ids = chosen if asked else _unlike(list(held.values()))
    form = _form(context, name, held, ids)
    answer = _answer(held[ids[0]], held[ids[1]], indicators) if asked else None
    return blocks.disclosure(_("Why do these differ?"), html.Div([form, answer], id=name), opened=asked, class_name="why")


def _form(context: Context, name: str, held: Mapping[str, Row], ids: Sequence[str]) -> html.Form:
    options = [(one, _option(row)) for one, row in held.items()]
    fields = [
        blocks.select(FIRST, _("One answer"), options, ids[0], field_id=f"{name}-{FIRST}"),
        blocks.select(SECOND, _("Another answer"), options, ids[1], field_id=f"{name}-{SECOND}"),
    ]
    form = blocks.form(context, f"{context.path}#{name}", *fields, submit=_("Set side by side"), keep={WHERE: name})
    form.className = "controls wide"
    return form


def _option(row: Row) -> str:
    return f"{claims.claim(row)} · {claims.when(row)} · {claims.who(row)}"


def _unlike(figures: Sequence[Row]) -> list[str]:
    """The first figure and the first after it of another origin, to begin with."""
    ids = [str(row["id"]) for row in figures]
    others = [str(row["id"]) for row in figures if row["origin"] != figures[0]["origin"]]
    return [ids[0], (others or ids[1:] or ids)[0]]


def _answer(left: Row, right: Row, indicators: pd.DataFrame) -> Component:
    if left["id"] == right["id"]:
        return blocks.note(_("This is twice the same answer. Choose two that are not the same."))
    sentences = []
    if left["indicator"] != right["indicator"]:
        known = {row["key"]: row for row in rows(indicators)}
        sentences.append(comparability.why_not(known[left["indicator"]], known[right["indicator"]]))
    if same_evidence(left, right):
        sentences.append(_("Both go back to the same original. They are one piece of evidence, told twice."))
    notes = [blocks.note(sentence) for sentence in sentences]
    return html.Div([*notes, _side_by_side(left, right)], className="side-by-side")


def _side_by_side(left: Row, right: Row) -> Component:
    found = differences(left, right)
    if found.empty:
        return blocks.note(_("They differ in nothing that we hold about them."))
    return tables.differences_table(
        found, claims.who(left), claims.who(right), caption=_("Only what differs. What is alike is left out.")
    )
