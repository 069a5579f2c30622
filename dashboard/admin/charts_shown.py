"""The charts that a load would change, drawn as they would be after it, with every change marked and said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from dash import html
from sqlalchemy import Connection

from dashboard import blocks, claims, labels, panels, revisions, words
from dashboard.admin.changes_shown import Unheld
from dashboard.language import _, ngettext
from dashboard.rows import rows
from db import queries, rehearsal
from db.rehearsal import Pair

MOST_CHARTS = 4
MOST_ROWS = 30  # of a chart: more than these help nobody to see what changes
MOST_NAMES = 50
MOST_SAID = 10

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Affected:
    """The pairs of place and indicator that a load changes: those that are drawn, and those that are only named."""

    drawn: Sequence[Pair]
    named: Sequence[Pair]
    counted: Mapping[Pair, int]  # the changes of each


@dataclass(frozen=True)
class _Marked:
    """The figures of one pair after the load, what is told of some of them (by id), and sentences on each change."""

    figures: pd.DataFrame
    told: Mapping[str, str]
    said: Sequence[str]


def affected(changes: pa.Table) -> Affected:
    """The pairs with most changes first."""
    counted = rehearsal.pairs(changes)
    pairs = sorted(counted, key=lambda pair: (-counted[pair], labels.place_order(pair[0]), pair[1]))
    return Affected(pairs[:MOST_CHARTS], pairs[MOST_CHARTS:], counted)


def rehearsed_for(changes: pa.Table, pairs: Affected) -> pa.Table:
    """The changes that must have been made for the charts to be drawn: of thousands to one chart only those it shows.

    Where something is withdrawn, every change to what is held is among them: one of them may let go of what another withdraws.
    """
    parts = [changes.slice(0, 0), *[rehearsal.of_pairs(changes, {pair}, MOST_ROWS) for pair in pairs.drawn]]
    if pc.any(pc.equal(changes["new"], "")).as_py():
        shown = pc.is_in(changes["key"], value_set=pa.concat_tables(parts)["key"].combine_chunks())
        rest = changes.filter(pc.and_(pc.not_equal(changes["old"], ""), pc.invert(shown)))
        parts.append(rehearsal.of_pairs(rest, set(pairs.drawn)))
    return pa.concat_tables(parts)


def section(context: Unheld, stage: Connection, changes: pa.Table, pairs: Affected, titles: Mapping[str, str]) -> Any:
    """The charts, from a rehearsal that holds the pairs drawn; None when no figure changes. `titles` names indicators by key."""
    if not pairs.drawn:
        return None
    lead = _("As they would be after this load. What changes stands in a bracket, and the list below each chart says it too.")
    parts = [
        _pair(context, stage, rehearsal.of_pairs(changes, {pair}, MOST_ROWS), pairs.counted[pair], pair, titles, number)
        for number, pair in enumerate(pairs.drawn)
    ]
    return blocks.section("charts", _("The charts that change"), *parts, _more(pairs.named, titles), lead=lead)


def _pair(
    context: Unheld, stage: Connection, first: pa.Table, all: int, pair: Pair, titles: Mapping[str, str], number: int
) -> html.Section:
    marked = _marked(stage, first, pair)
    parts: list[Any] = []
    if all > MOST_ROWS:
        some = _("The first %(shown)s of %(all)s changes are marked.", shown=MOST_ROWS, all=words.number(all))
        parts.append(html.P(some, className="hint"))
    for place, (group, part) in enumerate(panels.by_group(marked.figures)):
        if not any(row["id"] in marked.told for row in part):
            continue
        if group:
            parts.append(html.P(_("Only about: %(group)s", group=group), className="group"))
        if all <= MOST_ROWS < len(part):
            parts.append(html.P(_("%(shown)s of %(all)s figures are drawn.", shown=MOST_ROWS, all=len(part)), className="hint"))
        parts.append(panels.panel(context, f"chart-{number}-{place}", _some(part, marked.told), marked.told))
    if not len(marked.figures):
        parts.append(html.P(_("No figure of this would be left.")))
    said = list(marked.said[:MOST_SAID])
    if rest := all - len(said):
        said.append(ngettext("%(n)s more change", "%(n)s more changes", rest))
    changed = html.Ul([html.Li(sentence) for sentence in said], className="marked-changes")
    return blocks.section(f"chart-{number}-of", _named(pair, titles), *parts, changed, level=3)


def _marked(stage: Connection, changes: pa.Table, pair: Pair) -> _Marked:
    place, indicator = pair
    figures = queries.figures(stage, places=[place], indicators=[indicator])
    before = {row["id"]: row for row in rows(queries.figures(stage, ids=[old for old in changes["old"].to_pylist() if old]))}
    after = {row["id"]: row for row in rows(figures)}
    told: dict[str, str] = {}
    said: dict[str, list[str]] = {"gone": [], "changed": [], "new": []}
    for was, becomes in zip(changes["old"].to_pylist(), changes["new"].to_pylist(), strict=True):
        old, new = before.get(was), after.get(becomes)
        if new is None:
            said["gone"] += [_("Withdrawn: %(words)s.", words=revisions.words("figure", old))] if old else []
        elif old is None:
            told[becomes] = _("New")
            said["new"].append(_("New: %(words)s.", words=revisions.words("figure", new)))
        else:
            told[becomes] = _was(old, new)
            now, was_said = (revisions.words("figure", row) for row in (new, old))
            said["changed"].append(_("Changed: %(now)s. Before: %(was)s.", now=now, was=was_said))
    return _Marked(figures, told, [*said["gone"], *said["changed"], *said["new"]])


def _was(old: Row, new: Row) -> str:
    was = claims.claim(old)
    return _("Changed, was %(claim)s", claim=was) if was != claims.claim(new) else _("Changed, the number as before")


def _some(figures: panels.Rows, told: Mapping[str, str]) -> panels.Rows:
    """At most MOST_ROWS of the figures, in their order: those that are marked before the others."""
    chosen = sorted(range(len(figures)), key=lambda place: figures[place]["id"] not in told)[:MOST_ROWS]
    return [figures[place] for place in sorted(chosen)]


def _more(pairs: Sequence[Pair], titles: Mapping[str, str]) -> html.Details | None:
    if not pairs:
        return None
    names: list[Any] = [html.Li(_named(pair, titles)) for pair in pairs[:MOST_NAMES]]
    if rest := len(pairs) - len(names):
        names.append(html.Li(ngettext("%(n)s more", "%(n)s more", rest)))
    return blocks.disclosure(ngettext("%(n)s more chart changes", "%(n)s more charts change", len(pairs)), html.Ul(names))


def _named(pair: Pair, titles: Mapping[str, str]) -> str:
    place, indicator = pair
    return _("%(indicator)s, %(place)s", indicator=titles.get(indicator, indicator), place=labels.place(place))
