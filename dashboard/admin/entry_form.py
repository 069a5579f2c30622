"""The fields of a form for one statement, made from the file format, so that a new column has its field by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import fields, labels
from dashboard.admin.context import DeskContext
from dashboard.language import _, by_name
from dashboard.rows import rows
from dashboard.worded import sentence
from db import places, queries
from etl.columns import FIGURES, MILESTONES, SOURCES, Column

SOURCE = "source-"  # stands before the names of the fields of a source that is not held yet
_SHORT = frozenset({"number", "period", "date", "place"})
_LONG = frozenset({"quote", "note", "description", "definition", "citation_full", "original"})


@dataclass(frozen=True)
class Kind:
    """One kind of statement that has a form: its ledger, its sheet and the groups in which its columns are asked for."""

    name: str
    sheet: str
    columns: Sequence[Column]
    groups: Mapping[str, Sequence[str]]

    @property
    def asked(self) -> Sequence[Column]:
        """The columns that have a field: all but the key, which is made from them."""
        return [column for column in self.columns if column.name != "key"]


_STANDS = ("quote", "locator", "quotes", "original", "note")
FIGURE = Kind(
    "figure",
    "figures",
    FIGURES,
    {
        "who": ("source",),
        "what": ("indicator", "place", "period", "group", "variant"),
        "much": ("as_printed", "value", "lower", "upper", "qualifier", "interval_type", "unit"),
        "known": ("method", "obs_status", "attribution", "claimant", "claimant_kind", "reported_as"),
        "stands": _STANDS,
    },
)
MILESTONE = Kind(
    "milestone",
    "milestones",
    MILESTONES,
    {
        "who": ("source",),
        "event": ("title", "category", "place", "date", "description", "variant"),
        "known": ("attribution", "claimant", "claimant_kind"),
        "stands": _STANDS,
    },
)


def parts(context: DeskContext, kind: Kind) -> list[Component]:
    """The groups of fields of a form, filled with what was typed (`context.typed`) and with what is wrong (`context.errors`)."""
    held = {column.name: column for column in kind.asked}
    named = {name for names in kind.groups.values() for name in names}
    groups = {**kind.groups, "more": [name for name in held if name not in named]}
    made = []
    for group, names in groups.items():
        inside: list[Any] = [_field(context, held[name]) for name in names if name in held]
        if group == "who":
            inside.append(_new_source(context))
        if inside:
            title, hint = _group_words(group)
            said = html.P(hint, className="hint") if hint else None
            made.append(html.Fieldset([html.Legend(title), said, *inside], className="part"))
    return made


def field_names(kind: Kind) -> Sequence[str]:
    """The names of all fields of a form, also of those of a new source."""
    return [column.name for column in kind.asked] + [SOURCE + column.name for column in SOURCES]


def field_labels(kind: Kind) -> Mapping[str, str]:
    """The label of each field, for the summary of what is wrong."""
    own = {column.name: label(column) for column in kind.asked}
    return own | {SOURCE + column.name: _("New source, %(field)s", field=label(column).lower()) for column in SOURCES}


def label(column: Column) -> str:
    """What a column is called in a form: its own name in words, so that a message that names the column is understood."""
    names = {
        "obs_status": _("Observation status"),
        "url": _("Web address or DOI"),
        "sha256": _("SHA-256 of the copy"),
        "licence_url": _("Address of the licence"),
        "citation_full": _("Full citation"),
        "group": _("Population group"),
        "key": _("Key"),
    }
    return names.get(column.name) or _(column.name.replace("_", " ").capitalize())


def _group_words(group: str) -> tuple[str, str]:
    told = {
        "who": (_("Who says so"), ""),
        "what": (_("What is counted, where and when"), ""),
        "event": (_("What happened"), ""),
        "much": (
            _("How much"),
            _("Type the number as it is printed. Value, bounds and qualifier are read from it when you leave them empty."),
        ),
        "known": (_("How it is known"), ""),
        "stands": (_("Where it stands"), ""),
        "more": (_("Anything else"), ""),
    }
    return told[group]


def _new_source(context: DeskContext) -> html.Details:
    inside = [_field(context, column, SOURCE) for column in SOURCES]
    used = any(name.startswith(SOURCE) for name in (*context.errors, *(name for name, typed in context.typed.items() if typed)))
    lead = html.P(_("Leave Source above empty. The figure will point to the source that you describe here."), className="hint")
    return html.Details([html.Summary(_("A source not held here yet")), lead, *inside], open=used, className="new-source")


def _field(context: DeskContext, column: Column, before: str = "") -> Component:
    name = before + column.name
    typed, error = context.typed.get(name, ""), context.errors.get(name, "")
    shown = _("%(label)s (needed)", label=label(column)) if column.required and not before else label(column)
    more: dict[str, Any] = {"hint": _hint(column), "error": error}
    if column.kind == "codes":
        return _several(name, shown, column, typed, **more)
    if column.kind == "code":
        options = [("", _("left empty")), *((code, _(said)) for code, said in (column.codes or {}).items())]
        return fields.select_field(name, shown, options, typed, **more)
    if not before and column.name == "indicator":
        return _indicators(context, name, shown, typed, **more)
    if column.name in _LONG:
        return fields.text_area(name, shown, value=typed, rows=2, **more)
    offered = _offered(context, column) if not before else []
    listed = f"{name}-list" if offered else None
    width = "short" if column.kind in _SHORT else None
    return _with_list(fields.text_field(name, shown, value=typed, list=listed, className=width, **more), name, offered)


def _hint(column: Column) -> str:
    said = sentence(_(column.meaning))
    return _("%(meaning)s Such as: %(example)s", meaning=said, example=column.example) if column.example else said


def _offered(context: DeskContext, column: Column) -> list[tuple[str, str]]:
    """What is offered while something is typed: pairs of (value, what it stands for)."""
    if column.name == "source":
        with context.reading() as conn:
            return [(row["key"], row["title"]) for row in rows(queries.sources(conn))]
    if column.kind == "place":
        known = [(code, labels.place(code)) for code in places.country_codes()]
        return sorted(known, key=lambda pair: by_name(pair[1]))
    return []


def _with_list(field: html.Div, name: str, offered: Sequence[tuple[str, str]]) -> html.Div:
    if offered:
        field.children.append(html.Datalist([html.Option(shown, value=value) for value, shown in offered], id=f"{name}-list"))
    return field


def _indicators(context: DeskContext, name: str, shown: str, chosen: str, hint: str, error: str) -> html.Div:
    """The indicators held, under the topic they belong to."""
    with context.reading() as conn:
        held = rows(queries.indicators(conn))
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(held, key=lambda row: (by_name(labels.topic(row["topic"])), by_name(row["title"]))):
        by_topic.setdefault(labels.topic(row["topic"]), []).append((row["key"], f"{row['title']} ({labels.unit(row['unit'])})"))
    field = fields.select_field(name, shown, [], hint=_("What is measured. Each holds one definition and one unit."), error=error)
    first = html.Option(_("choose one"), value="", selected=not chosen)
    groups = [html.Optgroup([_option(*each, chosen) for each in options], label=topic) for topic, options in by_topic.items()]
    field.children[-1].children = [first, *groups]
    return field


def _option(value: str, shown: str, chosen: str) -> html.Option:
    return html.Option(shown, value=value, selected=value == chosen)


def _several(name: str, shown: str, column: Column, typed: str, hint: str, error: str) -> html.Fieldset:
    """Boxes for a column that takes several codes."""
    ticked = typed.split()
    boxes = [
        fields.checkbox(name, _(said), value=code, checked=code in ticked, field_id=f"field-{name}" + (f"-{n}" if n else ""))
        for n, (code, said) in enumerate((column.codes or {}).items())
    ]
    said = html.P(error, className="error") if error else None
    inside = [html.Legend(shown), html.P(hint, className="hint"), said, html.Div(boxes, className="choices")]
    return html.Fieldset(inside, className="field wrong" if error else "field")
