"""Where a statement comes from: the citation chain as a list, from where we read it down to where it was first said."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import claims, dates, labels
from dashboard.language import _
from dashboard.rows import rows
from dashboard.statement import figure, text

Row = Mapping[str, Any]
NUMBERS = ("value", "lower", "upper")


def chain(links: pd.DataFrame, address: Callable[[Row], str]) -> html.Ol:
    """The links of db.queries.chain as an ordered list, the drift between two of them marked where it happened.

    `address(row)` is the href of a statement's page. The list ends with a dashed link where the original was not seen by us.
    """
    down = rows(links.sort_values("depth"))
    items = [_link(row, below, address) for row, below in zip(down, [*down[1:], None], strict=True)]
    missing = unseen(down[-1]) if down else ""
    why = _("withdrawn since") if down and down[-1]["quotes"] else _("not seen by us")
    end = [html.Span(missing, className="link-claim"), html.Span(why, className="tag")]
    if missing:
        items.append(html.Li(end, className="link not-seen"))
    named: dict[str, Any] = {"aria-label": _("From where we read it to where it was first said")}
    return html.Ol(items, className="chain", **named)


def drift(above: Row, below: Row) -> list[str]:
    """What changed on the way between a statement and the one it repeats, in sentences; none when it was passed on unchanged."""
    figures = "indicator" in above
    found = _figure_drift(above, below) if figures else _milestone_drift(above, below)
    if above["place"] != below["place"]:
        found.append(_differs(above, below, _("where"), lambda row: labels.place(row["place"])))
    return found


def how_known(row: Row) -> str:
    """Who says it and how it reached us, in one sentence: the source's own word, said to it, or repeated by it."""
    told = {"source": row["producer"], "claimant": row["claimant"], "original": row["original"]}
    if row["attribution"] == "own":
        return _("%(source)s says so itself.", **told)
    if row["attribution"] == "interview":
        return (
            _("%(claimant)s said so to %(source)s.", **told)
            if row["claimant"]
            else _("It was said to %(source)s, who does not say by whom.", **told)
        )
    origin = _("quoted by %(source)s from %(claimant)s", **told) if row["claimant"] else _("repeated by %(source)s", **told)
    if row["quotes"]:
        return _("%(origin)s; the statement it repeats is recorded here.", origin=_capital(origin))
    if row["original"]:
        return _("%(origin)s; we have not seen the original (%(original)s).", origin=_capital(origin), **told)
    return _("%(origin)s; we have not seen where it was first said.", origin=_capital(origin))


def unseen(row: Row) -> str:
    """What lies beyond the last link of a chain and was not seen by us; empty when the chain ends where it was first said."""
    if row["quotes"]:
        return _("The statement it repeats (%(key)s) is not held any more", key=row["quotes"])
    if row["original"]:
        return str(row["original"])
    if row["attribution"] != "quoted":
        return ""
    return _("Where %(claimant)s said it", claimant=row["claimant"]) if row["claimant"] else _("Where it was first said")


def statement(row: Row) -> str:
    """What is claimed, with the time it is about: of a figure its number, of a milestone its title."""
    if "indicator" in row:
        return _("%(claim)s, %(when)s", claim=claims.claim_with_unit(row), when=claims.when(row))
    return _("%(claim)s, %(when)s", claim=row["title"], when=dates.date_words(row["date"]))


def _link(row: Row, below: Row | None, address: Callable[[Row], str]) -> html.Li:
    seen = html.A(statement(row), href=address(row), className="link-claim")
    where = ", ".join(part for part in (row["source_title"], row["locator"]) if part)
    parts: list[Any] = [seen, html.Span(how_known(row), className="link-known"), html.Cite(where, className="link-source")]
    changed = drift(row, below) if below is not None else []
    if changed:
        sentences = [html.Li(sentence) for sentence in changed]
        parts.append(html.Div([html.Strong(_("Changed on the way")), html.Ul(sentences)], className="drift"))
    elif below is not None:
        parts.append(html.Span(_("Passed on unchanged"), className="unchanged"))
    hand = "second-hand" if row["attribution"] == "quoted" else "first-hand"
    here: dict[str, Any] = {"aria-current": "true"} if row["depth"] == 0 else {}
    return html.Li(parts, className=f"link {hand}" + (" drifted" if changed else ""), **here)


def _figure_drift(above: Row, below: Row) -> list[str]:
    found = []
    if not _same_numbers(above, below):
        found.append(_differs(above, below, _("the number"), claims.claim))
    if above["indicator"] != below["indicator"]:
        sentence = _(
            "%(above)s counts %(ours)s; %(below)s counts %(theirs)s.",
            **_named(above, below),
            ours=_counted(above),
            theirs=_counted(below),
        )
        found.append(_("Not the same thing: %(sentence)s", sentence=sentence))
    elif above["reported_as"] and below["reported_as"] and above["reported_as"].casefold() != below["reported_as"].casefold():
        found.append(_differs(above, below, _("the words for what is counted"), _counted))
    if above["period"] != below["period"]:
        found.append(_differs(above, below, _("the time it is about"), claims.when))
    if above["group"] != below["group"]:
        found.append(_differs(above, below, _("the group"), lambda row: row["group"] or _("everybody")))
    return found


def _milestone_drift(above: Row, below: Row) -> list[str]:
    found = []
    if above["date"] != below["date"]:
        found.append(_differs(above, below, _("the date"), lambda row: dates.date_words(row["date"])))
    if above["category"] != below["category"]:
        found.append(_differs(above, below, _("the kind of event"), lambda row: labels.category(row["category"])))
    if above["title"] != below["title"]:
        found.append(_differs(above, below, _("what happened"), lambda row: row["title"]))
    return found


def _differs(above: Row, below: Row, what: str, told: Callable[[Row], str]) -> str:
    named = _named(above, below)
    return _(
        "%(what)s: %(above)s says %(ours)s; %(below)s says %(theirs)s.",
        what=_capital(what),
        **named,
        ours=told(above),
        theirs=told(below),
    )


def _named(above: Row, below: Row) -> dict[str, str]:
    # Two documents of one producer are told apart by their titles.
    column = "producer" if above["producer"] != below["producer"] else "source_title"
    return {"above": above[column], "below": below[column]}


def _counted(row: Row) -> str:
    return _("“%(words)s”", words=row["reported_as"]) if row["reported_as"] else row["indicator_title"]


def _same_numbers(above: Row, below: Row) -> bool:
    return text(above, "qualifier") == text(below, "qualifier") and all(
        figure(above, name) == figure(below, name) for name in NUMBERS
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
