"""Fail closed: figures share an axis, a range or a ratio only when they count the same thing in the same unit."""

from collections.abc import Sequence

from dashboard.language import _
from dashboard.rows import Held
from dashboard.statement import Row, text, told


class NotComparable(ValueError):
    """The figures asked for do not count the same thing; the message says which, for the reader."""


_ASKED = ("indicator", "indicator_title", "unit")


def require_one_indicator(figures: Held) -> None:
    """NotComparable when `figures` (columns indicator, indicator_title, unit) hold more than one indicator or unit."""
    held = told(figures, _ASKED)
    titles = {row["indicator"]: row["indicator_title"] for row in held}.values()
    if len(titles) > 1:
        named = "; ".join(_("“%(title)s”", title=title) for title in titles)
        raise NotComparable(_("These are not the same thing and have no common axis: %(named)s.", named=named))
    units = dict.fromkeys(row["unit"] for row in held)
    if len(units) > 1:
        raise NotComparable(_("These figures have different units and no common axis: %(units)s.", units=", ".join(units)))


def of_one_population(rows: Sequence[Row]) -> list[Row]:
    """The figure rows about everybody in the target population or, when there are none, those of the only group there is.

    NotComparable when there are only groups, and several: a figure for women and one for young people are no rivals.
    """
    groups = sorted({text(row, "group") for row in rows}) or [""]
    if len(groups) > 1 and groups[0]:
        raise NotComparable(_("These figures are about different groups of people: %(groups)s.", groups=", ".join(groups)))
    return [row for row in rows if text(row, "group") == groups[0]]


def why_not(one: Row, other: Row) -> str:
    """Why two indicators (rows with title, target_population, numerator, denominator, unit) are not to be compared, in words."""
    said = [_("These two are not the same thing."), what_it_counts(one), what_it_counts(other)]
    if text(one, "unit") != text(other, "unit"):
        said.append(_("Their units differ: %(one)s, %(other)s.", one=text(one, "unit"), other=text(other, "unit")))
    if text(one, "denominator") and text(other, "denominator") and text(one, "denominator") != text(other, "denominator"):
        said.append(_("They are parts of different wholes, so neither follows from the other."))
    return " ".join(said)


def what_it_counts(indicator: Row) -> str:
    """One sentence on what stands above and below the line, or on who is counted."""
    title = text(indicator, "title") or text(indicator, "indicator_title")
    numerator, denominator = text(indicator, "numerator"), text(indicator, "denominator")
    if numerator and denominator:
        return _("“%(title)s” is %(part)s, out of %(whole)s.", title=title, part=numerator, whole=denominator)
    counted = text(indicator, "target_population") or text(indicator, "definition")
    return _("“%(title)s” counts %(counted)s.", title=title, counted=counted.rstrip("."))
