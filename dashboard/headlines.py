"""The sentence above a chart: what its figures say together, true whatever the open bounds among them stand for."""

from collections.abc import Sequence

from dashboard import ends, evidence
from dashboard.claims import claim
from dashboard.comparability import of_one_population, require_one_indicator
from dashboard.ends import End
from dashboard.folds import fold
from dashboard.labels import place_in_a_sentence
from dashboard.language import _, filled, ngettext
from dashboard.rows import Held
from dashboard.statement import Row, text, told, year
from dashboard.words import in_unit, number, with_unit

# The columns that a headline reads.
_READ = (
    *("key", "source", "claimant", "origin", "quotes", "period", "group", "unit", "kind", "as_printed"),
    *("qualifier", "value", "lower", "upper", "interval_type", "obs_status", "first_year", "last_year"),
)
_PROPER_NAMES = (
    *("Afghan", "Central Asia", "Kyrgyz", "Russia"),
    *("Афган", "Центральная Азия", "Кыргыз", "Росси"),
    *("Ооган", "Борбор Азия", "Орусия"),
)
_LISTED = 4  # claims said one by one before "and 3 more"


def headline(figures: Held, place_name: str, indicator: str | Row) -> str:
    """What the figures (FIGURE columns) of one indicator say together; `indicator` is its title or its row.

    Figures about a group of people are left out, and said to be, when there are figures about everybody.
    NotComparable when there are several indicators or units, or only several groups.
    """
    require_one_indicator(figures)
    rows = of_one_population(told(figures, _READ))
    title = indicator if isinstance(indicator, str) else text(indicator, "title") or text(indicator, "indicator_title")
    group = text(rows[0], "group") if rows else ""
    what = _("%(what)s (%(group)s)", what=_inside_a_sentence(title), group=group) if group else _inside_a_sentence(title)
    subject = {"what": what, "place": place_in_a_sentence(place_name)}
    said = _("%(said)s.", said=_answers(rows, subject) + _left_out(len(figures) - len(rows)))
    return " ".join(part for part in (said, _years([row for row in rows if row["qualifier"] != "missing"])) if part)


def disagreement(figures: Held) -> str:
    """How far the separate figures are apart: "10-fold", "more than 10-fold"; "" when no ratio is certain.

    What one teller says about different years is a trend and no disagreement.
    NotComparable when there are several indicators or units, or only several groups.
    """
    require_one_indicator(figures)
    return apart(told(figures, _READ))


def apart(figures: Sequence[Row]) -> str:
    """The same for figure rows of one indicator, however they were read."""
    rows = [row for row in of_one_population(figures) if evidence.has_number(row)]
    found = fold(ends.answers_of(evidence.independent(rows)))
    if found is None:
        return ""
    ratio = float(found.ratio)
    # A fraction is counted as two are, where the word for "times" depends on their number.
    n, values = int(ratio) if ratio.is_integer() else 2, {"ratio": number(ratio)}
    said = {
        "exact": ngettext("%(ratio)s-fold", "%(ratio)s-fold", n, **values),
        "about": ngettext("about %(ratio)s-fold", "about %(ratio)s-fold", n, **values),
        "more_than": ngettext("more than %(ratio)s-fold", "more than %(ratio)s-fold", n, **values),
        "at_least": ngettext("at least %(ratio)s-fold", "at least %(ratio)s-fold", n, **values),
        "about_or_more": ngettext("about %(ratio)s-fold or more", "about %(ratio)s-fold or more", n, **values),
    }
    return said[found.how]


def _answers(rows: Sequence[Row], subject: dict[str, str]) -> str:
    held = [row for row in rows if row["qualifier"] != "missing"]
    numbers = [row for row in held if evidence.has_number(row)]
    if not held:
        return _nothing(rows, subject)
    claims = _distinct(held)
    if len(claims) == 1:
        return _alike(held, claims[0], subject)
    span = _span(numbers, subject) if numbers else ""
    return span + _in_words(len(held) - len(numbers)) if span else _listed(claims, subject)


def _nothing(rows: Sequence[Row], subject: dict[str, str]) -> str:
    if not rows:
        return _("No published figure for %(what)s in %(place)s is held here", **subject)
    return _("No number for %(what)s in %(place)s: %(why)s", why="; ".join(_distinct(rows)), **subject)


def _alike(rows: Sequence[Row], said: str, subject: dict[str, str]) -> str:
    values = {"claim": said, **subject}
    if len(rows) == 1:
        return _("One published answer for %(what)s in %(place)s is held here: %(claim)s", **values)
    origins = evidence.origins(rows)
    if origins == 1:
        values["reports"] = ngettext("%(n)s report", "%(n)s reports", len(rows))
        return _("%(reports)s of one original for %(what)s in %(place)s: %(claim)s", **values)
    values["answers"] = ngettext("%(n)s separate answer", "%(n)s separate answers", origins)
    return _("%(answers)s for %(what)s in %(place)s say the same: %(claim)s", **values)


def _span(rows: Sequence[Row], subject: dict[str, str]) -> str:
    """The two ends; "" when the open bounds cross, so that "from ... to ..." would say nothing."""
    held = ends.answers_of(rows)
    lowest, highest = ends.lowest(held), ends.highest(held)
    if lowest.number >= highest.number:
        return ""
    unit = text(rows[0], "unit")
    span = _("from %(lowest)s to %(highest)s", lowest=_end(lowest, unit), highest=_end(highest, unit))
    values = {"span": span if text(rows[0], "kind") == "count" else with_unit(span, unit), **subject}
    if evidence.origins(rows) > 1:
        return _("Published answers for %(what)s in %(place)s run %(span)s", **values)
    values["reports"] = ngettext("%(n)s report", "%(n)s reports", len(rows))
    return _("%(reports)s of one original for %(what)s in %(place)s run %(span)s", **values)


def _end(end: End, unit: str) -> str:
    said = {
        "exact": "%(number)s",
        "about": _("about %(number)s"),
        "more_than": _("more than %(number)s"),
        "at_least": _("at least %(number)s"),
        "less_than": _("less than %(number)s"),
        "at_most": _("at most %(number)s"),
        "or_more": _("%(number)s or more"),
        "or_less": _("%(number)s or less"),
    }
    return filled(said[end.how], number=in_unit(end.number, unit))


def ends_of(rows: Sequence[Row]) -> list[str]:
    """The lowest and the highest of the rows' answers, each with how sure that end is; empty where none holds a number."""
    held = ends.answers_of(rows)
    unit = text(rows[0], "unit")
    return [_end(ends.lowest(held), unit), _end(ends.highest(held), unit)] if held else ["", ""]


def _listed(claims: Sequence[str], subject: dict[str, str]) -> str:
    said = "; ".join(claims[:_LISTED])
    more = len(claims) - _LISTED
    if more > 0:
        said = _("%(claims)s; %(others)s", claims=said, others=ngettext("and %(n)s other", "and %(n)s others", more))
    return _("Published answers for %(what)s in %(place)s: %(claims)s", claims=said, **subject)


def _in_words(rows: int) -> str:
    return ngettext("; %(n)s more is in words only", "; %(n)s more are in words only", rows) if rows else ""


def _left_out(rows: int) -> str:
    if not rows:
        return ""
    return ngettext("; %(n)s figure about a part of them is left out", "; %(n)s figures about a part of them are left out", rows)


def _years(rows: Sequence[Row]) -> str:
    """The years that several answers are for, since a change over time may look like a disagreement; "" for a single answer."""
    years = [held for row in rows for column in ("first_year", "last_year") if (held := year(row, column)) is not None]
    undated = sum(not text(row, "period") for row in rows)
    if len(rows) < 2 or not years:
        return _("None of them states its year.") if len(rows) > 1 else ""
    first, last = min(years), max(years)
    span = str(first) if first == last else _("%(first)s to %(last)s", first=first, last=last)
    if not undated:
        return _("They are for %(years)s.", years=span)
    return ngettext(
        "They are for %(years)s; %(n)s states no year.", "They are for %(years)s; %(n)s state no year.", undated, years=span
    )


def _distinct(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(claim(row) for row in rows))


def _inside_a_sentence(title: str) -> str:
    """A title as it stands inside a sentence: its first letter small, unless it begins with an abbreviation or a proper name."""
    proper = title.startswith(_PROPER_NAMES) or not title[1:2].islower()
    return title if proper else title[:1].lower() + title[1:]
