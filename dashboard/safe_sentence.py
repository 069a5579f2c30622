"""A sentence to take away: what a figure or a view says, hedged as its sources hedge it, with its citation; never more."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import claims, labels
from dashboard.citations import text as plain_text
from dashboard.citations.works import Work, year_of
from dashboard.comparability import NotComparable
from dashboard.headlines import disagreement, headline
from dashboard.language import _, ngettext, of_catalogue
from dashboard.statement import Row, figure, text

_PAIRS = 3  # of place and indicator, said one by one; more of them are a table and no sentence
_NAMED = 6  # sources named before "and 3 others"


def of_figure(row: Row, work: Work) -> str:
    """One figure (a row with the FIGURE columns) in a sentence, then what must be said with it, then its citation."""
    said = "; ".join(work.said_by) or claims.who(row)
    what = _("“%(title)s”", title=text(row, "indicator_title"))
    group = text(row, "group")
    values = {
        "who": said,
        "what": _("%(what)s (%(group)s)", what=what, group=group) if group else what,
        "place": labels.place_in_a_sentence(labels.place(text(row, "place"))),
        "when": claims.when(row),
        "claim": claims.claim_with_unit(row),
    }
    parts = [_("According to %(who)s, %(what)s in %(place)s, %(when)s: %(claim)s.", **values), *_hedges(row), *work.notes]
    return _with_citation(parts, replace(work, said_by=(), notes=()))


def can_say(figures: pd.DataFrame) -> bool:
    """Whether a sentence can say what these figures (FIGURE columns) say together."""
    return 0 < figures.groupby(["indicator", "place"]).ngroups <= _PAIRS


def of_view(figures: pd.DataFrame, work: Work) -> str:
    """What the figures (FIGURE columns) say together, indicator by indicator and place by place, then whose answers they are.

    `work` is works.of_view of the view that shows them. Nothing is summed up across indicators, places or groups of people.
    """
    pairs = figures.groupby(["indicator", "place"], sort=True)
    if figures.empty:
        parts = [_("No figure is held here for what was asked.")]
    elif pairs.ngroups > _PAIRS:
        parts = [_too_many(figures)]
    else:
        parts = [sentence for (_indicator, place), rows in pairs for sentence in _pair(rows, labels.place(str(place)))]
    return _with_citation([*parts, "" if figures.empty else _whose(work.parts)], replace(work, parts=(), notes=()))


def _pair(rows: pd.DataFrame, place: str) -> list[str]:
    """The headline of one indicator in one place and how far its answers are apart; or why there is none."""
    try:
        fold = disagreement(rows)
        said = headline(rows, place, rows.iloc[0])
    except NotComparable as why:
        title = of_catalogue(rows["indicator_title"].iloc[0])
        return [
            _("“%(title)s” in %(place)s: no one sentence can say it.", title=title, place=labels.place_in_a_sentence(place)),
            str(why),
        ]
    return [said, _("Separate answers are %(fold)s apart; they are not averaged here.", fold=fold)] if fold else [said]


def _hedges(row: Row) -> list[str]:
    """What a figure is not to be quoted without: whom the source counts, what its range means, how it was made, its status."""
    told = []
    if text(row, "reported_as"):
        told.append(_("The source’s own words for what it counts: “%(words)s”.", words=text(row, "reported_as")))
    if figure(row, "lower") is not None and figure(row, "upper") is not None:
        meant = labels.interval(text(row, "interval_type")) or labels.interval("not_stated")
        told.append(_("Bounds: %(interval)s.", interval=meant))
    if text(row, "method"):
        told.append(_("How it was made: %(method)s.", method=labels.method(text(row, "method"))))
    if text(row, "obs_status") and text(row, "qualifier") != "missing":
        told.append(_("Status: %(status)s.", status=labels.obs_status(text(row, "obs_status"))))
    if text(row, "attribution") == "quoted" and not text(row, "original") and not text(row, "quotes"):
        told.append(_("Where it was first said has not been seen here."))
    return [*told, text(row, "note")] if text(row, "note") else told


def _too_many(figures: pd.DataFrame) -> str:
    indicators, places = figures["indicator"].nunique(), figures["place"].nunique()
    return _(
        "%(figures)s on %(indicators)s in %(places)s: no one sentence can say them.",
        figures=ngettext("%(n)s figure", "%(n)s figures", len(figures)),
        indicators=ngettext("%(n)s indicator", "%(n)s indicators", indicators),
        places=ngettext("%(n)s place", "%(n)s places", places),
    )


def _whose(parts: Sequence[Work]) -> str:
    """The sources, each with whom it quotes."""
    named = [
        "; ".join(part.said_by) or _("%(issuer)s (%(year)s)", issuer=part.issuer, year=year_of(part.issued)) for part in parts
    ]
    if not named:
        return ""
    more = len(named) - _NAMED
    said = "; ".join(named[:_NAMED])
    if more > 0:
        said = _("%(said)s; %(others)s", said=said, others=ngettext("and %(n)s other", "and %(n)s others", more))
    return _("Sources: %(sources)s.", sources=said)


def _with_citation(parts: Sequence[str], work: Work) -> str:
    return _("%(said)s [%(citation)s]", said=" ".join(part for part in parts if part), citation=plain_text.cite(work))
