"""The form that asks a table: words, filters with how many rows each value would keep, and the order; native fields, by GET."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard import blocks, fields
from dashboard.browsing import asking
from dashboard.browsing.asking import Question
from dashboard.browsing.headings import filter_label, heading, order
from dashboard.browsing.values import Offer, Offers, code, titles
from dashboard.language import _, ngettext
from dashboard.page import Context
from db.browse import COLUMNS, FILTERS, SORTS

# Always in sight; the others are behind "More filters".
_FIRST = ("topic", "indicator", "place", "from", "to", "source_kind", "category", "kind")


def form(connection: Connection, context: Context, question: Question) -> html.Form:
    """The filters and the order of a table."""
    table, asked = question.table, question.asked
    wrong = {mistake.name: mistake for mistake in question.mistakes}
    made: dict[str, Component] = {}
    offers = Offers(connection, asked, context.recall)
    for name in FILTERS[table]:
        made[name] = _field(offers, connection, question, name, wrong[name].message if name in wrong else "", _typed(wrong, name))
    first = [made[name] for name in FILTERS[table] if name in _FIRST and name not in ("from", "to")]
    years = [html.Div([made["from"], made["to"]], className="years")] if "from" in made else []
    rest = [name for name in FILTERS[table] if name not in _FIRST]
    opened = any(name in asked.filters or name in wrong for name in rest)
    uncounted = (
        [] if offers.counted else [blocks.note(_("Among so many rows it is not counted how many each choice would keep."))]
    )
    more = [blocks.disclosure(_("More filters"), *[made[name] for name in rest], opened=opened)] if rest else []
    words = fields.text_field(
        "q", _("Words in it"), value=asked.words, kind="search", error=wrong["q"].message if "q" in wrong else "", maxLength=200
    )
    columns = asking.query(question.wanted).get("columns", "")
    return blocks.form(
        context,
        f"/tables/{table}",
        words,
        *first,
        *years,
        *more,
        *uncounted,
        _order(question),
        submit=_("Show"),
        at_once=False,  # several fields are set before anything is asked
        keep={"columns": columns, "limit": str(question.wanted.limit or "")},
        key=_key(question, "filters"),
    )


def columns_form(context: Context, question: Question, shown: Sequence[str]) -> html.Details:
    """The choice of columns, with everything else as it is."""
    boxes = [
        fields.checkbox("columns", heading(name), value=name, checked=name in shown, field_id=f"column-{name}")
        for name in COLUMNS[question.table]
        if name != "title"  # the first cell of every row
    ]
    keep = {name: value for name, value in asking.query(question.wanted).items() if name != "columns"}
    chosen = blocks.form(
        context,
        f"/tables/{question.table}",
        html.Fieldset([html.Legend(_("Columns to show"), className="unseen"), *boxes], className="columns"),
        submit=_("Show these columns"),
        at_once=False,
        keep={**keep, "limit": str(question.wanted.limit or "")},
        key=_key(question, "columns"),
    )
    return blocks.disclosure(_("Choose columns"), chosen, class_name="choose-columns")


def _key(question: Question, name: str) -> str:
    """Another one for each question: what was typed for the last one is not this one's."""
    return f"{name}?{asking.query(question.wanted)}{question.asked.as_of}"


def _typed(wrong: Mapping[str, Any], name: str) -> str:
    return str(wrong[name].value) if name in wrong else ""


def _field(offers: Offers, connection: Connection, question: Question, name: str, error: str, typed: str) -> Component:
    there, chosen = FILTERS[question.table][name], question.asked.filters.get(name, ())
    label = filter_label(name)
    if there.kind in ("year", "number"):
        value = typed or (chosen[0] if chosen else "")
        longest = 4
        return fields.text_field(name, label, value=value, error=error, inputMode="numeric", maxLength=longest)
    if name == "undated":
        options = [("", _("as usual")), *((value, code(name, value)) for value in there.codes)]
        return fields.select_field(name, label, options, chosen[0] if chosen else "", error=error)
    offered = offers.of(name)
    if there.several:
        return _several(connection, question, name, offered, error)
    return fields.select_field(name, label, [("", _("any")), *map(_option, offered)], chosen[0] if chosen else "", error=error)


def _several(connection: Connection, question: Question, name: str, offered: Sequence[Offer], error: str) -> Component:
    """A filter that takes several values: those chosen as boxes to untick, and a list to choose one more."""
    chosen = question.asked.filters.get(name, ())
    counts = {offer.value: offer.rows for offer in offered}
    missing = None if None in counts.values() else 0
    names = titles(connection, question.asked, name, chosen) if chosen else {}
    boxes = [
        fields.checkbox(
            name,
            _option(Offer(value, names[value], counts.get(value, missing)))[1],
            value=value,
            checked=True,
            field_id=f"{name}-{n}",
        )
        for n, value in enumerate(chosen)
    ]
    others = [offer for offer in offered if offer.value not in chosen]
    first = ("", _("or also…") if chosen else _("any"))
    field = fields.select_field(name, filter_label(name), [first, *map(_option, others)], "", error=error)
    return html.Div([field, *boxes], className="several") if boxes else field


def _option(offer: Offer) -> tuple[str, str]:
    if offer.rows is None:
        return offer.value, offer.shown
    return offer.value, _("%(value)s (%(rows)s)", value=offer.shown, rows=ngettext("%(n)s", "%(n)s", offer.rows))


def _order(question: Question) -> Component:
    sorts = [
        (f"-{name}" if descending else name, order(name, descending))
        for name in SORTS[question.table]
        for descending in (False, True)
    ]
    asked = question.asked
    chosen = f"{'-' if asked.descending else ''}{asked.sort or 'key'}"
    plain = [("" if value == "key" else value, shown) for value, shown in sorts]
    return fields.select_field("sort", _("In which order"), plain, "" if chosen == "key" else chosen)
